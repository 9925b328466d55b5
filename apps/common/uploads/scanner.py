"""A virus scanner, where one is set up: ClamAV's `clamd`, asked over its socket.

A client of our own: the packages that speak to clamd have not been kept for years, and the protocol is one command.
"""

import logging
import socket
import struct
import time
from pathlib import Path

from django.conf import settings

from .refusals import FileRefused

PATIENCE = 20  # seconds for the whole conversation; a person waits for it
PATIENCE_TO_CONNECT = 5
PIECE = 64 * 1024  # bytes
LONGEST_ANSWER = 4_096  # bytes

FOUND = (
    "The virus scanner found something harmful in this file, so it was not kept. "
    "Do not open it; tell your IT support."
)
NO_ANSWER = (
    "The virus scanner does not answer, so this file was not kept. Try again in a few minutes, or save without it."
)


logger = logging.getLogger(__name__)


class ScannerUnavailableError(Exception):
    """The scanner could not be reached, or said something that is no verdict."""


def scan(content: bytes) -> bool:
    """Whether a scanner looked at it and found nothing; False where none is set up.

    Raises FileRefused if it found something, and also if it does not answer: what nobody looked at is not kept.
    """
    if settings.CLAMAV_SOCKET is None:
        return False
    try:
        verdict = _ask(settings.CLAMAV_SOCKET, content)
    except (OSError, ScannerUnavailableError) as problem:
        logger.error("The virus scanner at CLAMAV_SOCKET does not answer: files are turned away. %s", problem)
        raise FileRefused(NO_ANSWER) from problem
    if verdict.endswith("FOUND"):
        raise FileRefused(FOUND)
    if verdict != "stream: OK":
        logger.error("The virus scanner gave no verdict: files are turned away. It said: %s", verdict)
        raise FileRefused(NO_ANSWER)
    return True


def _ask(address: Path | tuple[str, int], content: bytes) -> str:
    """What clamd says of the content: "stream: OK", "stream: … FOUND" or "… ERROR"."""
    give_up = time.monotonic() + PATIENCE
    with _connected(address) as asked:
        pieces = [b"zINSTREAM\0"]
        for at in range(0, len(content), PIECE):
            piece = content[at : at + PIECE]
            pieces.append(struct.pack(">L", len(piece)) + piece)
        for piece in [*pieces, struct.pack(">L", 0)]:
            asked.settimeout(_left(give_up))
            asked.sendall(piece)
        return _answer(asked, give_up)


def _connected(address: Path | tuple[str, int]) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=PATIENCE_TO_CONNECT)
    made = socket.socket(socket.AF_UNIX)
    made.settimeout(PATIENCE_TO_CONNECT)
    try:
        made.connect(str(address))
    except OSError:
        made.close()
        raise
    return made


def _answer(asked: socket.socket, give_up: float) -> str:
    """The answer up to the zero that ends it."""
    heard = b""
    while b"\0" not in heard:
        asked.settimeout(_left(give_up))
        piece = asked.recv(1_024)
        if not piece or len(heard) > LONGEST_ANSWER:
            raise ScannerUnavailableError
        heard += piece
    return heard.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def _left(give_up: float) -> float:
    left = give_up - time.monotonic()
    if left <= 0:
        raise ScannerUnavailableError
    return left
