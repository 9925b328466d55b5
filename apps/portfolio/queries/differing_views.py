"""On which practices people see their programme differently from its own audit, over many programmes.

Only cells that were published for readers outside, as each programme's report shows them, whoever looks.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from decimal import Decimal

from django.db.models import DateField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, TruncDate

from apps.assessments.models import Assessment, Rating
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
    audits: QuerySet[Assessment], sides: list[int], rubric: RubricContent, today: date
) -> list[DifferingView]:
    """The practices on which views differ in most programmes. Two queries. `sides`: keys of those that stand."""
    limit = rubric.scale.rules.views_differ_flag.indicator
    if limit is None:
        return []
    apart = _gaps(audits, sides, today)
    views = []
    for (voice, code), gaps in apart.items():
        lower = sum(gap >= limit for gap in gaps)
        higher = sum(gap <= -limit for gap in gaps)
        name = NAMES[Perspective(voice)]
        views.append(DifferingView(rubric.indicator(code), name, len(gaps), lower, higher))
    views.sort(key=lambda one: (-one.differing, one.practice.id, one.group))
    return [view for view in views[:MOST_NAMED] if view.differing]


def _gaps(audits: QuerySet[Assessment], sides: list[int], today: date) -> dict[tuple[str, str], list[Decimal]]:
    """By group of people and practice: how far the level lies above what they said, in each programme that has both.

    Put together here and not in the database, which would look for each level among all sides anew.
    """
    cells = PublishedCell.objects.filter(
        audience=Audience.OUTSIDE.value,
        kind=CellSubject.INDICATOR.value,
        state=CellState.SHOWN.value,
        publication__own_round__in=rounds_beside_audits(audits, today).values("pk"),
    ).order_by()
    means = list(
        cells.values_list("publication__own_round__programme", "about", "publication__own_round__voice", "mean")
    )
    codes = {code for _, code, _, _ in means}
    ratings = Rating.objects.filter(side__in=sides, indicator__code__in=codes).order_by()
    levels: dict[tuple[int, str], int] = {}
    for programme, code, level in ratings.values_list("side__assessment__programme", "indicator__code", "level"):
        if level is not None:
            levels[programme, code] = level
    gaps: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for programme, code, voice, mean in means:
        if mean is not None and (programme, code) in levels:
            gaps[voice, code].append(levels[programme, code] - mean)
    return gaps


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
