"""Tables of what was signed off: programmes, audits, ratings, scores, evidence, and what people said beside them."""

from .table_schema import (
    AUDIT_ID,
    FACTOR_ID,
    INDICATOR_CODE,
    ORGANISATION_ID,
    PROGRAMME_ID,
    RUBRIC_ID,
    UPDATED_AT,
    Column,
    ColumnType,
    Table,
    day_column,
    text,
    whole,
)

SETTINGS = (
    ("community", "Community mental health"),
    ("inpatient", "Inpatient ward"),
    ("crisis", "Crisis service"),
    ("primary_care", "Primary care"),
    ("voluntary", "Voluntary or community organisation"),
    ("recovery_college", "Recovery college"),
    ("other", "Somewhere else"),
)
FORMS = (("one_to_one", "One-to-one"), ("group", "Group"), ("both", "One-to-one and group"))
RATING_KINDS = (
    ("self", "Rated by the programme’s own people"),
    ("second_rater", "Agreed with a second rater who is not independent of the organisation"),
    ("independent", "Agreed with an independent second rater"),
)
VERSION_STATES = (
    ("stands", "It stands"),
    ("superseded", "A newer version was signed off"),
    ("withdrawn", "The provider no longer stands by it"),
)
ANSWERS = (("level", "A level"), ("not_applicable", "Does not apply"), ("not_assessed", "Not assessed"))
RATERS = (("own", "The programme’s own rating"), ("review", "The second rating"))
VOICES = (("peer_worker", "Peer workers"), ("person_supported", "People supported"))
SUBJECTS = (("indicator", "A practice"), ("factor", "A factor as a whole"))
CELL_STATES = (
    ("shown", "A mean"),
    ("most_said", "Most people said the same, so no mean is given"),
    ("hidden", "Nothing can be shown"),
)
HIDDEN_REASONS = (
    ("no_answers", "Nobody answered"),
    ("too_few", "Too few answered"),
    ("protects", "It would give away another figure that is hidden"),
)
BANDS_OF_PEOPLE = "In bands, so that nobody can be told from it."

ORGANISATIONS = Table(
    "organisations",
    "Organisations",
    "One row for each provider whose programmes are in these files.",
    (
        text("organisation_id", "Organisation", "The organisation’s reference."),
        text("name", "Name", "What it is called."),
        Column("is_made_up", "Made up", "Whether it is demonstration content.", ColumnType.YES_NO),
    ),
)

ORGANISATION_IDENTIFIERS = Table(
    "organisation_identifiers",
    "Identifiers of organisations",
    "One row for each public register in which a provider stands, such as ODS or the Charity Commission’s.",
    (
        text("identifier_id", "Identifier", "Its reference here."),
        ORGANISATION_ID,
        text("scheme", "Register", "The register, by its code in the list org-id.guide."),
        text("value", "Value", "What the register calls the organisation."),
    ),
)

PROGRAMMES = Table(
    "programmes",
    "Programmes",
    "One row for each programme that you run, or fund.",
    (
        text("programme_id", "Programme", "The programme’s reference."),
        ORGANISATION_ID,
        text("name", "Name", "What it is called."),
        text("setting", "Setting", "Where it works.", codes=SETTINGS),
        text("setting_label", "Setting in words", "The same in words."),
        text("form", "Form", "How people meet.", codes=FORMS),
        text("form_label", "Form in words", "The same in words."),
        text(
            "peer_workers_band",
            "Peer workers, in bands",
            f"How many peer workers there are. {BANDS_OF_PEOPLE} Empty where no report is shared with you.",
        ),
        text(
            "caseload_band",
            "People supported, in bands",
            f"How many people are supported at one time. {BANDS_OF_PEOPLE} Empty where no report is shared with you.",
        ),
        text("icb_code", "Integrated care board, code", "The code of the board’s area, where it is named."),
        text("icb_label", "Integrated care board", "The board’s area, where it is named."),
        text("local_authority_code", "Local authority, code", "The code of the authority, where it is named."),
        text("local_authority_label", "Local authority", "The authority, where it is named."),
        whole("peer_workers", "Peer workers", "How many peer workers there are, in heads.", is_for_provider=True),
        whole("caseload", "People supported", "How many people are supported at one time.", is_for_provider=True),
    ),
)

