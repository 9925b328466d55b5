"""PDFs that open without a password although they are locked against changes: their key, and their data unlocked.

Only the standard way of locking is known (ISO 32000-2, 7.6), and only with the empty password that every reader tries
by itself: what needs another one is not looked into.
"""

import hashlib
import struct
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from .pdf_syntax import PdfObject, decode_string

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_BLOCK = 16  # bytes


class NeedsPasswordError(Exception):
    """It does not open with the empty password, or is locked in a way that is not known here."""


@dataclass(frozen=True)
class StreamKey:
    """What unlocks the data of a file that opens without a password."""

    key: bytes
    method: bytes  # V2: RC4; AESV2, AESV3; Identity: not locked

    def unlock(self, data: bytes, number: int, generation: int) -> bytes:
        """The data of one stream. What is behind their end may be there too, and comes out as noise."""
        if self.method == b"Identity":
            return data
        key = self.key
        if self.method != b"AESV3":
            salt = b"sAlT" if self.method == b"AESV2" else b""
            mixed = key + struct.pack("<L", number & 0xFFFFFF)[:3] + struct.pack("<H", generation & 0xFFFF) + salt
            key = _md5(mixed)[: min(len(key) + 5, _BLOCK)]
        if self.method == b"V2":
            return _rc4(key, data)
        whole = len(data) // _BLOCK * _BLOCK
        return _aes(key, data[:_BLOCK], data[_BLOCK:whole]) if whole > _BLOCK else b""


def empty_password_key(encryption: PdfObject, file_id: bytes) -> StreamKey:
    """The key of a file that opens without a password. Raises NeedsPasswordError."""
    try:
        if encryption.value(b"Filter") != [b"/Standard"]:
            raise NeedsPasswordError
        version, revision = _number(encryption, b"V"), _number(encryption, b"R")
        method = _method(encryption, version)
        key = (
            _key_of_revision_6(encryption, revision)
            if revision >= 5
            else _key_of_revision_4(encryption, version, revision, file_id)
        )
    except (ValueError, IndexError) as error:
        raise NeedsPasswordError from error
    return StreamKey(key, method)


def _number(encryption: PdfObject, name: bytes, otherwise: int | None = None) -> int:
    value = encryption.value(name)
    return int(value[0]) if value or otherwise is None else otherwise


def _method(encryption: PdfObject, version: int) -> bytes:
    if version in (1, 2):
        return b"V2"
    if encryption.value(b"StmF") in ([], [b"/Identity"]):
        return b"Identity"
    methods = set()
    for name, values in encryption.entries:
        if name == b"CFM":
            methods.update(values)
    if len(methods) != 1 or not methods <= {b"/V2", b"/AESV2", b"/AESV3"}:
        raise NeedsPasswordError
    return methods.pop()[1:]


def _key_of_revision_4(encryption: PdfObject, version: int, revision: int, file_id: bytes) -> bytes:
    length = _key_length(encryption, version)
    owner, user = _string(encryption, b"O", 32), _string(encryption, b"U", 32)
    permissions = struct.pack("<L", _number(encryption, b"P") & 0xFFFFFFFF)
    hides_metadata = encryption.value(b"EncryptMetadata") == [b"false"] and revision >= 4
    key = _md5(_PADDING + owner + permissions + file_id + (b"\xff" * 4 if hides_metadata else b""))
    if revision >= 3:
        for _ in range(50):
            key = _md5(key[:length])
    key = key[:length]
    if not _is_right(key, revision, user, file_id):
        raise NeedsPasswordError
    return key


def _key_length(encryption: PdfObject, version: int) -> int:
    """Of how many bytes the key is, up to revision 4."""
    length = 5 if version == 1 else (_number(encryption, b"Length", 128 if version == 4 else 40)) // 8
    return 16 if version == 4 or length not in range(5, 17) else length


def _is_right(key: bytes, revision: int, user: bytes, file_id: bytes) -> bool:
    """Whether a key makes what the file keeps to know the right one by, up to revision 4."""
    if revision == 2:
        return _rc4(key, _PADDING) == user
    proof = _md5(_PADDING + file_id)
    for step in range(20):
        proof = _rc4(bytes(byte ^ step for byte in key), proof)
    return proof == user[:16]


def _key_of_revision_6(encryption: PdfObject, revision: int) -> bytes:
    user, locked_key = _string(encryption, b"U", 48), _string(encryption, b"UE", 32)
    digest = _hash_of_revision_6 if revision >= 6 else lambda salt: hashlib.sha256(salt).digest()
    if digest(user[32:40]) != user[:32]:
        raise NeedsPasswordError
    return _aes(digest(user[40:48]), bytes(_BLOCK), locked_key)


def _hash_of_revision_6(salt: bytes) -> bytes:
    """ISO 32000-2, algorithm 2.B, for the empty password."""
    key = hashlib.sha256(salt).digest()
    step = 0
    while True:
        locked = _aes(key[:16], key[16:32], key * 64, is_locking=True)
        kind = (hashlib.sha256, hashlib.sha384, hashlib.sha512)[sum(locked[:16]) % 3]
        key = kind(locked).digest()
        step += 1
        if step >= 64 and locked[-1] <= step - 32:
            return key[:32]


def _string(encryption: PdfObject, name: bytes, length: int) -> bytes:
    value = encryption.value(name)
    if not value or not value[0].startswith((b"(", b"<")):
        raise NeedsPasswordError
    string = decode_string(value[0])[:length]
    if len(string) < length:
        raise NeedsPasswordError
    return string


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    return Cipher(ARC4(key), mode=None).encryptor().update(data)


def _aes(key: bytes, start: bytes, data: bytes, *, is_locking: bool = False) -> bytes:
    cipher = Cipher(AES(key), CBC(start))
    return (cipher.encryptor() if is_locking else cipher.decryptor()).update(data)
