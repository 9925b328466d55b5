"""Every stored field of what is exported stands in a table, or is left out for a reason that stands here."""

import pytest

from apps.assessments.models import Assessment, Evidence, FactorScore, Rating, Side, SignOff
from apps.exports.domain.tables import TABLES_BY_NAME
from apps.improvement.models import Effect, Measure, MeasureStep, MeasureValue, PlannedAction
from apps.organisations.models import Organisation, OrganisationIdentifier, Programme
from apps.rubric.models import Anchor, EvidenceType, Factor, Indicator, Level, Outcome, Rubric
from apps.surveys.models import Publication, PublishedCell, Round

from .reading_rows import all_rows_of

WHO_AND_WHEN = "Nobody is named in a file, and when a step was taken is told by the row’s own moments."
INTERNAL = "A number of the database. Rows are known by their references."
WORKING = "It serves to save without conflict, and says nothing."
# A column of which table holds it; or, after a dash, why no table does.
FIELDS = {
    Organisation: {
        "reference": "organisations.organisation_id",
        "name": "organisations.name",
        "is_made_up": "organisations.is_made_up",
        "kind": "- Only providers are listed.",
        "created_at": "- When it was registered here says nothing of its work.",
    },
    OrganisationIdentifier: {
        "reference": "organisation_identifiers.identifier_id",
        "organisation": "organisation_identifiers.organisation_id",
        "scheme": "organisation_identifiers.scheme",
        "value": "organisation_identifiers.value",
        "added_at": f"- {WHO_AND_WHEN}",
    },
    Programme: {
        "reference": "programmes.programme_id",
        "organisation": "programmes.organisation_id",
        "name": "programmes.name",
        "setting": "programmes.setting",
        "form": "programmes.form",
        "peer_workers": "programmes.peer_workers",
        "caseload": "programmes.caseload",
        "icb": "programmes.icb_code",
        "local_authority": "programmes.local_authority_code",
        "created_by": f"- {WHO_AND_WHEN}",
        "created_at": "- When it was written down here says nothing of the programme.",
    },
    Assessment: {
        "reference": "audits.audit_id",
        "programme": "audits.programme_id",
        "rubric": "audits.rubric_id",
        "period_start": "audits.period_start",
        "period_end": "audits.period_end",
        "version": "audits.version",
        "supersedes": "audits.supersedes_id",
        "signed_off_at": "audits.signed_off_at",
        "status": "- Only signed-off versions are listed.",
        "started_by": f"- {WHO_AND_WHEN}",
        "started_at": "- How long an audit took is its makers’ own.",
        "signed_off_by": f"- {WHO_AND_WHEN}",
    },
    SignOff: {
        "assessment": "audits.audit_id",
        "formula": "audits.formula",
        "overall": "audits.overall",
        "at": "- The same as the audit’s own moment.",
        "by": f"- {WHO_AND_WHEN}",
        "rubric_version": "- The audit names its rubric.",
        "rubric_hash": "- The table rubrics holds it.",
        "digest": "- It is compared here, with what is stored here, and stands on the report.",
        "digest_rule": "- It belongs to the digest.",
    },
    FactorScore: {
        "sign_off": "factor_scores.audit_id",
        "factor": "factor_scores.factor_id",
        "mean": "factor_scores.mean",
        "band": "factor_scores.band",
        "guarded": "factor_scores.is_guarded",
        "scored": "factor_scores.scored",
        "not_applicable": "factor_scores.not_applicable",
        "not_assessed": "factor_scores.not_assessed",
        "needed": "factor_scores.needed",
    },
    Side: {
        "kind": "rater_levels.rater",
        "assessment": "rater_levels.audit_id",
        "finished_by": f"- {WHO_AND_WHEN}",
        "finished_at": "- How long a rating took is its makers’ own.",
    },
    Rating: {
        "side": "ratings.audit_id",
        "indicator": "ratings.indicator_code",
        "level": "ratings.level",
        "not_applicable": "ratings.answer",
        "carried_over": "ratings.answer",
        "reason": "ratings.reason",
        "note": "ratings.note",
        "evidence_reason": "ratings.evidence_reason",
        "version": f"- {WORKING}",
        "client_id": f"- {WORKING}",
        "updated_by": f"- {WHO_AND_WHEN}",
        "updated_at": "- Changes before sign-off are the raters’ own.",
    },
    Evidence: {
        "assessment": "evidence_kinds.audit_id",
        "kind": "evidence_kinds.evidence_type",
        "dated": "evidence_kinds.newest_on",
        "reference": "- Items are counted by their kind, and not listed.",
        "title": "- A title can name people. It is read on the report.",
        "description": "- It stays with the raters.",
        "kept_where": "- It stays with the raters.",
        "version": f"- {WORKING}",
        "client_id": f"- {WORKING}",
        "added_by": f"- {WHO_AND_WHEN}",
        "added_at": "- When an item was written down is the raters’ own.",
        "changed_by": f"- {WHO_AND_WHEN}",
        "changed_at": "- When an item was changed is the raters’ own.",
        "taken_out_by": f"- {WHO_AND_WHEN}",
        "taken_out_at": "- What was taken out is not counted.",
    },
    Round: {
        "voice": "survey_cells.voice",
        "closes_on": "survey_cells.closed_on",
        "is_noisy": "survey_cells.is_noisy",
        "reference": "- A result is known by the audit beside which it stands.",
        "programme": "- The audit names its programme.",
        "rubric": "- The same as the audit’s.",
        "question_set": "- The column asked tells how many practices were asked about.",
        "link_kind": "- How people came to the form stays inside.",
        "link_key": "- It opens the form.",
        "opens_on": "- The report tells when it closed.",
        "people_asked": "- Beside bands it would tell more of those who did not answer.",
        "local_term": "- A word for the form.",
        "introduction": "- Words for the form.",
        "status": "- Only closed rounds have results.",
        "opened_by": f"- {WHO_AND_WHEN}",
        "opened_at": f"- {WHO_AND_WHEN}",
    },
    Publication: {
        "reference": "- A result is known by the audit beside which it stands.",
        "own_round": "survey_cells.rounds",
        "answered": "- Exact counts stay inside.",
        "answered_band": "- Each figure tells its own band.",
        "some_were_helped": "- The page of the round tells it inside.",
        "made_on": "survey_cells.updated_at",
        "made_by": f"- {WHO_AND_WHEN}",
    },
    PublishedCell: {
        "publication": "survey_cells.audit_id",
        "kind": "survey_cells.subject",
        "about": "survey_cells.subject_code",
        "state": "survey_cells.cell_state",
        "mean": "survey_cells.mean",
        "level": "survey_cells.most_said_level",
        "reason": "survey_cells.hidden_reason",
        "band": "survey_cells.answers_band",
        "counted": "survey_cells.counted",
        "asked": "survey_cells.asked",
        "audience": "- Only what was published for readers outside.",
        "n": "- Exact counts stay inside.",
    },
    PlannedAction: {
        "reference": "actions.action_id",
        "programme": "actions.programme_id",
        "title": "actions.title",
        "details": "actions.details",
        "source": "actions.source",
        "why": "actions.why",
        "indicator": "actions.indicator_code",
        "level_then": "actions.level_then",
        "owner": "actions.owner_role",
        "owner_role": "actions.owner_role",
        "starts_on": "actions.starts_on",
        "due_on": "actions.due_on",
        "priority": "actions.priority",
        "success": "actions.success",
        "status": "actions.status",
        "created_at": "actions.added_at",
        "audit": "- It can be a draft; what it showed later stands in the table effects.",
        "version": f"- {WORKING}",
        "created_by": f"- {WHO_AND_WHEN}",
    },
    Effect: {
        "planned_action": "effects.action_id",
        "audit": "effects.audit_id",
        "finding": "effects.finding",
        "level_then": "effects.level_then",
        "level_now": "effects.level_now",
        "words": "effects.words",
        "by": f"- {WHO_AND_WHEN}",
        "at": f"- {WHO_AND_WHEN}",
    },
    Measure: {
        "reference": "measures.measure_id",
        "programme": "measures.programme_id",
        "action": "measures.action_id",
        "name": "measures.name",
        "unit": "measures.unit",
        "kind": "measures.kind",
        "better": "measures.better",
        "cadence": "measures.cadence",
        "version": f"- {WORKING}",
        "added_by": f"- {WHO_AND_WHEN}",
        "added_at": f"- {WHO_AND_WHEN}",
    },
    MeasureValue: {
        "measure": "measure_values.measure_id",
        "period": "measure_values.period",
        "revision": "measure_values.revision",
        "amount": "measure_values.amount",
        "numerator": "measure_values.numerator",
        "denominator": "measure_values.denominator",
        "typed_at": "measure_values.updated_at",
        "typed_by": f"- {WHO_AND_WHEN}",
    },
    MeasureStep: {
        "reference": "measure_steps.measure_step_id",
        "measure": "measure_steps.measure_id",
        "period": "measure_steps.period",
        "reason": "measure_steps.reason",
        "set_at": "measure_steps.updated_at",
        "set_by": f"- {WHO_AND_WHEN}",
        "taken_back_by": f"- {WHO_AND_WHEN}",
        "taken_back_at": "- What was taken back is not listed.",
    },
    Rubric: {
        "identifier": "rubrics.identifier",
        "version": "rubrics.version",
        "title": "rubrics.title",
        "short_title": "rubrics.short_title",
        "content_hash": "rubrics.content_hash",
        "published_at": "rubrics.published_at",
        "loaded_at": "- Only published versions are listed.",
    },
    Level: {
        "rubric": "rubric_levels.rubric_id",
        "number": "rubric_levels.level",
        "label": "rubric_levels.label",
        "meaning": "rubric_levels.meaning",
    },
    EvidenceType: {
        "rubric": "rubric_evidence_types.rubric_id",
        "position": "rubric_evidence_types.position",
        "slug": "rubric_evidence_types.evidence_type",
        "code": "rubric_evidence_types.code",
        "label": "rubric_evidence_types.label",
    },
    Outcome: {
        "rubric": "rubric_outcomes.rubric_id",
        "position": "rubric_outcomes.position",
        "slug": "rubric_outcomes.outcome_id",
        "name": "rubric_outcomes.name",
    },
    Factor: {
        "rubric": "rubric_factors.rubric_id",
        "position": "rubric_factors.position",
        "slug": "rubric_factors.factor_id",
        "code": "rubric_factors.code",
        "name": "rubric_factors.name",
    },
    Indicator: {
        "rubric": "rubric_indicators.rubric_id",
        "factor": "rubric_indicators.factor_id",
        "position": "rubric_indicators.position",
        "code": "rubric_indicators.indicator_code",
        "title": "rubric_indicators.title",
        "statement": "rubric_indicators.statement",
    },
    Anchor: {
        "indicator": "rubric_anchors.indicator_code",
        "level": "rubric_anchors.level",
        "text": "rubric_anchors.anchor",
    },
}
# What a column holds in place of what is stored.
TOLD_ANOTHER_WAY = {
    "audits.overall",  # withheld where a high level has no reason
    "evidence_kinds.newest_on",
    "ratings.answer",
    "survey_cells.rounds",
    "survey_cells.updated_at",
    "actions.owner_role",
}
FROM_ONE = {"rubric_factors.position", "rubric_indicators.position"} | {
    "rubric_evidence_types.position",
    "rubric_outcomes.position",
}


