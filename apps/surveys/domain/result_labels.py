"""Results in words. Pure: pages and the report say the same of the same cell."""

from collections.abc import Mapping

from .results import Band, Cell, Reason, State

HIDDEN_WORDS = {
    Reason.NO_ANSWERS: "Nobody took part",
    Reason.TOO_FEW: "Too few answers to show",
    Reason.PROTECTS: "Not shown, to protect what a smaller group said",
}


def said(cell: Cell, labels: Mapping[int, str]) -> str:
    """What a cell says: "3.4", "Most people said “Mostly”", or why it says nothing. `labels`: by level."""
    if cell.state is State.SHOWN:
        return str(cell.mean)
    if cell.level is not None:
        return f"Most people said “{labels[cell.level]}”"
    assert cell.reason is not None  # a cell that says nothing has its reason
    return HIDDEN_WORDS[cell.reason]


def how_many(cell: Cell) -> str:
    """How many levels a figure rests on, as exactly as its reader may know; empty for a hidden one."""
    if cell.n is not None:
        return str(cell.n)
    return in_words(cell.band) if cell.band is not None else ""


def in_words(band: Band) -> str:
    """A band for the middle of a sentence."""
    return {Band.FROM_15: "15 or more", Band.FEWER_THAN_5: "fewer than 5"}.get(band, band.value.replace("–", " to "))
