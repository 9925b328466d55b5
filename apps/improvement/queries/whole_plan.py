"""The whole plan of a programme, for its file, its workbook and the page that is printed."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Prefetch

from apps.common.charts.scale_charts import Chart
from apps.common.dates import day, local_day, period_years
from apps.common.pdf.rich_text import to_paragraphs
from apps.organisations.models import Programme

from ..domain.action_details import read_dates
from ..domain.measure_drawing import draw_measure
from ..domain.plan_entries import (
    BegunAction,
    MeasureValueLine,
    PlanCompletion,
    PlanDates,
    PlanEffect,
    PlanEntry,
    PlanGroup,
    PlanMeasure,
    PlanStep,
    PlanUpdate,
    WholePlan,
    first_of,
)
from ..models import ActionUpdate, Completion, Effect, Measure, MeasureValue, PlannedAction, UpdateKind
from ..statuses import AT_WORK, SHAPES, ActionStatus
from .effects import levels_of_effect
from .measures import MeasureReading, Moment, actions_begun, moments_of, readings_of, value_rows
from .practices import PracticeOfAction, practices_of

NOT_SAID = "Not said yet"
NOBODY = "Nobody yet"
GROUPS = {
    "At work": (*AT_WORK, ActionStatus.SHOWN),
    "Proposed": (ActionStatus.PROPOSED,),
    "Done": (ActionStatus.DONE,),
    "Stopped": (ActionStatus.STOPPED,),
}


def whole_plan(programme: Programme, today: date, *, most: int | None = None) -> WholePlan:
    """Every action with all that belongs to it, in a fixed number of queries. `most`: so many are shown."""
    actions = list(_actions(programme))
    practices = practices_of(actions)
    groups = []
    for heading, statuses in GROUPS.items():
        entries = [_entry(one, practices.get(one.pk), today) for one in actions if one.status in statuses]
        if entries:
            groups.append(PlanGroup(heading, tuple(entries)))
    return first_of(groups, len(actions) if most is None else most)


def _actions(programme: Programme) -> Iterable[PlannedAction]:
    """What is due first comes first."""
    effects = Effect.objects.select_related("audit__rubric", "planned_action__indicator__rubric")
    return (
        PlannedAction.objects.filter(programme=programme)
        .select_related("owner", "indicator__rubric", "indicator__factor")
        .prefetch_related("steps", "updates", "completions", Prefetch("effects", effects))
        .order_by(F("due_on").asc(nulls_last=True), "priority", "pk")
    )


def _entry(action: PlannedAction, practice: PracticeOfAction | None, today: date) -> PlanEntry:
    updates = list(action.updates.all())
    return PlanEntry(
        title=to_paragraphs(action.title),
        details=to_paragraphs(action.details),
        factor=practice.factor_id if practice else "",
        practice=f"{practice.indicator.id} {practice.indicator.title}" if practice else "",
        practice_note=_practice_note(practice),
        stood=f"level {practice.level_then}, {practice.level_label}" if practice and practice.level_then else "",
        aim=f"level {practice.aim_level}: “{practice.aim}”" if practice and practice.aim else "",
        source=action.get_source_display(),
        why=to_paragraphs(action.why),
        steps=tuple(PlanStep(to_paragraphs(step.text), step.done_at is not None) for step in action.steps.all()),
        owner=to_paragraphs(action.owner.name if action.owner else action.owner_role or NOBODY),
        starts=day(action.starts_on) if action.starts_on else NOT_SAID,
        due=day(action.due_on) if action.due_on else NOT_SAID,
        dates=_changed_dates(updates),
        priority=action.get_priority_display(),
        success=to_paragraphs(action.success),
        status=status_words(action.status),
        is_overdue=is_overdue(action, today),
        updates=_log(updates),
        completions=tuple(map(_completion, action.completions.all())),
        effects=tuple(PlanEffect(effect_words(one), to_paragraphs(one.words)) for one in action.effects.all()),
    )


def status_words(status: str) -> str:
    """A status by its shape and its words: "● Under way"."""
    known = ActionStatus(status)
    return f"{SHAPES[known]} {known.label}"


def is_overdue(action: PlannedAction, today: date) -> bool:
    """Past its last day, and somebody still works on it."""
    return action.status in AT_WORK and action.due_on is not None and action.due_on < today


def _practice_note(practice: PracticeOfAction | None) -> str:
    if practice is None:
        return ""
    if practice.is_retired:
        return "The newest version of the rubric does not have this practice any more. The action keeps it."
    return f"In the newest version of the rubric it is {practice.today}." if practice.today else ""


def _changed_dates(updates: Iterable[ActionUpdate]) -> tuple[PlanDates, ...]:
    """The dates that an action had before, with the reason for each change."""
    found = []
    for update in updates:
        before = read_dates(update.before) if update.kind == UpdateKind.DATES else None
        if before is None or not (before.starts_on or before.due_on):
            continue
        words = [f"from {day(before.starts_on)}" if before.starts_on else ""]
        words.append(f"until {day(before.due_on)}" if before.due_on else "without a last day")
        found.append(PlanDates(local_day(update.at), " ".join(words).strip(), to_paragraphs(update.text)))
    return tuple(found)


def _log(updates: Iterable[ActionUpdate]) -> tuple[PlanUpdate, ...]:
    """Notes and changes of status, the newest first."""
    found = []
    for update in updates:
        if update.kind == UpdateKind.DATES:
            continue
        change = ""
        if update.kind == UpdateKind.STATUS:
            change = f"{ActionStatus(update.before).label}, now {ActionStatus(update.after).label.lower()}"
        found.append(PlanUpdate(local_day(update.at), change, to_paragraphs(update.text)))
    return tuple(found[::-1])


def _completion(completion: Completion) -> PlanCompletion:
    """A piece of evidence is not named here: not everybody who reads a plan may read the log it stands in."""
    outcome = [f"Said on {local_day(completion.shown_at)}."]
    if completion.evidence_id is not None:
        outcome.append("An item of the evidence log shows it.")
    if completion.decided_at is None:
        outcome.append("It waits for a second person.")
    else:
        verb = "Confirmed" if completion.is_confirmed else "Sent back"
        outcome.append(f"{verb} by a second person on {local_day(completion.decided_at)}.")
    return PlanCompletion(to_paragraphs(completion.words), " ".join(outcome))


def effect_words(effect: Effect) -> str:
    """ "2025–26: the practice moved up, level 2, Emerging, then level 3, Developing."."""
    years, levels = period_years(effect.audit.period_start, effect.audit.period_end), levels_of_effect(effect)
    said = effect.get_finding_display()
    return f"{years}: {said[:1].lower()}{said[1:]}{f', {levels}' if levels else ''}."


def plan_measures(programme: Programme, *, most_values: int | None = None) -> tuple[PlanMeasure, ...]:
    """Everything that the programme counts: four queries."""
    measures = list(Measure.objects.filter(programme=programme).select_related("action"))
    begun = actions_begun(programme.pk) if measures else []
    found = []
    for reading in readings_of(measures):
        moments = moments_of(reading, begun)
        found.append(_measure(reading, moments, most_values, _chart(reading, moments)))
    return tuple(found)


def measures_with_values(programme: Programme) -> tuple[PlanMeasure, ...]:
    """Those that have values, without their charts, for a workbook: two queries."""
    found = MeasureValue.objects.filter(measure__programme=programme).select_related("measure__action")
    values = list(found.order_by("measure__name", "measure", "period", "revision"))
    measures = {value.measure_id: value.measure for value in values}
    return tuple(_measure(reading, [], None) for reading in readings_of(list(measures.values()), values))


def _measure(
    reading: MeasureReading, moments: list[Moment], most: int | None, chart: Chart | None = None
) -> PlanMeasure:
    measure, lines = reading.measure, []
    rows = value_rows(reading)
    for row in rows[:most]:
        lines.append(MeasureValueLine(row.label, row.figure, row.out_of, row.words, row.is_corrected))
    return PlanMeasure(
        name=to_paragraphs(measure.name),
        about=_about(measure),
        action=to_paragraphs(measure.action.title if measure.action else ""),
        chart=chart,
        sentences=reading.sentences,
        begun=tuple(BegunAction(one.letter, to_paragraphs(one.action.title), day(one.began)) for one in moments),
        values=tuple(lines),
        values_left_out=len(rows) - len(lines),
    )


def _chart(reading: MeasureReading, moments: list[Moment]) -> Chart | None:
    drawing = draw_measure(reading.measure.name, reading.series, reading.chart, [one.began for one in moments])
    return drawing.wide if drawing else None


def _about(measure: Measure) -> str:
    unit = f"Counted in {measure.unit}. " if measure.unit else ""
    return f"{unit}{measure.get_cadence_display()}. {measure.get_better_display()}."
