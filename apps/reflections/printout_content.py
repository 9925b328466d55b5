"""What the row of a printout holds, and nobody but its author reads: the words of the page, then its file."""

import base64

from django.conf import settings

from . import sealing
from .domain.supervision_page import Sheet
from .models import Printout


def seal_sheet(printout: Printout, sheet: Sheet) -> str:
    """The words of a page, for the row that waits to be printed."""
    return _sealed(printout, sheet.as_data())


def open_sheet(printout: Printout) -> Sheet:
    """The words of a page. Raises CannotOpen if no key opens it."""
    return Sheet.from_data(_opened(printout))


def seal_file(printout: Printout, pdf: bytes) -> str:
    """The file, in the place of the words."""
    return _sealed(printout, {"pdf": base64.b64encode(pdf).decode("ascii")})


def open_file(printout: Printout) -> bytes:
    """The file. Raises CannotOpen if no key opens it."""
    return base64.b64decode(_opened(printout)["pdf"])


def _sealed(printout: Printout, content: dict) -> str:
    return sealing.seal(
        content, author=printout.author_id, reference=printout.reference, keys=settings.REFLECTION_KEYS
    )


def _opened(printout: Printout) -> dict:
    return sealing.unseal(
        printout.sealed, author=printout.author_id, reference=printout.reference, keys=settings.REFLECTION_KEYS
    )
