"""Any rubric: content of every shape that the reader lets through.

Values are generated from the schema's own types, so that a new field is tried without a change here; what must fit
together (references, counts, the scale) is then made to fit.
"""

from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from apps.common.unicode_text import is_visible, unseen_sign
from apps.rubric.schema.factor_content import AnchorContent, EvidenceExample, FactorContent, IndicatorContent
from apps.rubric.schema.framework_content import AboutRubric
from apps.rubric.schema.frozen_model import FieldType, FrozenModel, field_types
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.scale_content import BandContent, LevelContent, NonScore, Scale
from apps.rubric.schema.theory_content import (
    EvidenceTypeContent,
    Informant,
    LinkContent,
    Mechanism,
    OutcomeContent,
    SourceContent,
)
from apps.rubric.schema.value_rules import (
    CODE,
    DAY,
    DOI,
    ID,
    LABEL,
    LANGUAGE,
    MATCH_TYPE,
    ORIGIN,
    PROSE,
    REFERENCE,
    SCHEMA_VERSION,
    VERSION,
    WEB_ADDRESS,
    DecimalRule,
    TextRule,
    WholeNumberRule,
)
from apps.rubric.schema.version_mapping_content import IndicatorMapping, VersionMapping
from apps.rubric.version_mapping import CLOSENESS

from .files import replace

STEP = Decimal("0.1")
KINDS = [kind.value for kind in CLOSENESS]

# What YAML might take for something else than text.
TRICKY = [
    "yes",
    "null",
    "1.0",
    "0x1",
    "2025-12-30",
    "- a",
    "a: b",
    "a #b",
    "'",
    '"',
    "&a",
    "*a",
    "!!a",
    "{",
    "<<",
    "=",
    "é",
]
_words = (
    (st.sampled_from(TRICKY) | st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20))
    .map(str.strip)
    .filter(lambda text: is_visible(text) and not unseen_sign(text) and not LABEL.fault(text))
)

_VALUES: dict[Any, st.SearchStrategy] = {
    ID: st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True),
    CODE: st.from_regex(r"[A-Z][A-Z0-9]{0,5}", fullmatch=True),
    VERSION: st.from_regex(r"[0-9]{1,2}\.[0-9]{1,3}(-[a-z]{1,3})?", fullmatch=True),
    SCHEMA_VERSION: st.just("1.0"),
    MATCH_TYPE: st.sampled_from([*KINDS, "retired"]),
    ORIGIN: st.sampled_from(["ours", "ours_hypothesis", "paper_abstract"]),
    LANGUAGE: st.sampled_from(["en-GB", "cy"]),
    DAY: st.dates().map(str),
    DOI: st.sampled_from(["10.1136/bmjopen-2025-105211", "10.1002/(SICI)1097-0258#1"]),
    WEB_ADDRESS: st.just("https://example.org/a?b=c&d"),
    REFERENCE: st.just("nobody"),
    PROSE: st.lists(_words, min_size=1, max_size=2).map("\n".join),
}


@cache
def any_of(block: type[FrozenModel]) -> st.SearchStrategy:
    """Any block of this kind."""
    return st.builds(block, **{field.name: _any_field(field) for field in field_types(block)})


def _any_field(field: FieldType) -> st.SearchStrategy:
    value = any_of(field.kind) if field.is_block else _any_value(field.kind)
    if field.is_list:
        return st.lists(value, max_size=2).map(tuple)
    return st.none() | value if field.is_nullable else value


def _any_value(kind: TextRule | WholeNumberRule | DecimalRule | type[bool]) -> st.SearchStrategy:
    if kind is bool:
        return st.booleans()
    if isinstance(kind, WholeNumberRule):
        return st.integers(kind.min, kind.max)
    if isinstance(kind, DecimalRule):
        digits = st.integers(0, 10**kind.max_digits - 1)
        return digits.map(lambda number: Decimal(number).scaleb(-kind.decimal_places))
    return _VALUES.get(kind, _words)


