"""The seal of a workbook: that it was made here, and for what. It holds no answer, and hides nothing."""

from django.core import signing

from apps.common.xlsx.cells import WorkbookRefused

from .manifest import Made

SALT = "even-ground.workbook"


def seal(made: Made) -> str:
    """What a workbook keeps for its way back."""
    return signing.dumps(made.as_plain(), salt=SALT, compress=True)


def opened(sealed: str) -> Made:
    """What a workbook was made from. Raises WorkbookRefused if it was not made here, or was tampered with."""
    try:
        return Made.from_plain(signing.loads(sealed, salt=SALT))
    except (signing.BadSignature, TypeError, KeyError, ValueError) as error:
        raise WorkbookRefused(
            "This workbook does not say which audit it belongs to. Use one that you downloaded from this page: its "
            "hidden sheets must come along. Copy your answers over if you need to."
        ) from error
