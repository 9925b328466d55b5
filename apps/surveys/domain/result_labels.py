"""Results in words. Pure: pages and the report say the same of the same cell."""

from collections.abc import Mapping

from .results import CellState, CountBand, HiddenReason, ResultCell

HIDDEN_LABELS = {
    HiddenReason.NO_ANSWERS: "Nobody took part",
    HiddenReason.TOO_FEW: "Too few answers to show",
    HiddenReason.PROTECTS: "Not shown, to protect what a smaller group said",
}


def cell_label(cell: ResultCell, labels: Mapping[int, str]) -> str:
    """What a cell says: "3.4", "Most people said “Mostly”", or why it says nothing. `labels`: by level."""
    if cell.state is CellState.SHOWN:
        return str(cell.mean)
    if cell.level is not None:
        return f"Most people said “{labels[cell.level]}”"
    assert cell.reason is not None  # a cell that says nothing has its reason
    return HIDDEN_LABELS[cell.reason]


def count_label(cell: ResultCell) -> str:
    """How many levels a figure rests on, as exactly as its reader may know; empty for a hidden one."""
    if cell.n is not None:
        return str(cell.n)
    return band_label(cell.band) if cell.band is not None else ""


def band_label(band: CountBand) -> str:
    """A band for the middle of a sentence."""
    return {CountBand.FROM_15: "15 or more", CountBand.FEWER_THAN_5: "fewer than 5"}.get(
        band, band.value.replace("–", " to ")
    )