@pytest.mark.parametrize("model", FIELDS, ids=lambda model: model.__name__)
def test_every_stored_field_is_in_a_table_or_left_out_for_a_reason(model):
    stored = {field.name for field in model._meta.concrete_fields if not field.primary_key}
    stored -= {field.name for field in model._meta.concrete_fields if field.name == "id"}
    assert set(FIELDS[model]) == stored
    for place in FIELDS[model].values():
        if place.startswith("- "):
            assert place.endswith("."), place
        else:
            table, _, column = place.partition(".")
            assert column in TABLES_BY_NAME[table].names, place


def test_what_is_stored_is_what_the_table_says(scenario):
    """For one who reads all of it, each value of a column is one that is stored in its field."""
    rows = all_rows_of(scenario.cast.manager)
    looked_at = 0
    for model, places in FIELDS.items():
        for name, place in places.items():
            if place.startswith("- ") or place in TOLD_ANOTHER_WAY or model._meta.get_field(name).is_relation:
                continue
            table, _, column = place.partition(".")
            found = {row[column] for row in rows[table]} - {None}
            stored = set(model.objects.order_by().values_list(name, flat=True))
            if place in FROM_ONE:
                stored = {value + 1 for value in stored}
            if name == "kind" and model is Side:
                stored -= {"agreed"}
            assert found <= stored, place
            looked_at += bool(found)
    assert looked_at > 50
