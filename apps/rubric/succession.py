"""How one version follows another: what became of each indicator, and whether that is told whole. Pure: no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from . import tree
from .problems import Path, Places


class Kind(StrEnum):
    """What became of an indicator, the closest kinship first."""

    SAME = "same"  # every word of its statement and its anchors is as it was
    REWORDED = "reworded"  # other words for the same practice, on the same levels
    REPLACED = "replaced"  # another practice in its place: a level of the one says nothing of the other
    NEW = "new"  # it has no predecessor
    RETIRED = "retired"  # it has no successor


KINSHIP = (Kind.SAME, Kind.REWORDED, Kind.REPLACED, Kind.NEW)


@dataclass(frozen=True)
class Carried:
    """Where one indicator of the newer version comes from."""

    code: str  # in the newer version
    kind: Kind  # the weakest kinship on the way: never `retired`
    predecessor: str | None  # its code in the older version; None exactly if `kind` is `new`

    @property
    def keeps_its_level(self) -> bool:
        """Whether a level of the predecessor still describes this indicator, once somebody has confirmed it."""
        return self.kind in (Kind.SAME, Kind.REWORDED)


@dataclass(frozen=True)
class CarryOver:
    """What becomes of each indicator on the way from an older version to a newer one."""

    indicators: tuple[Carried, ...]  # every indicator of the newer version, in its order
    retired: tuple[str, ...]  # codes of the older version that have no successor, in its order

    def of(self, code: str) -> Carried:
        """Where the newer version's indicator with this code comes from. Raises KeyError if it has none such."""
        for carried in self.indicators:
            if carried.code == code:
                return carried
        raise KeyError(code)


def carried_over(steps: Sequence[tree.Rubric]) -> CarryOver:
    """From the first of these versions to the last, of which each follows the one before it."""
    older = tuple(indicator.id for indicator in steps[0].indicators)
    found = {code: Carried(code, Kind.SAME, code) for code in older}
    for version in steps[1:]:
        found = {indicator.id: _one_step(version, indicator.id, found) for indicator in version.indicators}
    kept = {carried.predecessor for carried in found.values()}
    return CarryOver(tuple(found.values()), tuple(code for code in older if code not in kept))


def _one_step(version: tree.Rubric, code: str, before: dict[str, Carried]) -> Carried:
    step = successor_of(version, code)
    earlier = before.get(step.predecessor or "")
    if earlier is None or earlier.kind == Kind.NEW or step.kind == Kind.NEW:
        return Carried(code, Kind.NEW, None)
    return Carried(code, max(Kind(step.kind), earlier.kind, key=KINSHIP.index), earlier.predecessor)


def successor_of(version: tree.Rubric, code: str) -> tree.Successor:
    """The entry of one indicator of this version; a new one where the version says nothing of it."""
    entries = version.succession.indicators if version.succession else ()
    return next((entry for entry in entries if entry.indicator == code), tree.Successor(Kind.NEW.value, code))


def has_the_words_of(indicator: tree.Indicator, earlier: tree.Indicator) -> bool:
    """Whether statement and anchors are equal to the letter, so that a level means what it meant."""
    return (indicator.statement, indicator.levels) == (earlier.statement, earlier.levels)


def _levels(indicator: tree.Indicator) -> list[int]:
    return [anchor.level for anchor in indicator.levels]


# --- Whether it is told whole -----------------------------------------------------------------------------


def check(rubric: tree.Rubric, places: Places) -> None:
    """Note where the succession contradicts itself or the rubric it stands in."""
    if rubric.succession is None:
        return
    told, about = rubric.succession, rubric.rubric
    path: Path = ("succession", "indicators")
    if (told.identifier, told.version) == (about.id, about.version):
        places.wrong(("succession", "version"), "A version cannot follow itself. Name the version it was made from.")
    for number, entry in enumerate(told.indicators):
        _check_entry(entry, (*path, number), places)
    known = [indicator.id for indicator in rubric.indicators]
    _check_each_once((entry.indicator for entry in told.indicators), "indicator", path, places)
    _check_each_once((entry.predecessor for entry in told.indicators), "predecessor", path, places)
    for number, entry in enumerate(told.indicators):
        if entry.indicator is not None and entry.indicator not in known:
            places.wrong((*path, number, "indicator"), f"This rubric has no indicator '{entry.indicator}'.")
    mapped = {entry.indicator for entry in told.indicators}
    for code in known:
        if code not in mapped:
            places.wrong(path, f"Say what {code} comes from: its kind, and its predecessor unless it is new.")


def _check_entry(entry: tree.Successor, path: Path, places: Places) -> None:
    if entry.kind == Kind.RETIRED and entry.indicator is not None:
        places.wrong((*path, "indicator"), "A retired indicator has no successor. Leave this out.")
    if entry.kind != Kind.RETIRED and entry.indicator is None:
        places.wrong(path, "Name the indicator of this version that this entry is about.")
    if entry.kind == Kind.NEW and entry.predecessor is not None:
        places.wrong((*path, "predecessor"), "A new indicator has no predecessor. Leave this out.")
    if entry.kind != Kind.NEW and entry.predecessor is None:
        about = f" of {entry.indicator}" if entry.indicator else ""
        places.wrong(path, f"Name the predecessor{about} in the earlier version.")


def _check_each_once(codes: Iterable[str | None], name: str, path: Path, places: Places) -> None:
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code is not None and code in seen:
            places.wrong((*path, number, name), f"'{code}' has an entry already. Keep one.")
        elif code is not None:
            seen.add(code)


def check_against(rubric: tree.Rubric, earlier: tree.Rubric, places: Places) -> None:
    """Note what the succession leaves out, or says wrongly, of the version that the rubric follows."""
    if rubric.succession is None:
        return
    path: Path = ("succession", "indicators")
    before = {indicator.id: indicator for indicator in earlier.indicators}
    now = {indicator.id: indicator for indicator in rubric.indicators}
    for number, entry in enumerate(rubric.succession.indicators):
        if entry.predecessor is None:
            continue
        if entry.predecessor not in before:
            sentence = f"Version {earlier.rubric.version} has no indicator '{entry.predecessor}'."
            places.wrong((*path, number, "predecessor"), sentence)
        elif entry.indicator in now:
            _check_kinship(entry, now[entry.indicator], before[entry.predecessor], (*path, number, "kind"), places)
    told = {entry.predecessor for entry in rubric.succession.indicators}
    for code in before:
        if code not in told:
            places.wrong(path, f"Say what became of {code} of version {earlier.rubric.version}.")


def _check_kinship(
    entry: tree.Successor, indicator: tree.Indicator, earlier: tree.Indicator, path: Path, places: Places
) -> None:
    same_words = has_the_words_of(indicator, earlier)
    if entry.kind == Kind.SAME and not same_words:
        advice = f"{indicator.id} has other words than {earlier.id} had. Say reworded or replaced."
        places.wrong(path, advice)
    if entry.kind == Kind.REWORDED and same_words:
        places.wrong(path, f"{indicator.id} has every word that {earlier.id} had. Say same.")
    if entry.kind == Kind.REWORDED and _levels(indicator) != _levels(earlier):
        places.wrong(path, f"{indicator.id} has other levels than {earlier.id} had. Say replaced.")
