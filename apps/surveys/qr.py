"""An address as a QR code: one path that a template can draw."""

from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class QrCode:
    """A square of `size` modules, its quiet edge included. `path`: the dark ones, as an SVG path."""

    size: int
    path: str


def to_qr_code(address: str) -> QrCode:
    """The code of an address, as small as it can be while 15 % of it may be torn or dirty."""
    import qrcode  # with a picture library, which is slow to load
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(address)
    rows = code.get_matrix()
    return QrCode(size=len(rows), path="".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: list[bool]) -> str:
    drawn, x = "", 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            drawn += f"M{x} {y}h{length}v1h-{length}z"
        x += length
    return drawn
