"""Tables of a programme's action plan, and of what it counts over time."""

from .table_schema import (
    INDICATOR_CODE,
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

ACTION_STATES = (
    ("proposed", "Proposed"),
    ("planned", "Planned"),
    ("under_way", "Under way"),
    ("at_risk", "At risk"),
    ("shown", "To be confirmed"),
    ("done", "Done"),
    ("stopped", "Stopped"),
)
SOURCES = (
    ("audit", "An audit"),
    ("survey", "A survey"),
    ("discussion", "A discussion"),
    ("comment", "What a peer worker said"),
    ("supervision", "Something that was taken to supervision"),
    ("other", "Something else"),
)
PRIORITIES = (("1", "High"), ("2", "Usual"), ("3", "Low"))
FINDINGS = (
    ("up", "The practice moved up"),
    ("down", "The practice moved down"),
    ("no_change", "No change yet"),
    ("cannot_say", "We cannot say"),
)
MEASURE_KINDS = (
    ("count", "A count, such as meetings in a month"),
    ("share", "A share: how many out of how many"),
    ("time", "A time, such as days until the first meeting"),
)
WAYS = (("higher", "More is better"), ("lower", "Less is better"))
CADENCES = (("monthly", "Every month"), ("weekly", "Every week"))

ACTION_ID = text("action_id", "Action", "The action’s reference.", leads_to="actions")
MEASURE_ID = text("measure_id", "Measure", "The measure’s reference.", leads_to="measures")

ACTIONS = Table(
    "actions",
    "Actions",
    "One row for each action of a programme’s plan; for readers outside the provider, those that were decided, where "
    "the plan is shared with them.",
    (
        text("action_id", "Action", "The action’s reference."),
        PROGRAMME_ID,
        text("title", "What will be done", "In a line."),
        RUBRIC_ID,
        INDICATOR_CODE,
        Column("has_owner", "Somebody does it", "Whether somebody takes it.", ColumnType.YES_NO),
        day_column("starts_on", "From", "The first day."),
        day_column("due_on", "Until", "The last day."),
        text("status", "State", "How far it is.", codes=ACTION_STATES),
        text("status_label", "State in words", "The same in words."),
        whole("steps", "Steps", "How many small steps it has."),
        whole("steps_done", "Steps done", "How many of them are done."),
        text("owner_role", "Who does it", "A role, and nobody’s name.", is_for_provider=True),
        whole("priority", "Priority", "What comes first.", codes=PRIORITIES, is_for_provider=True),
        text("priority_label", "Priority in words", "The same in words.", is_for_provider=True),
        text("source", "Comes from", "What it comes from.", codes=SOURCES, is_for_provider=True),
        text("source_label", "Comes from, in words", "The same in words.", is_for_provider=True),
        whole("level_then", "Level then", "The level of the practice when it was planned.", is_for_provider=True),
        text("details", "Details", "What else was written about it.", is_for_provider=True),
        text("why", "Why", "Why it was planned.", is_for_provider=True),
        text("success", "What will show that it worked", "As it was written.", is_for_provider=True),
        Column("added_at", "Added", "When it was written down. UTC.", ColumnType.MOMENT, is_for_provider=True),
    ),
)

EFFECTS = Table(
    "effects",
    "What actions changed",
    "One row for each action and later audit that said whether its practice moved. Nothing is proved by it. For "
    "people of the provider.",
    (
        text("effect_id", "Effect", "The action’s reference and the audit’s."),
        ACTION_ID,
        text("audit_id", "Audit", "The later audit.", leads_to="audits"),
        text("finding", "Finding", "What the audit says.", codes=FINDINGS),
        text("finding_label", "Finding in words", "The same in words."),
        whole("level_then", "Level then", "The level of the practice before."),
        whole("level_now", "Level now", "The level of the practice in that audit."),
        text("words", "What shows it", "Which evidence shows it, as it was written."),
    ),
)

MEASURES = Table(
    "measures",
    "Measures",
    "One row for each thing that a programme counts over time. For people of the provider.",
    (
        text("measure_id", "Measure", "The measure’s reference."),
        PROGRAMME_ID,
        text("action_id", "Action", "The action that it belongs to, if any.", leads_to="actions"),
        text("name", "Name", "What is counted."),
        text("unit", "Unit", "Of a count or a time: people, days."),
        text("kind", "Kind", "What kind of figure it is.", codes=MEASURE_KINDS),
        text("kind_label", "Kind in words", "The same in words."),
        text("better", "Better", "Which way is better.", codes=WAYS),
        text("better_label", "Better, in words", "The same in words."),
        text("cadence", "How often", "How often it is counted.", codes=CADENCES),
        text("cadence_label", "How often, in words", "The same in words."),
    ),
)

MEASURE_VALUES = Table(
    "measure_values",
    "Values of measures",
    "One row for each month or week of a measure that has a value: the newest one where it was corrected.",
    (
        text("measure_value_id", "Value", "The measure’s reference and the day."),
        MEASURE_ID,
        day_column("period", "Month or week", "Its first day."),
        Column("amount", "Figure", "Of a count or a time.", ColumnType.DECIMAL),
        whole("numerator", "How many", "Of a share: how many."),
        whole("denominator", "Out of how many", "Of a share: out of how many."),
        whole("revision", "Revision", "From 1; one more each time it was corrected."),
        UPDATED_AT,
    ),
)

MEASURE_STEPS = Table(
    "measure_steps",
    "Where limits start anew",
    "One row for each month or week from which a measure’s limits are reckoned anew.",
    (
        text("measure_step_id", "Step", "The step’s reference."),
        MEASURE_ID,
        day_column("period", "From", "The first day of the new stretch."),
        text("reason", "Reason", "Why, as it was written."),
        UPDATED_AT,
    ),
)

PLAN_TABLES = (ACTIONS, EFFECTS, MEASURES, MEASURE_VALUES, MEASURE_STEPS)
