"""How one version follows another: what became of each indicator, and whether that is told whole. Pure: no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .problems import ErrorCollector, Path
from .schema.factor_content import IndicatorContent
from .schema.rubric_content import RubricContent
from .schema.version_mapping_content import IndicatorMapping


class MatchType(StrEnum):
    """What became of an indicator, the closest match first."""

    SAME = "same"  # every word of its statement and its anchors is as it was
    REWORDED = "reworded"  # other words for the same practice, on the same levels
    REPLACED = "replaced"  # another practice in its place: a level of the one says nothing of the other
    NEW = "new"  # it has no predecessor
    RETIRED = "retired"  # it has no successor


CLOSENESS = (MatchType.SAME, MatchType.REWORDED, MatchType.REPLACED, MatchType.NEW)


@dataclass(frozen=True)
class CarriedIndicator:
    """Where one indicator of the newer version comes from."""

    code: str  # in the newer version
    kind: MatchType  # the weakest match on the way: never `retired`
    predecessor: str | None  # its code in the older version; None exactly if `kind` is `new`

    @property
    def keeps_its_level(self) -> bool:
        """Whether a level of the predecessor still describes this indicator, once somebody has confirmed it."""
        return self.kind in (MatchType.SAME, MatchType.REWORDED)


@dataclass(frozen=True)
class CarryOver:
    """What becomes of each indicator on the way from an older version to a newer one."""

    indicators: tuple[CarriedIndicator, ...]  # every indicator of the newer version, in its order
    retired: tuple[str, ...]  # codes of the older version that have no successor, in its order

    def of(self, code: str) -> CarriedIndicator:
        """Where the newer version's indicator with this code comes from. Raises KeyError if it has none such."""
        for carried in self.indicators:
            if carried.code == code:
                return carried
        raise KeyError(code)


def trace_indicators(versions: Sequence[RubricContent]) -> CarryOver:
    """From the first of these versions to the last, of which each follows the one before it."""
    older = versions[0].indicator_codes
    traced = {code: CarriedIndicator(code, MatchType.SAME, code) for code in older}
    for version in versions[1:]:
        before, traced = traced, {}
        for code in version.indicator_codes:
            traced[code] = _trace_one_step(version, code, before)
    retired = dict.fromkeys(older)
    for carried in traced.values():
        if carried.predecessor is not None:
            retired.pop(carried.predecessor, None)
    return CarryOver(tuple(traced.values()), tuple(retired))


def _trace_one_step(version: RubricContent, code: str, before: dict[str, CarriedIndicator]) -> CarriedIndicator:
    step = find_mapping(version, code)
    earlier = before.get(step.predecessor or "")
    if earlier is None or earlier.kind == MatchType.NEW or step.kind == MatchType.NEW:
        return CarriedIndicator(code, MatchType.NEW, None)
    weakest = max(MatchType(step.kind), earlier.kind, key=CLOSENESS.index)
    return CarriedIndicator(code, weakest, earlier.predecessor)


def find_mapping(version: RubricContent, code: str) -> IndicatorMapping:
    """The entry of one indicator of this version; a new one where the version says nothing of it."""
    for entry in version.succession.indicators if version.succession else ():
        if entry.indicator == code:
            return entry
    return IndicatorMapping(kind=MatchType.NEW.value, indicator=code)


def has_same_words(indicator: IndicatorContent, earlier: IndicatorContent) -> bool:
    """Whether statement and anchors are equal to the letter, so that a level means what it meant."""
    return (indicator.statement, indicator.levels) == (earlier.statement, earlier.levels)


# --- Whether it is told whole -----------------------------------------------------------------------------


def check_mapping(rubric: RubricContent, errors: ErrorCollector) -> None:
    """Note where the succession contradicts itself or the rubric it stands in."""
    if rubric.succession is None:
        return
    mapping, about = rubric.succession, rubric.rubric
    path: Path = ("succession", "indicators")
    if mapping.name == (about.id, about.version):
        errors.add(("succession", "version"), "A version cannot follow itself. Name the version it was made from.")
    for number, entry in enumerate(mapping.indicators):
        _check_entry(entry, (*path, number), errors)
    _check_each_once(mapping.mapped, "indicator", path, errors)
    _check_each_once(mapping.predecessors, "predecessor", path, errors)
    for number, indicator in enumerate(mapping.mapped):
        if indicator is not None and indicator not in rubric.indicator_codes:
            errors.add((*path, number, "indicator"), f"This rubric has no indicator '{indicator}'.")
    for code in rubric.indicator_codes:
        if code not in mapping.mapped:
            errors.add(path, f"Say what {code} comes from: its kind, and its predecessor unless it is new.")


def _check_entry(entry: IndicatorMapping, path: Path, errors: ErrorCollector) -> None:
    if entry.kind == MatchType.RETIRED and entry.indicator is not None:
        errors.add((*path, "indicator"), "A retired indicator has no successor. Leave this out.")
    if entry.kind != MatchType.RETIRED and entry.indicator is None:
        errors.add(path, "Name the indicator of this version that this entry is about.")
    if entry.kind == MatchType.NEW and entry.predecessor is not None:
        errors.add((*path, "predecessor"), "A new indicator has no predecessor. Leave this out.")
    if entry.kind != MatchType.NEW and entry.predecessor is None:
        about = f" of {entry.indicator}" if entry.indicator else ""
        errors.add(path, f"Name the predecessor{about} in the earlier version.")


def _check_each_once(codes: Iterable[str | None], name: str, path: Path, errors: ErrorCollector) -> None:
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code is not None and code in seen:
            errors.add((*path, number, name), f"'{code}' has an entry already. Keep one.")
        elif code is not None:
            seen.add(code)


def check_against_earlier(rubric: RubricContent, earlier: RubricContent, errors: ErrorCollector) -> None:
    """Note what the succession leaves out, or says wrongly, of the version that the rubric follows."""
    if rubric.succession is None:
        return
    path: Path = ("succession", "indicators")
    for number, entry in enumerate(rubric.succession.indicators):
        if entry.predecessor is None:
            continue
        if entry.predecessor not in earlier.indicator_codes:
            sentence = f"Version {earlier.rubric.version} has no indicator '{entry.predecessor}'."
            errors.add((*path, number, "predecessor"), sentence)
        elif entry.indicator is not None and entry.indicator in rubric.indicator_codes:
            indicator, predecessor = rubric.indicator(entry.indicator), earlier.indicator(entry.predecessor)
            _check_match(entry, indicator, predecessor, (*path, number, "kind"), errors)
    for code in earlier.indicator_codes:
        if code not in rubric.succession.predecessors:
            errors.add(path, f"Say what became of {code} of version {earlier.rubric.version}.")


def _check_match(
    entry: IndicatorMapping,
    indicator: IndicatorContent,
    earlier: IndicatorContent,
    path: Path,
    errors: ErrorCollector,
) -> None:
    same_words = has_same_words(indicator, earlier)
    if entry.kind == MatchType.SAME and not same_words:
        advice = f"{indicator.id} has other words than {earlier.id} had. Say reworded or replaced."
        errors.add(path, advice)
    if entry.kind == MatchType.REWORDED and same_words:
        errors.add(path, f"{indicator.id} has every word that {earlier.id} had. Say same.")
    if entry.kind == MatchType.REWORDED and indicator.level_numbers != earlier.level_numbers:
        errors.add(path, f"{indicator.id} has other levels than {earlier.id} had. Say replaced.")
