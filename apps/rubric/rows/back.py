"""Rows back into the tree they came from."""

from .. import tree
from ..models import (
    Anchor,
    EvidenceExample,
    FactorOutcome,
    Framework,
    IndicatorMechanism,
    IndicatorOutcome,
    IndicatorSource,
    LinkFactor,
    LinkMechanism,
    LinkOutcome,
    MechanismSource,
    Rubric,
    Wording,
)


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
        succession=_succession(rubric),
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


def _succession(rubric: Rubric) -> tree.Succession | None:
    rows = rubric.successions.select_related("indicator")
    entries = tuple(
        tree.Successor(row.kind, row.indicator.code if row.indicator else None, row.predecessor) for row in rows
    )
    if rubric.follows_identifier is None or rubric.follows_version is None:
        return None
    return tree.Succession(rubric.follows_identifier, rubric.follows_version, entries)


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
