"""Tables for research on the rubric itself: of providers that agreed, without people, programmes or organisations.

What may pass on is said on the page on which a provider agrees (templates/exports/research.html).
"""

from .audit_tables import ANSWERS, RATERS, RATING_KINDS
from .rubric_tables import RUBRIC_TABLES
from .table_schema import FACTOR_ID, INDICATOR_CODE, RUBRIC_ID, Column, ColumnType, Table, text, whole

STUDY_AUDIT_ID = text(
    "study_audit_id", "Audit", "A number that this file alone gives to the audit.", leads_to="research_audits"
)

RESEARCH_AUDITS = Table(
    "research_audits",
    "Audits",
    "One row for each signed-off version that still stands.",
    (
        text("study_audit_id", "Audit", "A number that this file alone gives to the audit."),
        text("study_programme_id", "Programme", "A number that this file alone gives to the programme."),
        text("study_organisation_id", "Provider", "A number that this file alone gives to the provider."),
        RUBRIC_ID,
        whole("year", "Year", "The year in which the period ended."),
        text("rating_kind", "Kind of rating", "Who rated.", codes=RATING_KINDS),
        Column(
            "rated_in_days", "Days", "From the start of the audit to the end of the own rating.", ColumnType.WHOLE
        ),
    ),
)
RESEARCH_LEVELS = Table(
    "research_levels",
    "Levels by rater",
    "One row for each practice and rater of an audit, blind where there were two.",
    (
        text("research_level_id", "Level", "The audit’s number, the practice and the rater."),
        STUDY_AUDIT_ID,
        FACTOR_ID,
        INDICATOR_CODE,
        text("rater", "Rater", "Whose rating it is.", codes=(*RATERS, ("agreed", "What both agreed"))),
        text("answer", "Answer", "What kind of answer it is.", codes=ANSWERS),
        whole("level", "Level", "The level. Empty where there is none."),
        Column("has_reason", "Reason", "Whether a reason was written. Not the reason.", ColumnType.YES_NO),
    ),
)
RESEARCH_EVIDENCE = Table(
    "research_evidence",
    "Kinds of evidence",
    "One row for each kind of evidence that was seen for a practice.",
    (
        text("research_evidence_id", "Kind for a practice", "The audit’s number, the practice and the kind."),
        STUDY_AUDIT_ID,
        INDICATOR_CODE,
        text("evidence_type", "Kind", "The kind’s name for programs."),
        Column("is_named", "Named", "Whether it was named with the rating.", ColumnType.YES_NO),
        whole("items", "Items", "How many items of this kind the evidence list holds for the practice."),
    ),
)

RESEARCH_TABLES: tuple[Table, ...] = (RESEARCH_AUDITS, RESEARCH_LEVELS, RESEARCH_EVIDENCE, *RUBRIC_TABLES)
