"""A long text as an encrypted file, piece by piece, so that nobody ever holds the whole of it.

Each line is one ciphertext of `crypto`, bound to what the file belongs to and to its place in it. Whether lines are
missing at the end is for the hash of the file to say (`uploads/stored_files.py`).
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from django.core.files import File

from . import crypto

PIECE = 256 * 1024  # characters, about
END = "\n"  # of every piece: encrypting takes spaces off an end


class EncryptedContent(File):
    """What the private storage takes for a file: encrypted while it is written, and counted.

    Afterwards `size_of_text` is what the text has of bytes, and `sha256` the hash of what was written.
    """

    def __init__(self, texts: Iterable[str], *, keys: Sequence[str], bound_to: str) -> None:
        super().__init__(None, name="encrypted")
        self._texts = texts
        self._keys = keys
        self._bound_to = bound_to
        self._hash = hashlib.sha256()
        self.size_of_text = 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The lines of the file, one after the other; they can be had once."""
        for number, piece in enumerate(_pieces(self._texts)):
            token = crypto.encrypt(piece + END, keys=self._keys, bound_to=f"{self._bound_to} {number}")
            line = f"{token}\n".encode("ascii")
            self.size_of_text += len(piece.encode())
            self._hash.update(line)
            yield line

    @property
    def sha256(self) -> str:
        """The hash of what has been written so far."""
        return self._hash.hexdigest()


def decrypted_pieces(file: File, *, keys: Sequence[str], bound_to: str) -> Iterator[bytes]:
    """The text of a file that is open at its beginning, piece by piece; it is closed afterwards.

    Raises CannotDecryptError at the first piece that no key opens or that belongs elsewhere.
    """
    with file:
        for number, line in enumerate(iter(file.readline, b"")):
            text = crypto.decrypt(line.decode("ascii").rstrip("\n"), keys=keys, bound_to=f"{bound_to} {number}")
            yield text.removesuffix(END).encode()


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    """The same text in pieces of about the same length."""
    gathered: list[str] = []
    length = 0
    for text in texts:
        gathered.append(text)
        length += len(text)
        if length >= PIECE:
            yield "".join(gathered)
            gathered, length = [], 0
    if gathered:
        yield "".join(gathered)