@st.composite
def rubrics(draw: st.DrawFn) -> RubricContent:
    """A whole rubric in which everything fits together."""

    def some(names: tuple, least: int = 0) -> tuple:
        """Some of these ids, in any order, none twice."""
        return tuple(draw(st.lists(st.sampled_from(names), min_size=least, max_size=3, unique=True))) if names else ()

    def parts(kind: type, least: int = 0, most: int = 2) -> list:
        """Parts of one kind, each with an id of its own."""
        drawn = draw(st.lists(any_of(kind), min_size=least, max_size=most))
        return [replace(part, id=f"{part.id}-{number}") for number, part in enumerate(drawn)]

    rough = draw(any_of(RubricContent))
    scale = _fitting_scale(draw, rough.scale)
    informants, sources = parts(Informant, 1), parts(SourceContent, 1)
    who, read = _ids(informants), _ids(sources)
    kinds = [
        replace(part, code=f"{part.code}-{number}", voice=draw(st.none() | st.sampled_from(who)))
        for number, part in enumerate(parts(EvidenceTypeContent))
    ]
    outcomes = [replace(part, order=number) for number, part in enumerate(parts(OutcomeContent), start=1)]
    mechanisms = [replace(part, supported_by=some(read)) for part in parts(Mechanism)]
    what, how = _ids(outcomes), _ids(mechanisms)

    def fitting(part: IndicatorContent, code: str) -> IndicatorContent:
        return replace(
            part,
            id=code,
            key_voice=draw(st.sampled_from(who)),
            mechanisms=some(how),
            outcomes=some(what),
            supported_by=some(read),
            levels=tuple(AnchorContent(level=level.level, anchor=draw(_words)) for level in scale.levels),
            evidence=tuple(EvidenceExample(type=name, example=draw(_words)) for name in some(_ids(kinds))),
            grounding=replace(part.grounding, factor_name=draw(st.sampled_from(read))),
            na_guidance=part.na_guidance if part.na_allowed else None,
        )

    factors = [
        replace(
            part,
            code=f"{part.code}-{number}",
            order=number,
            expected_outcomes=some(what),
            indicators=tuple(
                fitting(indicator, f"F{number}-{place}")
                for place, indicator in enumerate(draw(st.lists(any_of(IndicatorContent), min_size=1, max_size=2)))
            ),
        )
        for number, part in enumerate(parts(FactorContent, 1), start=1)
    ]
    links = parts(LinkContent) if what and how else []
    return replace(
        rough,
        rubric=replace(
            rough.rubric, indicator_count=sum(len(f.indicators) for f in factors), indicators_per_factor=None
        ),
        framework=replace(rough.framework, citation=replace(rough.framework.citation, authors=("Nobody A",))),
        scale=scale,
        informants=tuple(informants),
        evidence_types=tuple(kinds),
        outcomes=tuple(outcomes),
        mechanisms=tuple(mechanisms),
        cmo_links=tuple(
            replace(link, factors=some(_ids(factors), 1), mechanisms=some(how, 1), outcomes=some(what, 1))
            for link in links
        ),
        sources=tuple(sources),
        design_precedents=tuple(
            replace(part, source=draw(st.sampled_from(read))) for part in rough.design_precedents
        ),
        factors=tuple(factors),
        succession=draw(st.none() | _told(rough.rubric, factors)),
    )


@st.composite
def _told(draw: st.DrawFn, about: AboutRubric, factors: list[FactorContent]) -> VersionMapping:
    """What became of every indicator, and of some that are gone, in any order."""
    entries = []
    for number, code in enumerate(indicator.id for factor in factors for indicator in factor.indicators):
        kind = draw(st.sampled_from(KINDS))
        predecessor = None if kind == "new" else f"OLD-{number}"
        entries.append(IndicatorMapping(kind=kind, indicator=code, predecessor=predecessor))
    for number in range(draw(st.integers(0, 2))):
        entries.append(IndicatorMapping(kind="retired", predecessor=f"GONE-{number}"))
    mixed = tuple(draw(st.permutations(entries)))
    return VersionMapping(identifier=about.id, version=f"{about.version}-a", indicators=mixed)


def _ids(parts: list) -> tuple[str, ...]:
    return tuple(part.id for part in parts)


def _fitting_scale(draw: st.DrawFn, rough: Scale) -> Scale:
    """Two to six levels, cut into one to three bands that leave no hole."""
    low = draw(st.integers(1, 3))
    high = low + draw(st.integers(1, 5))
    cuts = draw(st.lists(st.integers(low * 10, high * 10 - 1), max_size=2, unique=True).map(sorted))
    ends = [*(Decimal(cut) / 10 for cut in cuts), Decimal(high)]
    starts = [Decimal(low), *(end + STEP for end in ends[:-1])]
    sizes = sorted((rough.rules.minimum_group_size, rough.rules.minimum_group_size_export))
    return replace(
        rough,
        min=low,
        max=high,
        levels=tuple(
            LevelContent(level=number, label=draw(_words), meaning=draw(_words)) for number in range(low, high + 1)
        ),
        non_scores=tuple(NonScore(code=code, label=draw(_words), rule=draw(_words)) for code in ("NY", "NA")),
        rules=replace(
            rough.rules,
            minimum_group_size=sizes[0],
            minimum_group_size_export=sizes[1],
            minimum_group_size_quotes=sizes[1],
        ),
        bands=tuple(
            BandContent(id=f"band-{number}", label=draw(_words), min=start, max=end)
            for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        ),
    )
