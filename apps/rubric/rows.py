"""A tree into rows, and rows back into the same tree."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from . import tree
from .models import (
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
from .writer import content_hash

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


# --- Into rows --------------------------------------------------------------------------------------------


def write_rows(content: tree.Rubric, *, at: datetime) -> Rubric:
    """Every row of a new, unpublished rubric. To be called inside a transaction."""
    rubric = Rubric.objects.create(content_hash=content_hash(content), loaded_at=at, **_rubric_fields(content))
    _write_framework(rubric, content.framework)
    _write_wordings(rubric, content)
    levels = _by(Level, content.scale.levels, "level", lambda level, _: _level_fields(rubric, level))
    NonScore.objects.bulk_create(
        NonScore(rubric=rubric, position=n, code=part.code, label=part.label, rule=part.rule)
        for n, part in enumerate(content.scale.non_scores)
    )
    Band.objects.bulk_create(
        Band(rubric=rubric, position=n, slug=part.id, label=part.label, lowest=part.min, highest=part.max)
        for n, part in enumerate(content.scale.bands)
    )
    informants = _by(Informant, content.informants, "id", lambda p, n: {**_place(rubric, p, n), **_informant(p)})
    sources = _by(Source, content.sources, "id", lambda p, n: {**_place(rubric, p, n), **_source(p)})
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
    outcomes = _by(Outcome, content.outcomes, "id", lambda p, n: {**_place(rubric, p, n), **_outcome(p)})
    mechanisms = _by(Mechanism, content.mechanisms, "id", lambda p, n: {**_place(rubric, p, n), **_mechanism(p)})
    _refer(MechanismSource, "mechanism", mechanisms, "source", sources, content.mechanisms, "supported_by")
    factors = _by(Factor, content.factors, "id", lambda p, n: {**_place(rubric, p, n), **_factor(p)})
    _refer(FactorOutcome, "factor", factors, "outcome", outcomes, content.factors, "expected_outcomes")
    _write_links(rubric, content.cmo_links, factors, mechanisms, outcomes)
    _write_indicators(rubric, content, factors, levels, kinds, informants, sources, mechanisms, outcomes)
    return rubric


def _by(model: type[Model], parts: Iterable, key: str, columns: Callable) -> dict[Any, Any]:
    """Rows of one model in one statement, found by the key that the file refers to them by."""
    parts = tuple(parts)
    rows = model._default_manager.bulk_create(model(**columns(part, n)) for n, part in enumerate(parts))
    return {getattr(part, key): row for part, row in zip(parts, rows, strict=True)}


def _place(rubric: Rubric, part: Any, position: int) -> dict:
    return {"rubric": rubric, "position": position, "slug": part.id}


def _refer(model, owner: str, owners: dict, target: str, targets: dict, parts: Iterable, names: str) -> None:
    """The ordered list `names` of each part, as rows that join it to what it names."""
    model.objects.bulk_create(
        model(position=position, **{owner: owners[part.id], target: targets[name]})
        for part in parts
        for position, name in enumerate(getattr(part, names))
    )


def _rubric_fields(content: tree.Rubric) -> dict:
    about, scale, rules = content.rubric, content.scale, content.scale.rules
    return {
        "identifier": about.id,
        "version": about.version,
        "schema_version": content.schema_version,
        "maturity": about.status,
        "title": about.title,
        "short_title": about.short_title,
        "language": about.language,
        "indicator_count": about.indicator_count,
        "indicators_per_factor": about.indicators_per_factor,
        "designed_for": about.designed_for,
        "unit_of_assessment": about.unit_of_assessment,
        "wording_origin": about.wording_origin,
        "not_covered": about.not_covered,
        "scale_min": scale.min,
        "scale_max": scale.max,
        "band_guard": scale.band_guard,
        "band_status": scale.band_status,
        "minimum_group_size": rules.minimum_group_size,
        "minimum_group_size_export": rules.minimum_group_size_export,
        "minimum_group_size_quotes": rules.minimum_group_size_quotes,
        "views_differ_indicator": rules.views_differ_flag.indicator,
        "views_differ_factor": rules.views_differ_flag.factor,
        "views_differ_status": rules.views_differ_flag.status,
        "noticeable_change_indicator": rules.noticeable_change_flag.indicator,
        "noticeable_change_factor": rules.noticeable_change_flag.factor,
        "noticeable_change_status": rules.noticeable_change_flag.status,
    }


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


def _level_fields(rubric: Rubric, level: tree.Level) -> dict:
    return {"rubric": rubric, "number": level.level, "label": level.label, "meaning": level.meaning}


def _informant(part: tree.Informant) -> dict:
    return {"label": part.label, "role": part.role}


def _source(part: tree.Source) -> dict:
    return {"cite": part.cite, "doi": part.doi, "access": part.access}


def _outcome(part: tree.Outcome) -> dict:
    return {
        "order": part.order,
        "name": part.name,
        "plain": part.plain,
        "grounding_name": part.grounding.name,
        "grounding_plain": part.grounding.plain,
    }


def _mechanism(part: tree.Mechanism) -> dict:
    return {"name": part.name, "plain": part.plain, "grounding": part.grounding}


def _factor(part: tree.Factor) -> dict:
    return {
        "code": part.code,
        "order": part.order,
        "name": part.name,
        "grounding_name": part.grounding.name,
        "grounding_definition": part.grounding.definition,
        "working_definition": part.working_definition,
        "in_one_line": part.in_one_line,
        "not_this": part.not_this,
        "watch_out_for": list(part.watch_out_for),
        "expected_outcomes_grounding": part.expected_outcomes_grounding,
    }


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


# --- Back into a tree -------------------------------------------------------------------------------------


def tree_of(rubric: Rubric) -> tree.Rubric:
    """The tree of a stored rubric. A fixed number of queries, whatever its size."""
    wordings: dict[str, list[Wording]] = {}
    for wording in rubric.wordings.all():
        wordings.setdefault(wording.kind, []).append(wording)
    named = {kind: {row.key: row.text for row in rows} for kind, rows in wordings.items()}
    listed = {kind: tuple(row.text for row in rows) for kind, rows in wordings.items()}
    kind = Wording.Kind
    return tree.Rubric(
        schema_version=rubric.schema_version,
        rubric=_about(rubric),
        framework=_framework(rubric.framework, listed.get(kind.KNOWN, ()), listed.get(kind.NOT_KNOWN, ())),
        honest_wording=tree.HonestWording(
            **named[kind.HONEST],
            avoid_saying=listed.get(kind.AVOID_SAYING, ()),
            ok_to_say=listed.get(kind.OK_TO_SAY, ()),
        ),
        scale=_scale(rubric, named[kind.RULE]),
        question_sets=tree.QuestionSets(
            **named[kind.QUESTION_SET],
            response_options_person_supported=listed.get(kind.RESPONSE_OPTION, ()),
        ),
        informants=tuple(tree.Informant(row.slug, row.label, row.role) for row in rubric.informants.all()),
        evidence_types=tuple(
            tree.EvidenceType(row.slug, row.code, row.label, row.examples, row.voice.slug if row.voice else None)
            for row in rubric.evidence_types.select_related("voice")
        ),
        outcomes=tuple(
            tree.Outcome(
                row.slug, row.order, row.name, row.plain, tree.PlainGrounding(row.grounding_name, row.grounding_plain)
            )
            for row in rubric.outcomes.all()
        ),
        mechanisms=_mechanisms(rubric),
        cmo_links=_links(rubric),
        sources=tuple(tree.Source(row.slug, row.cite, row.doi, row.access) for row in rubric.sources.all()),
        design_precedents=tuple(
            tree.Precedent(row.source.slug, row.lesson) for row in rubric.precedents.select_related("source")
        ),
        factors=_factors(rubric),
    )


def _names(model, owner: str, target: str, rubric: Rubric, name: str = "slug") -> dict[int, tuple[str, ...]]:
    """The ordered lists of references of one kind, by their owner's key."""
    lists: dict[int, list[str]] = {}
    pairs = model.objects.filter(**{f"{owner}__rubric": rubric}).order_by(owner, "position")
    for key, slug in pairs.values_list(owner, f"{target}__{name}"):
        lists.setdefault(key, []).append(slug)
    return {key: tuple(slugs) for key, slugs in lists.items()}


