"""Whether the parts of a rubric fit together: no dangling reference, no missing anchor, no double code. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from . import tree
from .reader import Path, Places, nearest

STEP = Decimal("0.1")  # scores are given to one decimal place, so bands must meet at this distance


def check(rubric: tree.Rubric, places: Places) -> None:
    """Raise RubricProblems, with every place, if the parts contradict each other."""
    _check_once(rubric, places)
    _check_scale(rubric.scale, places)
    _check_mechanisms_and_links(rubric, places)
    for number, factor in enumerate(rubric.factors):
        _check_factor(rubric, factor, ("factors", number), places)
    _check_counts(rubric, places)
    places.raise_if_wrong()


def _ids(parts: Iterable) -> set[str]:
    return {part.id for part in parts}


def _refer(names: Iterable[str], known: set[str], what: str, path: Path, places: Places) -> None:
    """Each name must be one of the known ones, once."""
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name not in known:
            places.wrong((*path, number), f"'{name}' is not {what} of this rubric.{nearest(name, known)}")
        if name in seen:
            places.wrong((*path, number), f"'{name}' stands here twice.")
        seen.add(name)


def _once(values: Iterable[tuple[Path, object]], what: str, places: Places) -> None:
    seen: set[object] = set()
    for path, value in values:
        if value in seen:
            places.wrong(path, f"{what} '{value}' is used twice.")
        seen.add(value)


def _check_once(rubric: tree.Rubric, places: Places) -> None:
    for name in ("informants", "evidence_types", "outcomes", "mechanisms", "cmo_links", "factors"):
        parts = getattr(rubric, name)
        _once(((((name, number, "id")), part.id) for number, part in enumerate(parts)), "The id", places)
    for name in ("evidence_types", "factors"):
        parts = getattr(rubric, name)
        _once(((((name, number, "code")), part.code) for number, part in enumerate(parts)), "The code", places)
    indicators = (
        (("factors", f, "indicators", i, "id"), indicator.id)
        for f, factor in enumerate(rubric.factors)
        for i, indicator in enumerate(factor.indicators)
    )
    _once(indicators, "The indicator code", places)
    informants = _ids(rubric.informants)
    for number, kind in enumerate(rubric.evidence_types):
        if kind.voice is not None:
            _refer_one(kind.voice, informants, "an informant", ("evidence_types", number, "voice"), places)
    sources = _ids(rubric.sources)
    for number, precedent in enumerate(rubric.design_precedents):
        _refer_one(precedent.source, sources, "a source", ("design_precedents", number, "source"), places)


def _refer_one(name: str, known: set[str], what: str, path: Path, places: Places) -> None:
    if name not in known:
        places.wrong(path, f"'{name}' is not {what} of this rubric.{nearest(name, known)}")


def _check_scale(scale: tree.Scale, places: Places) -> None:
    if not 1 <= scale.min < scale.max <= 10:
        places.wrong(("scale", "max"), "The scale must rise, from 1 at the lowest to 10 at the highest.")
        return
    wanted = list(range(scale.min, scale.max + 1))
    if [level.level for level in scale.levels] != wanted:
        places.wrong(("scale", "levels"), f"The levels must be {scale.min} to {scale.max}, each once, in order.")
    if not scale.bands:
        places.wrong(("scale", "bands"), "There must be at least one band.")
        return
    _once(((("scale", "bands", n, "id"), band.id) for n, band in enumerate(scale.bands)), "The id", places)
    start = Decimal(scale.min)
    for number, band in enumerate(scale.bands):
        if band.min != start or band.max < band.min:
            places.wrong(
                ("scale", "bands", number),
                f"This band must start at {start}, where the one before it ends, and not end before it starts.",
            )
            return
        start = band.max + STEP
    if scale.bands[-1].max != scale.max:
        places.wrong(("scale", "bands", len(scale.bands) - 1, "max"), f"The last band must end at {scale.max}.")


def _check_mechanisms_and_links(rubric: tree.Rubric, places: Places) -> None:
    sources, factors = _ids(rubric.sources), _ids(rubric.factors)
    mechanisms, outcomes = _ids(rubric.mechanisms), _ids(rubric.outcomes)
    for number, mechanism in enumerate(rubric.mechanisms):
        path: Path = ("mechanisms", number, "supported_by")
        _refer(mechanism.supported_by, sources, "a source", path, places)
    for number, link in enumerate(rubric.cmo_links):
        path = ("cmo_links", number)
        _refer(link.factors, factors, "a factor", (*path, "factors"), places)
        _refer(link.mechanisms, mechanisms, "a mechanism", (*path, "mechanisms"), places)
        _refer(link.outcomes, outcomes, "an outcome", (*path, "outcomes"), places)
        for name in ("factors", "mechanisms", "outcomes"):
            if not getattr(link, name):
                places.wrong((*path, name), f"A link needs at least one of its {name}.")


def _check_factor(rubric: tree.Rubric, factor: tree.Factor, path: Path, places: Places) -> None:
    outcomes = _ids(rubric.outcomes)
    _refer(factor.expected_outcomes, outcomes, "an outcome", (*path, "expected_outcomes"), places)
    if not factor.indicators:
        places.wrong((*path, "indicators"), "A factor needs at least one indicator.")
    for number, indicator in enumerate(factor.indicators):
        _check_indicator(rubric, indicator, (*path, "indicators", number), places)


def _check_indicator(rubric: tree.Rubric, indicator: tree.Indicator, path: Path, places: Places) -> None:
    sources = _ids(rubric.sources)
    _refer(indicator.mechanisms, _ids(rubric.mechanisms), "a mechanism", (*path, "mechanisms"), places)
    _refer(indicator.outcomes, _ids(rubric.outcomes), "an outcome", (*path, "outcomes"), places)
    _refer(indicator.supported_by, sources, "a source", (*path, "supported_by"), places)
    _refer_one(indicator.grounding.factor_name, sources, "a source", (*path, "grounding", "factor_name"), places)
    _refer_one(indicator.key_voice, _ids(rubric.informants), "an informant", (*path, "key_voice"), places)
    kinds = _ids(rubric.evidence_types)
    for number, example in enumerate(indicator.evidence):
        _refer_one(example.type, kinds, "a kind of evidence", (*path, "evidence", number, "type"), places)
    known = {level.level for level in rubric.scale.levels}
    given = [anchor.level for anchor in indicator.levels]
    for missing in sorted(known.difference(given)):
        places.wrong((*path, "levels"), f"{indicator.id} has no anchor for level {missing}.")
    for number, level in enumerate(given):
        if level not in known:
            places.wrong((*path, "levels", number, "level"), f"The scale has no level {level}.")
        elif given.index(level) != number:
            places.wrong((*path, "levels", number, "level"), f"{indicator.id} has two anchors for level {level}.")
    if given != sorted(given):
        places.wrong((*path, "levels"), "The anchors must stand in the order of their levels.")
    if indicator.na_guidance is not None and not indicator.na_allowed:
        places.wrong((*path, "na_guidance"), "There is guidance for 'does not apply', but it is not allowed here.")


def _check_counts(rubric: tree.Rubric, places: Places) -> None:
    if not rubric.factors:
        places.wrong(("factors",), "A rubric needs at least one factor.")
    count = sum(len(factor.indicators) for factor in rubric.factors)
    if rubric.rubric.indicator_count != count:
        places.wrong(
            ("rubric", "indicator_count"),
            f"This says {rubric.rubric.indicator_count} indicators, but the file holds {count}.",
        )
    each = rubric.rubric.indicators_per_factor
    if each is not None and any(len(factor.indicators) != each for factor in rubric.factors):
        places.wrong(
            ("rubric", "indicators_per_factor"),
            f"This says {each} for each factor, but the factors differ. Leave the line out.",
        )
