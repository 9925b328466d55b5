"""Rows about action plans and measures: all of it for people of the provider, and for others what is shared."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from apps.assessments.statuses import AuditStatus
from apps.improvement.models import Effect, Measure, MeasureStep, MeasureValue, PlannedAction
from apps.improvement.queries.plan_in_report import owner_in_words, roles_in_words
from apps.improvement.statuses import ActionStatus

from ..domain.plan_tables import CADENCES, FINDINGS, MEASURE_KINDS, WAYS
from ..domain.table_schema import Row
from .readers import ExportReader
from .rubric_content_rows import rubric_id

FINDING_LABELS, KIND_LABELS = dict(FINDINGS), dict(MEASURE_KINDS)
WAY_LABELS, CADENCE_LABELS = dict(WAYS), dict(CADENCES)
UNDECIDED = (ActionStatus.PROPOSED, ActionStatus.STOPPED)


def readable_actions(reader: ExportReader) -> QuerySet[PlannedAction]:
    """The plans of the providers that the person works for; of shared plans what was decided and not stopped."""
    shared = Q(programme__in=reader.programmes_with_shared_plan()) & ~Q(status__in=UNDECIDED)
    found = PlannedAction.objects.filter(Q(programme__organisation__in=reader.providers) | shared)
    ticked = Count("steps", filter=Q(steps__done_at__isnull=False))
    found = found.annotate(step_count=Count("steps"), ticked=ticked)
    return found.select_related("programme", "indicator__rubric").order_by()


def action_rows(actions: Sequence[Any]) -> Iterator[tuple[int, Row]]:
    """Two queries. Who does it is told by their role."""
    roles = roles_in_words({action.programme.organisation_id for action in actions})
    for number, action in enumerate(actions):
        row: Row = {
            "action_id": action.reference,
            "programme_id": action.programme.reference,
            "title": action.title,
            "rubric_id": rubric_id(action.indicator.rubric) if action.indicator else None,
            "indicator_code": action.indicator.code if action.indicator else None,
            "has_owner": action.has_owner,
            "starts_on": action.starts_on,
            "due_on": action.due_on,
            "status": action.status,
            "status_label": action.get_status_display(),
            "steps": action.step_count,
            "steps_done": action.ticked,
            "owner_role": owner_in_words(action, roles),
            "priority": action.priority,
            "priority_label": action.get_priority_display(),
            "source": action.source,
            "source_label": action.get_source_display(),
            "level_then": action.level_then,
            "details": action.details or None,
            "why": action.why or None,
            "success": action.success or None,
            "added_at": action.created_at,
        }
        yield number, row


def readable_effects(reader: ExportReader) -> QuerySet[Effect]:
    """What later audits say of the actions of the providers that the person works for."""
    found = Effect.objects.filter(
        planned_action__programme__organisation__in=reader.providers, audit__status=AuditStatus.SIGNED_OFF
    )
    return found.select_related("planned_action__programme", "audit").order_by()


def effect_rows(effects: Sequence[Effect]) -> Iterator[tuple[int, Row]]:
    """One row each, without a query."""
    for number, effect in enumerate(effects):
        row: Row = {
            "effect_id": f"{effect.planned_action.reference}-{effect.audit.reference}",
            "action_id": effect.planned_action.reference,
            "audit_id": effect.audit.reference,
            "finding": effect.finding,
            "finding_label": FINDING_LABELS[effect.finding],
            "level_then": effect.level_then,
            "level_now": effect.level_now,
            "words": effect.words or None,
        }
        yield number, row


def readable_measures(reader: ExportReader) -> QuerySet[Measure]:
    """What the programmes of the providers that the person works for count."""
    found = Measure.objects.filter(programme__organisation__in=reader.providers)
    return found.select_related("programme", "action").order_by()


def measure_rows(measures: Sequence[Measure]) -> Iterator[tuple[int, Row]]:
    """One row each, without a query."""
    for number, measure in enumerate(measures):
        row: Row = {
            "measure_id": measure.reference,
            "programme_id": measure.programme.reference,
            "action_id": measure.action.reference if measure.action else None,
            "name": measure.name,
            "unit": measure.unit or None,
            "kind": measure.kind,
            "kind_label": KIND_LABELS[measure.kind],
            "better": measure.better,
            "better_label": WAY_LABELS[measure.better],
            "cadence": measure.cadence,
            "cadence_label": CADENCE_LABELS[measure.cadence],
        }
        yield number, row


def readable_measure_values(reader: ExportReader) -> QuerySet[MeasureValue]:
    """The values that count: of each month or week the newest, unless it was taken out."""
    later = MeasureValue.objects.filter(
        measure=OuterRef("measure"), period=OuterRef("period"), revision__gt=OuterRef("revision")
    )
    taken_out = Q(amount=None, numerator=None)
    found = MeasureValue.objects.filter(measure__programme__organisation__in=reader.providers)
    found = found.exclude(taken_out).filter(~Exists(later.order_by()))
    return found.select_related("measure__programme").order_by()


def measure_value_rows(values: Sequence[MeasureValue]) -> Iterator[tuple[int, Row]]:
    """One row each, without a query."""
    for number, value in enumerate(values):
        row: Row = {
            "measure_value_id": f"{value.measure.reference}-{value.period:%Y-%m-%d}",
            "measure_id": value.measure.reference,
            "period": value.period,
            "amount": value.amount,
            "numerator": value.numerator,
            "denominator": value.denominator,
            "revision": value.revision,
            "updated_at": value.typed_at,
        }
        yield number, row


def readable_measure_steps(reader: ExportReader) -> QuerySet[MeasureStep]:
    """Where limits start anew, as far as nobody took it back."""
    found = MeasureStep.objects.filter(measure__programme__organisation__in=reader.providers, taken_back_at=None)
    return found.select_related("measure__programme").order_by()


def measure_step_rows(steps: Sequence[MeasureStep]) -> Iterator[tuple[int, Row]]:
    """One row each, without a query."""
    for number, step in enumerate(steps):
        row: Row = {
            "measure_step_id": step.reference,
            "measure_id": step.measure.reference,
            "period": step.period,
            "reason": step.reason,
            "updated_at": step.set_at,
        }
        yield number, row
