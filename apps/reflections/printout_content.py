"""What the row of a printout holds, and nobody but its author reads: the words of the page, then its file."""

import base64

from .domain.supervision_page import SupervisionPage
from .models import Printout
from .reflection_encryption import decrypt_for, encrypt_for


def encrypt_page(printout: Printout, supervision_page: SupervisionPage) -> str:
    """The words of a page, for the row that waits to be printed."""
    return encrypt_for(printout, supervision_page.as_data())


def decrypt_page(printout: Printout) -> SupervisionPage:
    """The words of a page. Raises CannotDecryptError if no key opens it."""
    return SupervisionPage.from_data(decrypt_for(printout))


def encrypt_file(printout: Printout, pdf: bytes) -> str:
    """The file, in the place of the words."""
    return encrypt_for(printout, {"pdf": base64.b64encode(pdf).decode("ascii")})


def decrypt_file(printout: Printout) -> bytes:
    """The file. Raises CannotDecryptError if no key opens it."""
    return base64.b64decode(decrypt_for(printout)["pdf"])
