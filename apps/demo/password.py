"""One password for all demonstration accounts of an installation: random, easy to type, printed at every start."""

import os
import secrets
from pathlib import Path

from django.conf import settings

# Short words with one spelling and nothing to take amiss. Three of 64 are 18 bits, the number 6.5: guessing is held
# back by the limits on signing in, and these accounts open nothing but what is made up.
WORDS = Path(__file__).parent / "content" / "words.txt"


def new_password() -> str:
    """Three words and a number, such as maple-kettle-fern-47."""
    words = WORDS.read_text(encoding="utf-8").split()
    chosen = secrets.SystemRandom().choices(words, k=3)
    return "-".join([*chosen, str(10 + secrets.randbelow(90))])


def kept_password() -> str:
    """The installation's password; an empty text if none is kept."""
    path = _path()
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def keep(password: str) -> None:
    """Write it down for the next start, for the owner's eyes only."""
    handle = os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(handle, 0o600)  # also where the file was there before
        file.write(f"{password}\n")


def _path() -> Path:
    return settings.DATA_DIR / "demo-password"