def _about(rubric: Rubric) -> tree.About:
    return tree.About(
        id=rubric.identifier,
        version=rubric.version,
        status=rubric.maturity,
        title=rubric.title,
        short_title=rubric.short_title,
        language=rubric.language,
        indicator_count=rubric.indicator_count,
        designed_for=rubric.designed_for,
        unit_of_assessment=rubric.unit_of_assessment,
        wording_origin=rubric.wording_origin,
        not_covered=rubric.not_covered,
        indicators_per_factor=rubric.indicators_per_factor,
    )


def _framework(row: Framework, known: tuple[str, ...], not_known: tuple[str, ...]) -> tree.Framework:
    return tree.Framework(
        name=row.name,
        expands_to=row.expands_to,
        acronym_note=row.acronym_note,
        kind=row.kind,
        citation=tree.Citation(
            authors=tuple(row.authors),
            title=row.paper_title,
            journal=row.journal,
            year=row.year,
            published_online=row.published_online,
            doi=row.doi,
            pmcid=row.pmcid,
            url=row.url,
        ),
        licence=tree.Licence(row.licence_status, row.licence_note),
        read_by_drafters=row.read_by_drafters,
        known_from_abstract=known,
        known_inconsistency=row.known_inconsistency,
        not_known_until_full_text_is_read=not_known,
    )