AUDITS = Table(
    "audits",
    "Audits",
    "One row for each signed-off version of an audit. Drafts are never here.",
    (
        text("audit_id", "Audit", "The version’s reference, as on the cover of its report."),
        PROGRAMME_ID,
        RUBRIC_ID,
        day_column("period_start", "Period from", "The first day that the audit speaks of."),
        day_column("period_end", "Period until", "The last day that the audit speaks of."),
        whole("version", "Version", "From 1; one more each time an audit was reopened."),
        text("supersedes_id", "Supersedes", "The version before, where you may read that one.", leads_to="audits"),
        text(
            "superseded_by_id",
            "Superseded by",
            "The version that took its place, where you may read that one.",
            leads_to="audits",
        ),
        text("version_state", "State", "Whether this version still stands.", codes=VERSION_STATES),
        text("version_state_label", "State in words", "The same in words."),
        text("rating_kind", "Kind of rating", "Who rated. Compare the same kind only.", codes=RATING_KINDS),
        text("rating_kind_label", "Kind of rating in words", "As it stands on the report."),
        Column(
            "lived_experience",
            "Lived experience",
            "Whether the second rater wants it said that they have lived experience. Empty without a second rating.",
            ColumnType.YES_NO,
        ),
        Column("signed_off_at", "Signed off", "When it was signed off. UTC.", ColumnType.MOMENT),
        Column("withdrawn_at", "Withdrawn", "When the provider withdrew it. UTC.", ColumnType.MOMENT),
        text("formula", "Formula", "The version of the scoring rules."),
        Column(
            "overall",
            "Overall figure",
            "The mean of the factor scores, as it was stored at sign-off. Never show it without the profile. Empty "
            "where a factor has no score, or a high level has no reason.",
            ColumnType.DECIMAL,
        ),
        Column(
            "overall_is_withheld",
            "Overall figure withheld",
            "Whether one of the upper two levels has no reason, so that there is no overall figure.",
            ColumnType.YES_NO,
        ),
        UPDATED_AT,
    ),
)

FACTOR_SCORES = Table(
    "factor_scores",
    "Factor scores",
    "One row for each factor of an audit: the score as it was stored at sign-off.",
    (
        text("factor_score_id", "Factor score", "The audit’s reference and the factor."),
        AUDIT_ID,
        FACTOR_ID,
        text("factor_label", "Factor in words", "The factor’s name."),
        Column(
            "mean",
            "Score",
            "The mean of the levels, to one place. Empty where too few practices are rated.",
            ColumnType.DECIMAL,
        ),
        text("band", "Band", "The band of the score, by its name in the rubric. Provisional."),
        text("shown_as", "Shown as", "The band in words, as it stands on the report."),
        Column(
            "is_guarded",
            "Held back",
            "Whether a practice stands at the lowest level, so that the band is qualified.",
            ColumnType.YES_NO,
        ),
        whole("scored", "Rated", "How many practices have a level."),
        whole("not_applicable", "Do not apply", "How many practices do not apply."),
        whole("not_assessed", "Not assessed", "How many practices were not assessed."),
        whole("needed", "Needed", "How many practices must have a level before there is a score."),
        UPDATED_AT,
    ),
)

_ANSWER = (
    text("answer", "Answer", "What kind of answer it is.", codes=ANSWERS),
    text("answer_label", "Answer in words", "The level’s name, or the kind of answer in words."),
    whole("level", "Level", "The level. Empty where there is none."),
)

