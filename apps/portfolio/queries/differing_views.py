"""On which practices people see their programme differently from its own audit, over many programmes.

Only cells that were published for readers outside, as each programme's report shows them, whoever looks.
"""

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from decimal import Decimal

from django.db.models import (
    Count,
    DateField,
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Greatest, TruncDate

from apps.assessments.models import Assessment, Rating, Side
from apps.insights.domain.perspectives import NAMES, Perspective
from apps.insights.queries.perspectives import DAYS_AFTER_THE_PERIOD
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.surveys.domain import round_dates
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.results import Audience, CellState, CellSubject
from apps.surveys.models import PublishedCell, Round
from apps.surveys.statuses import RoundStatus

MOST_NAMED = 5


@dataclass(frozen=True)
class DifferingView:
    """One practice and one group of people: in how many programmes the two lie apart."""

    practice: IndicatorContent
    group: str
    compared: int  # programmes in which both can be shown
    people_lower: int
    people_higher: int

    @property
    def differing(self) -> int:
        return self.people_lower + self.people_higher


def differing_views(
    audits: QuerySet[Assessment], sides: QuerySet[Side], rubric: RubricContent, today: date
) -> list[DifferingView]:
    """The practices on which views differ in most programmes. One query. `sides`: whose levels stand for audits."""
    limit = rubric.scale.rules.views_differ_flag.indicator
    if limit is None:
        return []
    views = []
    for row in _counted(audits, sides, limit, today):
        name = NAMES[Perspective(row["publication__own_round__voice"])]
        practice = rubric.indicator(row["about"])
        views.append(DifferingView(practice, name, row["compared"], row["lower"], row["higher"]))
    views.sort(key=lambda one: (-one.differing, one.practice.id, one.group))
    return [view for view in views[:MOST_NAMED] if view.differing]


def _counted(audits: QuerySet[Assessment], sides: QuerySet[Side], limit: Decimal, today: date):
    ratings = Rating.objects.filter(
        side__in=sides.order_by().values("pk"),
        side__assessment__programme=OuterRef("publication__own_round__programme"),
        indicator__code=OuterRef("about"),
    )
    cells = PublishedCell.objects.filter(
        audience=Audience.OUTSIDE.value,
        kind=CellSubject.INDICATOR.value,
        state=CellState.SHOWN.value,
        publication__own_round__in=rounds_beside_audits(audits, today).values("pk"),
    )
    apart = ExpressionWrapper(F("level_of_audit") - F("mean"), output_field=DecimalField())
    cells = cells.annotate(level_of_audit=Subquery(ratings.order_by().values("level")[:1])).annotate(apart=apart)
    return (
        cells.filter(level_of_audit__isnull=False)
        .order_by()
        .values("publication__own_round__voice", "about")
        .annotate(
            compared=Count("pk"),
            lower=Count("pk", filter=Q(apart__gte=limit)),
            higher=Count("pk", filter=Q(apart__lte=-limit)),
        )
    )


def rounds_beside_audits(audits: QuerySet[Assessment], today: date) -> QuerySet[Round]:
    """For each audit and each group of people the round that stands beside it in its report (`rounds_beside`).

    Peer workers read their own result first: until they had time to, their newest round is not among them.
    """
    last_day = Greatest(
        ExpressionWrapper(F("period_end") + timedelta(days=DAYS_AFTER_THE_PERIOD), output_field=DateField()),
        TruncDate("signed_off_at", tzinfo=UTC),
    )
    dated = audits.annotate(last_day=last_day).order_by()
    beside = Q()
    for group in RespondentGroup:
        rounds = Round.objects.filter(
            programme=OuterRef("programme"),
            rubric=OuterRef("rubric"),
            voice=group.value,
            status=RoundStatus.CLOSED,
            closes_on__gte=OuterRef("period_start"),
            closes_on__lte=OuterRef("last_day"),
        )
        newest = Subquery(rounds.order_by("-closes_on", "-pk").values("pk")[:1])
        found = Q(pk__in=dated.annotate(beside=newest).filter(beside__isnull=False).values("beside"))
        if group is RespondentGroup.PEER_WORKERS:
            found &= Q(closes_on__lte=today - timedelta(days=round_dates.DAYS_FOR_FEEDBACK))
        beside |= found
    return Round.objects.filter(beside).order_by()
