"""Whether the parts of a rubric fit together: no dangling reference, no missing anchor, no double code. Pure.

`reader.py` has seen to it that every value is of its kind. Nothing here counts to five or thirty: a rubric may have
any number of factors, indicators and levels.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from .problems import ErrorCollector, Path, quote, suggest_nearest
from .schema.factor_content import FactorContent, IndicatorContent
from .schema.rubric_content import RubricContent, by_id
from .schema.scale_content import Scale, ScoringRules
from .version_mapping import check_mapping

STEP = Decimal("0.1")  # scores are given to one decimal place, so bands must meet at this distance

# The two answers that every audit offers beside the levels.
NON_SCORES = ("NA", "NY")

# Pages that stand beside the factors' own, at /framework/<factor id>/.
PAGES_BESIDE_FACTORS = ("download", "scale", "sources", "theory", "versions")


@dataclass(frozen=True)
class _Names:
    """What a reference may name."""

    sources: Collection[str]
    informants: Collection[str]
    evidence_types: Collection[str]
    outcomes: Collection[str]
    mechanisms: Collection[str]
    factors: Collection[str]
    levels: Collection[int]


def check(rubric: RubricContent, errors: ErrorCollector) -> None:
    """Raise RubricProblems, with every place, if the parts contradict each other."""
    names = _Names(
        sources=by_id(rubric.sources),
        informants=by_id(rubric.informants),
        evidence_types=by_id(rubric.evidence_types),
        outcomes=by_id(rubric.outcomes),
        mechanisms=by_id(rubric.mechanisms),
        factors=by_id(rubric.factors),
        levels=frozenset(rubric.scale.level_numbers),
    )
    _check_once(rubric, errors)
    _check_orders(rubric, errors)
    _check_scale(rubric.scale, errors)
    _check_group_sizes(rubric.scale.rules, errors)
    _check_theory(rubric, names, errors)
    for number, factor in enumerate(rubric.factors):
        _check_factor(factor, names, ("factors", number), errors)
    _check_counts(rubric, errors)
    check_mapping(rubric, errors)
    errors.raise_if_any()


def check_addresses(rubric: RubricContent, errors: ErrorCollector) -> None:
    """Raise RubricProblems if two parts go by the same id or code: pages could not tell them apart."""
    _check_once(rubric, errors)
    errors.raise_if_any()


# --- References and double names --------------------------------------------------------------------------


def _refer_one(name: str, known: Collection[str], what: str, path: Path, errors: ErrorCollector) -> None:
    if name not in known:
        hint = suggest_nearest(name, known)
        errors.add(path, f"'{quote(name)}' is not {what} of this rubric.{hint or ' Name one that it has.'}")


def _refer(names: Iterable[str], known: Collection[str], what: str, path: Path, errors: ErrorCollector) -> None:
    """Each name must be one of the known ones, once."""
    seen: set[str] = set()
    for number, name in enumerate(names):
        _refer_one(name, known, what, (*path, number), errors)
        if name in seen:
            errors.add((*path, number), f"'{quote(name)}' stands in this list twice. Keep one.")
        seen.add(name)


def _once(values: Iterable[tuple[Path, object]], what: str, errors: ErrorCollector) -> None:
    first: dict[object, Path] = {}
    for path, value in values:
        if value in first:
            there = errors.line(first[value])
            errors.add(path, f"{what} '{value}' is used twice: it stands on line {there} already.")
        else:
            first[value] = path


def _check_once(rubric: RubricContent, errors: ErrorCollector) -> None:
    for name in ("informants", "evidence_types", "outcomes", "mechanisms", "cmo_links", "factors"):
        _once(_located_values((name,), getattr(rubric, name), "id"), "The id", errors)
    for name in ("evidence_types", "factors"):
        _once(_located_values((name,), getattr(rubric, name), "code"), "The code", errors)
    _once(_located_codes(rubric), "The indicator code", errors)
    for number, factor in enumerate(rubric.factors):
        if factor.id in PAGES_BESIDE_FACTORS:
            errors.add(("factors", number, "id"), f"'{factor.id}' is the address of another page. Choose another.")


def _located_values(path: Path, parts: Iterable, key: str) -> Iterator[tuple[Path, object]]:
    """One value of each part of a list, with its place."""
    for number, part in enumerate(parts):
        yield (*path, number, key), getattr(part, key)


def _located_codes(rubric: RubricContent) -> Iterator[tuple[Path, object]]:
    """The code of every indicator, with its place."""
    for number, factor in enumerate(rubric.factors):
        yield from _located_values(("factors", number, "indicators"), factor.indicators, "id")


def _check_orders(rubric: RubricContent, errors: ErrorCollector) -> None:
    for name in ("outcomes", "factors"):
        for number, part in enumerate(getattr(rubric, name)):
            if part.order != number + 1:
                errors.add((name, number, "order"), f"'{part.id}' stands in place {number + 1}. Say so.")


# --- Scale ------------------------------------------------------------------------------------------------


def _check_scale(scale: Scale, errors: ErrorCollector) -> None:
    codes = [part.code for part in scale.non_scores]
    if sorted(codes) != sorted(NON_SCORES):
        wanted = " and ".join(NON_SCORES)
        errors.add(("scale", "non_scores"), f"The answers that are no level must be {wanted}, each once.")
    if scale.min >= scale.max:
        errors.add(("scale", "max"), f"The highest level must be above the lowest, {scale.min}.")
        return
    if scale.level_numbers != list(range(scale.min, scale.max + 1)):
        errors.add(("scale", "levels"), f"The levels must be {scale.min} to {scale.max}, each once, in order.")
    _once(_located_values(("scale", "bands"), scale.bands, "id"), "The id", errors)
    _check_bands(scale, errors)


def _check_bands(scale: Scale, errors: ErrorCollector) -> None:
    """Every score from the lowest level to the highest falls into one band."""
    if not scale.bands:
        errors.add(("scale", "bands"), "Name at least one band.")
        return
    start = Decimal(scale.min)
    for number, band in enumerate(scale.bands):
        path: Path = ("scale", "bands", number)
        if band.min != start:
            errors.add((*path, "min"), f"'{band.id}' must start at {start}, so that no score falls between bands.")
        if band.max < band.min:
            errors.add((*path, "max"), f"'{band.id}' must not end before it starts.")
        start = band.max + STEP
    if scale.bands[-1].max != scale.max:
        errors.add(("scale", "bands", len(scale.bands) - 1, "max"), f"The last band must end at {scale.max}.")


def _check_group_sizes(rules: ScoringRules, errors: ErrorCollector) -> None:
    path: Path = ("scale", "rules")
    if rules.minimum_group_size_export < rules.minimum_group_size:
        errors.add((*path, "minimum_group_size_export"), "This must not be smaller than minimum_group_size.")
    if rules.minimum_group_size_quotes < rules.minimum_group_size:
        errors.add((*path, "minimum_group_size_quotes"), "This must not be smaller than minimum_group_size.")


# --- Theory and factors -----------------------------------------------------------------------------------


def _check_theory(rubric: RubricContent, names: _Names, errors: ErrorCollector) -> None:
    for number, kind in enumerate(rubric.evidence_types):
        if kind.voice is not None:
            _refer_one(kind.voice, names.informants, "an informant", ("evidence_types", number, "voice"), errors)
    for number, precedent in enumerate(rubric.design_precedents):
        _refer_one(precedent.source, names.sources, "a source", ("design_precedents", number, "source"), errors)
    for number, mechanism in enumerate(rubric.mechanisms):
        _refer(mechanism.supported_by, names.sources, "a source", ("mechanisms", number, "supported_by"), errors)
    for number, link in enumerate(rubric.cmo_links):
        path: Path = ("cmo_links", number)
        _refer(link.factors, names.factors, "a factor", (*path, "factors"), errors)
        _refer(link.mechanisms, names.mechanisms, "a mechanism", (*path, "mechanisms"), errors)
        _refer(link.outcomes, names.outcomes, "an outcome", (*path, "outcomes"), errors)
        for part in ("factors", "mechanisms", "outcomes"):
            if not getattr(link, part):
                errors.add((*path, part), f"A link needs at least one of its {part}.")


def _check_factor(factor: FactorContent, names: _Names, path: Path, errors: ErrorCollector) -> None:
    _refer(factor.expected_outcomes, names.outcomes, "an outcome", (*path, "expected_outcomes"), errors)
    if not factor.indicators:
        errors.add((*path, "indicators"), "A factor needs at least one indicator.")
    for number, indicator in enumerate(factor.indicators):
        _check_indicator(indicator, names, (*path, "indicators", number), errors)


def _check_indicator(indicator: IndicatorContent, names: _Names, path: Path, errors: ErrorCollector) -> None:
    origin = indicator.grounding.factor_name
    _refer(indicator.mechanisms, names.mechanisms, "a mechanism", (*path, "mechanisms"), errors)
    _refer(indicator.outcomes, names.outcomes, "an outcome", (*path, "outcomes"), errors)
    _refer(indicator.supported_by, names.sources, "a source", (*path, "supported_by"), errors)
    _refer_one(origin, names.sources, "a source", (*path, "grounding", "factor_name"), errors)
    _refer_one(indicator.key_voice, names.informants, "an informant", (*path, "key_voice"), errors)
    for number, example in enumerate(indicator.evidence):
        place = (*path, "evidence", number, "type")
        _refer_one(example.type, names.evidence_types, "a kind of evidence", place, errors)
    _check_anchors(indicator, names.levels, (*path, "levels"), errors)
    if indicator.na_guidance is not None and not indicator.na_allowed:
        advice = "'Does not apply' is not allowed here, so leave its guidance out, or set na_allowed to true."
        errors.add((*path, "na_guidance"), advice)


def _check_anchors(indicator: IndicatorContent, known: Collection[int], path: Path, errors: ErrorCollector) -> None:
    """One anchor for each level of the scale, in order."""
    numbers = indicator.level_numbers
    for missing in sorted(set(known).difference(numbers)):
        errors.add(path, f"{indicator.id} has no anchor for level {missing}. Add it.")
    for number, level in enumerate(numbers):
        place = (*path, number, "level")
        if level not in known:
            errors.add(place, f"The scale has no level {level}.")
        elif level in numbers[:number]:
            errors.add(place, f"{indicator.id} has two anchors for level {level}. Keep one.")
    if numbers != sorted(numbers) and sorted(numbers) == sorted(known):
        errors.add(path, "The anchors must stand in the order of their levels.")


def _check_counts(rubric: RubricContent, errors: ErrorCollector) -> None:
    if not rubric.factors:
        errors.add(("factors",), "A rubric needs at least one factor.")
    if not rubric.framework.citation.authors:
        errors.add(("framework", "citation", "authors"), "Name at least one author.")
    said, counts = rubric.rubric.indicator_count, [len(factor.indicators) for factor in rubric.factors]
    if said != sum(counts):
        errors.add(("rubric", "indicator_count"), f"This says {said} indicators, but the file holds {sum(counts)}.")
    each = rubric.rubric.indicators_per_factor
    if each is not None and set(counts) - {each}:
        advice = f"This says {each} for each factor, but the factors differ. Leave the line out."
        errors.add(("rubric", "indicators_per_factor"), advice)