RATINGS = Table(
    "ratings",
    "Ratings",
    "One row for each practice of an audit: what stands, which is what both raters agreed where there were two.",
    (
        text("rating_id", "Rating", "The audit’s reference and the code of the practice."),
        AUDIT_ID,
        FACTOR_ID,
        INDICATOR_CODE,
        *_ANSWER,
        text("reason", "Reason", "Why this level, or why it does not apply, as the report prints it."),
        text("note", "Note", "A note of the programme, as the report prints it."),
        text("evidence_reason", "About the evidence", "Why a high level stands on less evidence than usual."),
        UPDATED_AT,
    ),
)

RATER_LEVELS = Table(
    "rater_levels",
    "Both ratings",
    "One row for each practice and rater, where two rated blind before they agreed.",
    (
        text("rater_level_id", "Rater’s level", "The audit’s reference, the code of the practice and the rater."),
        AUDIT_ID,
        INDICATOR_CODE,
        text("rater", "Rater", "Whose rating it is.", codes=RATERS),
        text("rater_label", "Rater in words", "The same in words."),
        *_ANSWER,
        text("reason", "Reason", "What the rater gave as the reason. Only where the two differ, as in the report."),
        UPDATED_AT,
    ),
)

EVIDENCE_KINDS = Table(
    "evidence_kinds",
    "Kinds of evidence",
    "One row for each kind of evidence that was seen for a practice of an audit.",
    (
        text("evidence_kind_id", "Kind for a practice", "The audit’s reference, the practice and the kind."),
        AUDIT_ID,
        INDICATOR_CODE,
        text("evidence_type", "Kind", "The kind’s name for programs, as in the rubric."),
        text("evidence_type_label", "Kind in words", "The kind’s name."),
        Column("is_named", "Named", "Whether it was named with the rating.", ColumnType.YES_NO),
        whole("items", "Items", "How many items of this kind the evidence list holds for the practice."),
        day_column("newest_on", "Newest", "The day of the newest of those items."),
        UPDATED_AT,
    ),
)

SURVEY_CELLS = Table(
    "survey_cells",
    "What people said",
    "One row for each practice or factor that people were asked about, beside each audit: what its report shows. A "
    "figure takes eight answers or more, and counts are in bands.",
    (
        text("survey_cell_id", "Cell", "The audit’s reference, the group and what was asked about."),
        AUDIT_ID,
        text("voice", "Group", "Who was asked. Groups are never averaged together.", codes=VOICES),
        text("voice_label", "Group in words", "The same in words."),
        day_column("closed_on", "Closed", "The last day of the survey round."),
        whole("rounds", "Rounds", "How many rounds were put together for this result."),
        Column(
            "is_noisy",
            "Take care",
            "Whether more answers came than people were asked, or they came very fast.",
            ColumnType.YES_NO,
        ),
        text("subject", "About", "Whether it is about a practice or a factor.", codes=SUBJECTS),
        text("subject_code", "Practice or factor", "The code of the practice, or the factor’s name for programs."),
        text("cell_state", "State", "What can be shown.", codes=CELL_STATES),
        text("cell_state_label", "State in words", "The same in words."),
        Column("mean", "Mean", "The mean, to one place, where it is shown.", ColumnType.DECIMAL),
        whole("most_said_level", "Most people said", "The level that most people chose, where that is shown."),
        text("hidden_reason", "Why hidden", "Why nothing is shown.", codes=HIDDEN_REASONS),
        text("answers_band", "Answers, in bands", "How many answered: 8–14, or 15+."),
        whole("counted", "Practices counted", "Of a factor: how many practices the figure is made of."),
        whole("asked", "Practices asked about", "Of a factor: how many practices the round asked about."),
        UPDATED_AT,
    ),
)

AUDIT_TABLES = (
    ORGANISATIONS,
    ORGANISATION_IDENTIFIERS,
    PROGRAMMES,
    AUDITS,
    FACTOR_SCORES,
    RATINGS,
    RATER_LEVELS,
    EVIDENCE_KINDS,
    SURVEY_CELLS,
)
