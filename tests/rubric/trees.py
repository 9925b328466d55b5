"""Any rubric: trees of every shape that the reader lets through.

Values are generated from the tree's own types, so that a new field is tried without a change here; what must fit
together (references, counts, the scale) is then made to fit.
"""

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from apps.rubric import tree, values
from apps.rubric.succession import KINSHIP

STEP = Decimal("0.1")
KINDS = [kind.value for kind in KINSHIP]

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
    "é\ufeffe",
]
_words = (
    (st.sampled_from(TRICKY) | st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20))
    .map(str.strip)
    .filter(bool)
)

_VALUES: dict[Any, st.SearchStrategy] = {
    values.ID: st.from_regex(r"[a-z][a-z0-9_-]{0,9}", fullmatch=True),
    values.CODE: st.from_regex(r"[A-Z][A-Z0-9]{0,5}", fullmatch=True),
    values.VERSION: st.from_regex(r"[0-9]{1,2}\.[0-9]{1,3}(-[a-z]{1,3})?", fullmatch=True),
    values.SCHEMA: st.just("1.0"),
    values.SUCCESSION_KIND: st.sampled_from([*KINDS, "retired"]),
    values.ORIGIN: st.sampled_from(["ours", "ours_hypothesis", "paper_abstract"]),
    values.LANGUAGE: st.sampled_from(["en-GB", "cy"]),
    values.DAY: st.dates().map(str),
    values.DOI: st.sampled_from(["10.1136/bmjopen-2025-105211", "10.1002/(SICI)1097-0258#1"]),
    values.WEB: st.just("https://example.org/a?b=c&d"),
    values.REFERENCE: st.just("nobody"),
    values.PROSE: st.lists(_words, min_size=1, max_size=2).map("\n".join),
}


@cache
def any_of(kind: Any) -> st.SearchStrategy:
    """Any value of one of the tree's types."""
    if kind is bool:
        return st.booleans()
    if is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        return st.builds(kind, **{field.name: any_of(hints[field.name]) for field in fields(kind)})
    if get_origin(kind) is tuple:
        return st.lists(any_of(get_args(kind)[0]), max_size=2).map(tuple)
    if get_origin(kind) is Annotated:
        return _value(get_args(kind)[1])
    (some,) = (option for option in get_args(kind) if option is not type(None))
    return st.none() | any_of(some)


def _value(kind: values.Text | values.Whole | values.Number) -> st.SearchStrategy:
    if isinstance(kind, values.Whole):
        return st.integers(kind.least, kind.most)
    if isinstance(kind, values.Number):
        return st.integers(0, 10**kind.digits - 1).map(lambda number: Decimal(number).scaleb(-kind.places))
    return _VALUES.get(kind, _words)


@st.composite
def rubrics(draw: st.DrawFn) -> tree.Rubric:
    """A whole rubric in which everything fits together."""

    def some(names: tuple, least: int = 0) -> tuple:
        """Some of these ids, in any order, none twice."""
        return tuple(draw(st.lists(st.sampled_from(names), min_size=least, max_size=3, unique=True))) if names else ()

    def parts(kind: type, least: int = 0, most: int = 2) -> list:
        """Parts of one kind, each with an id of its own."""
        drawn = draw(st.lists(any_of(kind), min_size=least, max_size=most))
        return [replace(part, id=f"{part.id}-{number}") for number, part in enumerate(drawn)]

    rough = draw(any_of(tree.Rubric))
    scale = _fitting_scale(draw, rough.scale)
    informants, sources = parts(tree.Informant, 1), parts(tree.Source, 1)
    who, read = _ids(informants), _ids(sources)
    kinds = [
        replace(part, code=f"{part.code}-{number}", voice=draw(st.none() | st.sampled_from(who)))
        for number, part in enumerate(parts(tree.EvidenceType))
    ]
    outcomes = [replace(part, order=number) for number, part in enumerate(parts(tree.Outcome), start=1)]
    mechanisms = [replace(part, supported_by=some(read)) for part in parts(tree.Mechanism)]
    what, how = _ids(outcomes), _ids(mechanisms)

    def fitting(part: tree.Indicator, code: str) -> tree.Indicator:
        return replace(
            part,
            id=code,
            key_voice=draw(st.sampled_from(who)),
            mechanisms=some(how),
            outcomes=some(what),
            supported_by=some(read),
            levels=tuple(tree.Anchor(level.level, draw(_words)) for level in scale.levels),
            evidence=tuple(tree.EvidenceExample(name, draw(_words)) for name in some(_ids(kinds))),
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
                for place, indicator in enumerate(draw(st.lists(any_of(tree.Indicator), min_size=1, max_size=2)))
            ),
        )
        for number, part in enumerate(parts(tree.Factor, 1), start=1)
    ]
    links = parts(tree.Link) if what and how else []
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
def _told(draw: st.DrawFn, about: tree.About, factors: list[tree.Factor]) -> tree.Succession:
    """What became of every indicator, and of some that are gone, in any order."""
    entries = []
    for number, code in enumerate(indicator.id for factor in factors for indicator in factor.indicators):
        kind = draw(st.sampled_from(KINDS))
        entries.append(tree.Successor(kind, code, None if kind == "new" else f"OLD-{number}"))
    gone = [tree.Successor("retired", None, f"GONE-{number}") for number in range(draw(st.integers(0, 2)))]
    return tree.Succession(about.id, f"{about.version}-a", tuple(draw(st.permutations([*entries, *gone]))))


def _ids(parts: list) -> tuple[str, ...]:
    return tuple(part.id for part in parts)


def _fitting_scale(draw: st.DrawFn, rough: tree.Scale) -> tree.Scale:
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
        levels=tuple(tree.Level(number, draw(_words), draw(_words)) for number in range(low, high + 1)),
        non_scores=tuple(tree.NonScore(code, draw(_words), draw(_words)) for code in ("NY", "NA")),
        rules=replace(
            rough.rules,
            minimum_group_size=sizes[0],
            minimum_group_size_export=sizes[1],
            minimum_group_size_quotes=sizes[1],
        ),
        bands=tuple(
            tree.Band(f"band-{number}", draw(_words), start, end)
            for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        ),
    )