def _scale(rubric: Rubric, sentences: dict[str, str]) -> tree.Scale:
    return tree.Scale(
        min=rubric.scale_min,
        max=rubric.scale_max,
        levels=tuple(tree.Level(row.number, row.label, row.meaning) for row in rubric.levels.all()),
        non_scores=tuple(tree.NonScore(row.code, row.label, row.rule) for row in rubric.non_scores.all()),
        rules=tree.Rules(
            **sentences,
            minimum_group_size=rubric.minimum_group_size,
            minimum_group_size_export=rubric.minimum_group_size_export,
            minimum_group_size_quotes=rubric.minimum_group_size_quotes,
            views_differ_flag=tree.Flag(
                rubric.views_differ_status, rubric.views_differ_factor, rubric.views_differ_indicator
            ),
            noticeable_change_flag=tree.Flag(
                rubric.noticeable_change_status, rubric.noticeable_change_factor, rubric.noticeable_change_indicator
            ),
        ),
        bands=tuple(tree.Band(row.slug, row.label, row.lowest, row.highest) for row in rubric.bands.all()),
        band_guard=rubric.band_guard,
        band_status=rubric.band_status,
    )


def _mechanisms(rubric: Rubric) -> tuple[tree.Mechanism, ...]:
    sources = _names(MechanismSource, "mechanism", "source", rubric)
    return tuple(
        tree.Mechanism(row.slug, row.name, row.plain, row.grounding, sources.get(row.pk, ()))
        for row in rubric.mechanisms.all()
    )


def _links(rubric: Rubric) -> tuple[tree.Link, ...]:
    factors = _names(LinkFactor, "link", "factor", rubric)
    mechanisms = _names(LinkMechanism, "link", "mechanism", rubric)
    outcomes = _names(LinkOutcome, "link", "outcome", rubric)
    return tuple(
        tree.Link(
            id=row.code,
            factors=factors.get(row.pk, ()),
            context=row.context,
            mechanisms=mechanisms.get(row.pk, ()),
            outcomes=outcomes.get(row.pk, ()),
            status=row.status,
            caution=row.caution,
        )
        for row in rubric.links.all()
    )


def _factors(rubric: Rubric) -> tuple[tree.Factor, ...]:
    outcomes = _names(FactorOutcome, "factor", "outcome", rubric)
    indicators = _indicators(rubric)
    return tuple(
        tree.Factor(
            id=row.slug,
            code=row.code,
            order=row.order,
            name=row.name,
            grounding=tree.FactorGrounding(row.grounding_name, row.grounding_definition),
            working_definition=row.working_definition,
            in_one_line=row.in_one_line,
            not_this=row.not_this,
            watch_out_for=tuple(row.watch_out_for),
            expected_outcomes=outcomes.get(row.pk, ()),
            expected_outcomes_grounding=row.expected_outcomes_grounding,
            indicators=tuple(indicators.get(row.pk, ())),
        )
        for row in rubric.factors.all()
    )


def _indicators(rubric: Rubric) -> dict[int, list[tree.Indicator]]:
    mechanisms = _names(IndicatorMechanism, "indicator", "mechanism", rubric)
    outcomes = _names(IndicatorOutcome, "indicator", "outcome", rubric)
    sources = _names(IndicatorSource, "indicator", "source", rubric)
    anchors: dict[int, list[tree.Anchor]] = {}
    for anchor in Anchor.objects.filter(indicator__rubric=rubric).select_related("level"):
        anchors.setdefault(anchor.indicator_id, []).append(tree.Anchor(anchor.level.number, anchor.text))
    examples: dict[int, list[tree.EvidenceExample]] = {}
    for example in EvidenceExample.objects.filter(indicator__rubric=rubric).select_related("kind"):
        examples.setdefault(example.indicator_id, []).append(tree.EvidenceExample(example.kind.slug, example.example))
    found: dict[int, list[tree.Indicator]] = {}
    for row in rubric.indicators.select_related("key_voice", "grounding_factor_name"):
        found.setdefault(row.factor_id, []).append(
            tree.Indicator(
                id=row.code,
                title=row.title,
                statement=row.statement,
                key_voice=row.key_voice.slug,
                person_supported_statement=row.person_supported_statement,
                mechanisms=mechanisms.get(row.pk, ()),
                outcomes=outcomes.get(row.pk, ()),
                quick_set=row.quick_set,
                na_allowed=row.na_allowed,
                levels=tuple(anchors.get(row.pk, ())),
                evidence=tuple(examples.get(row.pk, ())),
                reflection_prompt=row.reflection_prompt,
                supported_by=sources.get(row.pk, ()),
                grounding=tree.IndicatorGrounding(
                    factor_name=row.grounding_factor_name.slug,
                    paper_section=row.grounding_paper_section,
                    statement=row.grounding_statement,
                    levels=row.grounding_levels,
                    mechanism_and_outcome_links=row.grounding_links,
                    check_against_full_text=row.check_against_full_text,
                ),
                na_guidance=row.na_guidance,
            )
        )
    return found
