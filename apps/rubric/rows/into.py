"""A tree into rows."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from .. import tree
from ..models import (
    Anchor,
    Band,
    EvidenceExample,
    EvidenceType,
    Factor,
    FactorOutcome,
    Framework,
    Indicator,
    IndicatorMechanism,
    IndicatorOutcome,
    IndicatorSource,
    IndicatorSuccession,
    Informant,
    Level,
    Link,
    LinkFactor,
    LinkMechanism,
    LinkOutcome,
    Mechanism,
    MechanismSource,
    NonScore,
    Outcome,
    Precedent,
    Rubric,
    Source,
    Wording,
)
from ..writer import content_hash
from . import columns

HONEST_SENTENCES = (
    "short_disclaimer",
    "method_note",
    "score_note",
    "band_note",
    "benchmark_note",
    "outcome_link_note",
    "self_reflection_note",
    "self_assessed_label",
    "independent_label",
)
RULE_SENTENCES = (
    "score_what_is_there",
    "level_4_evidence",
    "level_5_voice",
    "factor_score",
    "overall_score",
    "rounding",
    "percent",
    "group_views",
    "refresh_group_results",
)
QUESTION_SET_SENTENCES = ("full", "quick", "person_supported", "response_note")


def write_rows(content: tree.Rubric, *, at: datetime) -> Rubric:
    """Every row of a new, unpublished rubric. To be called inside a transaction."""
    rubric = Rubric.objects.create(content_hash=content_hash(content), loaded_at=at, **columns.rubric(content))
    _write_framework(rubric, content.framework)
    _write_wordings(rubric, content)
    levels = _by(Level, content.scale.levels, "level", lambda level, _: columns.level(rubric, level))
    NonScore.objects.bulk_create(
        NonScore(rubric=rubric, position=n, code=part.code, label=part.label, rule=part.rule)
        for n, part in enumerate(content.scale.non_scores)
    )
    Band.objects.bulk_create(
        Band(rubric=rubric, position=n, slug=part.id, label=part.label, lowest=part.min, highest=part.max)
        for n, part in enumerate(content.scale.bands)
    )
    informants = _placed(Informant, rubric, content.informants, columns.informant)
    sources = _placed(Source, rubric, content.sources, columns.source)
    Precedent.objects.bulk_create(
        Precedent(rubric=rubric, position=n, source=sources[part.source], lesson=part.lesson)
        for n, part in enumerate(content.design_precedents)
    )
    kinds = _by(
        EvidenceType,
        content.evidence_types,
        "id",
        lambda p, n: {
            **_place(rubric, p, n),
            "code": p.code,
            "label": p.label,
            "examples": p.examples,
            "voice": informants[p.voice] if p.voice else None,
        },
    )
    outcomes = _placed(Outcome, rubric, content.outcomes, columns.outcome)
    mechanisms = _placed(Mechanism, rubric, content.mechanisms, columns.mechanism)
    _refer(MechanismSource, "mechanism", mechanisms, "source", sources, content.mechanisms, "supported_by")
    factors = _placed(Factor, rubric, content.factors, columns.factor)
    _refer(FactorOutcome, "factor", factors, "outcome", outcomes, content.factors, "expected_outcomes")
    _write_links(rubric, content.cmo_links, factors, mechanisms, outcomes)
    _write_indicators(rubric, content, factors, levels, kinds, informants, sources, mechanisms, outcomes)
    return rubric


def _by(model: type[Model], parts: Iterable, key: str, values: Callable) -> dict[Any, Any]:
    """Rows of one model in one statement, found by the key that the file refers to them by."""
    parts = tuple(parts)
    rows = model._default_manager.bulk_create(model(**values(part, n)) for n, part in enumerate(parts))
    return {getattr(part, key): row for part, row in zip(parts, rows, strict=True)}


def _place(rubric: Rubric, part: Any, position: int) -> dict:
    return {"rubric": rubric, "position": position, "slug": part.id}


def _placed(model: type[Model], rubric: Rubric, parts: Iterable, values: Callable[[Any], dict]) -> dict[Any, Any]:
    """Rows of parts that have an id and a place of their own in the file."""
    return _by(model, parts, "id", lambda part, n: _place(rubric, part, n) | values(part))


def _refer(model, owner: str, owners: dict, target: str, targets: dict, parts: Iterable, names: str) -> None:
    """The ordered list `names` of each part, as rows that join it to what it names."""
    model.objects.bulk_create(
        model(position=position, **{owner: owners[part.id], target: targets[name]})
        for part in parts
        for position, name in enumerate(getattr(part, names))
    )


def _write_framework(rubric: Rubric, framework: tree.Framework) -> None:
    paper = framework.citation
    Framework.objects.create(
        rubric=rubric,
        name=framework.name,
        expands_to=framework.expands_to,
        acronym_note=framework.acronym_note,
        kind=framework.kind,
        authors=list(paper.authors),
        paper_title=paper.title,
        journal=paper.journal,
        year=paper.year,
        published_online=paper.published_online,
        doi=paper.doi,
        pmcid=paper.pmcid,
        url=paper.url,
        licence_status=framework.licence.status,
        licence_note=framework.licence.note,
        read_by_drafters=framework.read_by_drafters,
        known_inconsistency=framework.known_inconsistency,
    )


def _write_wordings(rubric: Rubric, content: tree.Rubric) -> None:
    kind = Wording.Kind
    named: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
        (kind.HONEST, content.honest_wording, HONEST_SENTENCES),
        (kind.RULE, content.scale.rules, RULE_SENTENCES),
        (kind.QUESTION_SET, content.question_sets, QUESTION_SET_SENTENCES),
    )
    listed = (
        (kind.AVOID_SAYING, content.honest_wording.avoid_saying),
        (kind.OK_TO_SAY, content.honest_wording.ok_to_say),
        (kind.KNOWN, content.framework.known_from_abstract),
        (kind.NOT_KNOWN, content.framework.not_known_until_full_text_is_read),
        (kind.RESPONSE_OPTION, content.question_sets.response_options_person_supported),
    )
    rows = [
        Wording(rubric=rubric, kind=of, position=n, key=key, text=getattr(whole, key))
        for of, whole, keys in named
        for n, key in enumerate(keys)
    ]
    rows += [
        Wording(rubric=rubric, kind=of, position=n, text=text) for of, texts in listed for n, text in enumerate(texts)
    ]
    Wording.objects.bulk_create(rows)


def _write_links(rubric: Rubric, links, factors: dict, mechanisms: dict, outcomes: dict) -> None:
    rows = _by(
        Link,
        links,
        "id",
        lambda part, n: {
            "rubric": rubric,
            "position": n,
            "code": part.id,
            "context": part.context,
            "status": part.status,
            "caution": part.caution,
        },
    )
    _refer(LinkFactor, "link", rows, "factor", factors, links, "factors")
    _refer(LinkMechanism, "link", rows, "mechanism", mechanisms, links, "mechanisms")
    _refer(LinkOutcome, "link", rows, "outcome", outcomes, links, "outcomes")


def _write_indicators(
    rubric: Rubric,
    content: tree.Rubric,
    factors: dict,
    levels: dict,
    kinds: dict,
    informants: dict,
    sources: dict,
    mechanisms: dict,
    outcomes: dict,
) -> None:
    placed = [(factor, n, part) for factor in content.factors for n, part in enumerate(factor.indicators)]
    rows = Indicator.objects.bulk_create(
        Indicator(
            rubric=rubric,
            factor=factors[factor.id],
            position=n,
            code=part.id,
            title=part.title,
            statement=part.statement,
            key_voice=informants[part.key_voice],
            person_supported_statement=part.person_supported_statement,
            quick_set=part.quick_set,
            na_allowed=part.na_allowed,
            na_guidance=part.na_guidance,
            reflection_prompt=part.reflection_prompt,
            grounding_factor_name=sources[part.grounding.factor_name],
            grounding_paper_section=part.grounding.paper_section,
            grounding_statement=part.grounding.statement,
            grounding_levels=part.grounding.levels,
            grounding_links=part.grounding.mechanism_and_outcome_links,
            check_against_full_text=part.grounding.check_against_full_text,
        )
        for factor, n, part in placed
    )
    found = {part.id: row for (_, _, part), row in zip(placed, rows, strict=True)}
    parts = list(content.indicators)
    Anchor.objects.bulk_create(
        Anchor(indicator=found[part.id], level=levels[anchor.level], text=anchor.anchor)
        for part in parts
        for anchor in part.levels
    )
    EvidenceExample.objects.bulk_create(
        EvidenceExample(indicator=found[part.id], position=n, kind=kinds[example.type], example=example.example)
        for part in parts
        for n, example in enumerate(part.evidence)
    )
    _refer(IndicatorMechanism, "indicator", found, "mechanism", mechanisms, parts, "mechanisms")
    _refer(IndicatorOutcome, "indicator", found, "outcome", outcomes, parts, "outcomes")
    _refer(IndicatorSource, "indicator", found, "source", sources, parts, "supported_by")
    _write_succession(rubric, content.succession, found)


def _write_succession(rubric: Rubric, told: tree.Succession | None, indicators: dict[str, Indicator]) -> None:
    IndicatorSuccession.objects.bulk_create(
        IndicatorSuccession(
            rubric=rubric,
            position=n,
            kind=part.kind,
            indicator=indicators[part.indicator] if part.indicator else None,
            predecessor=part.predecessor,
        )
        for n, part in enumerate(told.indicators if told else ())
    )
