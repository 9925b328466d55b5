"""The signature of a workbook: that it was made here, and for what. It holds no answer, and hides nothing."""

from apps.common import crypto
from apps.common.xlsx.cells import WorkbookRefused

from .manifest import WorkbookManifest

PURPOSE = "workbook"


def sign_manifest(manifest: WorkbookManifest) -> str:
    """What a workbook keeps for its way back."""
    return crypto.sign(manifest.as_plain(), purpose=PURPOSE)


def verify_manifest(signed: str) -> WorkbookManifest:
    """What a workbook was made from. Raises WorkbookRefused if it was not made here, or was tampered with."""
    try:
        return WorkbookManifest.from_plain(crypto.unsign(signed, purpose=PURPOSE))
    except (crypto.BadSignatureError, TypeError, KeyError, ValueError) as error:
        raise WorkbookRefused(
            "This workbook does not say which audit it belongs to. Use one that you downloaded from this page: its "
            "hidden sheets must come along. Copy your answers over if you need to."
        ) from error
