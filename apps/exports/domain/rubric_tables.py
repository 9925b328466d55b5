"""Tables of what the rubric says: the same for everybody."""

from .table_schema import RUBRIC_ID, Column, ColumnType, Table, text, whole

RUBRICS = Table(
    "rubrics",
    "Versions of the rubric",
    "One row for each published version. A published version never changes.",
    (
        text("rubric_id", "Rubric version", "Its name for programs and its version."),
        text("identifier", "Rubric", "Its name for programs, the same for all versions."),
        text("version", "Version", "The version."),
        text("title", "Title", "What it is called."),
        text("short_title", "Short title", "What it is called in short."),
        text("content_hash", "Fingerprint", "SHA-256 of all that it says: equal fingerprints, equal words."),
        Column("published_at", "Published", "When it was published. UTC.", ColumnType.MOMENT),
    ),
)
RUBRIC_FACTORS = Table(
    "rubric_factors",
    "Factors",
    "One row for each factor of a version of the rubric.",
    (
        text("rubric_factor_id", "Factor of a version", "The version and the factor."),
        RUBRIC_ID,
        text("factor_id", "Factor", "The factor’s name for programs."),
        text("code", "Code", "The factor’s letters."),
        text("name", "Name", "The factor’s name."),
        whole("position", "Place", "Its place in the rubric, from 1."),
    ),
)
RUBRIC_INDICATORS = Table(
    "rubric_indicators",
    "Practices",
    "One row for each practice of a version of the rubric.",
    (
        text("rubric_indicator_id", "Practice of a version", "The version and the code of the practice."),
        RUBRIC_ID,
        text("factor_id", "Factor", "The factor’s name for programs."),
        text("indicator_code", "Practice", "The code of the practice."),
        text("title", "Title", "The practice in a few words."),
        text("statement", "Statement", "The practice in full."),
        whole("position", "Place", "Its place in its factor, from 1."),
    ),
)
RUBRIC_LEVELS = Table(
    "rubric_levels",
    "Levels",
    "One row for each level of a version’s scale.",
    (
        text("rubric_level_id", "Level of a version", "The version and the level."),
        RUBRIC_ID,
        whole("level", "Level", "The level."),
        text("label", "Name", "What it is called."),
        text("meaning", "Meaning", "What it means."),
    ),
)
RUBRIC_ANCHORS = Table(
    "rubric_anchors",
    "Anchors",
    "One row for each practice and level: the sentence that describes it.",
    (
        text("rubric_anchor_id", "Anchor of a version", "The version, the practice and the level."),
        RUBRIC_ID,
        text("indicator_code", "Practice", "The code of the practice."),
        whole("level", "Level", "The level."),
        text("anchor", "Anchor", "The sentence."),
    ),
)
RUBRIC_EVIDENCE_TYPES = Table(
    "rubric_evidence_types",
    "Kinds of evidence in the rubric",
    "One row for each kind of evidence that a version knows.",
    (
        text("rubric_evidence_type_id", "Kind of a version", "The version and the kind."),
        RUBRIC_ID,
        text("evidence_type", "Kind", "The kind’s name for programs."),
        text("code", "Code", "The kind’s letters."),
        text("label", "Name", "The kind’s name."),
        whole("position", "Place", "Its place in the rubric, from 1."),
    ),
)
RUBRIC_OUTCOMES = Table(
    "rubric_outcomes",
    "Outcomes",
    "One row for each domain of personal recovery that the framework names. No figure stands beside any.",
    (
        text("rubric_outcome_id", "Outcome of a version", "The version and the outcome."),
        RUBRIC_ID,
        text("outcome_id", "Outcome", "The outcome’s name for programs."),
        text("name", "Name", "The outcome’s name."),
        whole("position", "Place", "Its place in the rubric, from 1."),
    ),
)

RUBRIC_TABLES = (
    RUBRICS,
    RUBRIC_FACTORS,
    RUBRIC_INDICATORS,
    RUBRIC_LEVELS,
    RUBRIC_ANCHORS,
    RUBRIC_EVIDENCE_TYPES,
    RUBRIC_OUTCOMES,
)
