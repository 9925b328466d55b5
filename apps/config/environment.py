"""What the settings need before Django exists: stopping with a sentence, keys on disk, the broker's address."""

import hashlib
import os
import secrets
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

# The kernel refuses longer socket addresses (108 bytes on Linux, 104 on macOS, with the closing zero).
LONGEST_SOCKET_PATH = 100


def stop(sentence: str) -> NoReturn:
    """End the program with a sentence for the host instead of a traceback."""
    sys.exit(f"Even Ground cannot start. {sentence}")


def secret_from(path: Path) -> str:
    """The key kept in `path`, made at the first start and readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text().strip()
        if not key:
            stop(f"The key file {path.name} in the data folder is empty. Delete it, or set SECRET_KEY.")
        return key
    except OSError as problem:
        stop(f"The data folder cannot be written to ({problem.strerror}). Set DATA_DIR to a folder of your own.")
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key


def broker_socket(data_dir: Path) -> Path:
    """Where the embedded broker listens: in the data folder, or in a private short folder if that is too long."""
    inside = data_dir / "broker" / "broker.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    mark = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"even-ground-{os.getuid()}-{mark}" / "broker.sock"
