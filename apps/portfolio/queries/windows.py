"""What is open, upcoming and late across the programmes of a portfolio."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import ExtractMonth, ExtractYear

from apps.assessments.domain.stages import Stage, present_stage
from apps.assessments.models import Assessment, FactorScore, FeedbackWindow
from apps.assessments.queries.access import audits_for
from apps.assessments.statuses import OPEN, AuditStatus
from apps.organisations.models import Programme, Role
from apps.organisations.permissions import has_role
from apps.surveys.domain.result_labels import band_label
from apps.surveys.queries.access import rounds_for
from apps.surveys.queries.rounds import responses_band
from apps.surveys.statuses import RoundStatus

from ..domain.next_audits import (
    SOONER_BELOW,
    Month,
    coming_months,
    first_end_in_time,
    months_until_next,
    next_audit_day,
    parse_month,
)
from ..permissions import check_has_portfolio, runs_provider
from .access import (
    newest_audit_of_programme,
    newest_audits_for,
    portfolio_programmes_for,
    run_programmes_for,
)

ON_A_PAGE = 25
MONTHS_SHOWN = 12
LATE = "late"
SOONEST_FIRST = (F("due_month").asc(nulls_last=True), "newest_end", "name", "pk")


@dataclass(frozen=True)
class OpenAudit:
    """An audit that is being made, for those who run the programme."""

    stage: str
    peer_workers_until: date | None  # sign-off can follow


@dataclass(frozen=True)
class OpenRound:
    """A survey round that takes answers, or will."""

    reference: str
    who: str
    opens_on: date
    closes_on: date
    is_upcoming: bool
    responses: str  # as a band, for service managers; empty for everybody else


@dataclass(frozen=True)
class WindowRow:
    """One programme: what is open there, and when its next audit is expected."""

    programme: Programme
    expected_on: date | None  # None: nothing is signed off that the person may read
    is_late: bool
    audit: OpenAudit | None
    rounds: list[OpenRound]


@dataclass(frozen=True)
class MonthLine:
    """What one month brings."""

    month: Month
    audits: int
    rounds: int  # that close
    sign_offs: int  # that can follow, because peer workers' time is over

    @property
    def has_anything(self) -> bool:
        return bool(self.audits or self.rounds or self.sign_offs)


@dataclass(frozen=True)
class WindowsPage:
    """One page of programmes, under a list of months."""

    rows: list[WindowRow]
    numbers: Page
    runs_programmes: bool  # of their own: then drafts and rounds are there too
    stages: list[tuple[Stage, int]]
    months: list[MonthLine]
    late: int
    chosen: str  # a month as the address has it, "late", or nothing
    chosen_month: Month | None


def windows_page(person, show: str, number: str | None, today: date) -> WindowsPage:
    """`show`: "late", a month, or anything else for all of them. Raises NotAllowed for whoever has no portfolio."""
    check_has_portfolio(person)
    programmes: QuerySet[Any] = _with_due_month(person, portfolio_programmes_for(person))
    month = parse_month(show)
    shown = programmes
    if show == LATE:
        shown = programmes.filter(is_late(today, "newest_end"))
    elif month is not None:
        shown = programmes.filter(due_month=month.number)
    pages: Paginator = Paginator(shown.order_by(*SOONEST_FIRST), ON_A_PAGE)
    numbers = pages.get_page(number)
    on_page = list(numbers.object_list)
    runs = runs_provider(person)
    audits, late = _expected_audits(person, today)
    return WindowsPage(
        rows=_rows(person, on_page, today, runs_programmes=runs),
        numbers=numbers,
        runs_programmes=runs,
        stages=_stages(person) if runs else [],
        months=_months(person, audits, today, runs_programmes=runs),
        late=late,
        chosen=show if month is not None or show == LATE else "",
        chosen_month=month,
    )


def _with_due_month(person, programmes: QuerySet[Programme]) -> QuerySet[Any]:
    """Each with the last day of its newest audit's period, and the month in which the next one is expected."""
    newest = _with_next_audit(newest_audit_of_programme(person))
    return programmes.annotate(
        newest_end=Subquery(newest.values("period_end")[:1]),
        is_sooner=Subquery(newest.values("is_sooner")[:1]),
        due_month=Subquery(newest.values("due_month")[:1]),
    )


def _with_next_audit(audits: QuerySet[Assessment]) -> QuerySet[Any]:
    """Each with the month in which the next audit is expected, and whether that is sooner than usual."""
    low = FactorScore.objects.filter(sign_off__assessment=OuterRef("pk"), mean__lt=SOONER_BELOW)
    months = Case(
        When(is_sooner=True, then=Value(months_until_next(is_sooner=True))),
        default=Value(months_until_next(is_sooner=False)),
        output_field=IntegerField(),
    )
    last_month = ExtractYear("period_end") * 12 + ExtractMonth("period_end") - 1
    return audits.annotate(is_sooner=Exists(low)).annotate(due_month=last_month + months)


def is_late(today: date, last_day: str) -> Q:
    """Of what knows if the next audit is sooner, and the `last_day` of its period: that was expected before today."""
    late = Q()
    for is_sooner in (False, True):
        late |= Q(is_sooner=is_sooner, **{f"{last_day}__lt": first_end_in_time(today, is_sooner=is_sooner)})
    return late


def _open_audits(person) -> QuerySet[Any]:
    """The audits that are being made in the programmes that the person runs; without a word of what is rated."""
    run = run_programmes_for(person).order_by().values("pk")
    return audits_for(person).filter(programme__in=run, status__in=OPEN)


def _stages(person) -> list[tuple[Stage, int]]:
    """How many audits are at each stage, in the order of the way."""
    found = _open_audits(person).order_by().values("status", "has_window", "has_open_window")
    counts: Counter[Stage] = Counter()
    for row in found.annotate(number=Count("pk")):
        stage = _stage(row["status"], was_read=row["has_window"], is_window_open=row["has_open_window"])
        if stage is not None:
            counts[stage] += row["number"]
    return [(stage, counts[stage]) for stage in Stage if counts[stage]]


def _stage(status: str, *, was_read: bool, is_window_open: bool) -> Stage | None:
    return present_stage(
        AuditStatus(status), was_read_by_peer_workers=was_read, is_window_open=is_window_open, is_shared=False
    )


def _rows(person, programmes: Sequence[Any], today: date, *, runs_programmes: bool) -> list[WindowRow]:
    audits = _audits_of(person, programmes) if runs_programmes else {}
    rounds = _rounds_of(person, programmes, today) if runs_programmes else {}
    rows = []
    for programme in programmes:
        expected = None
        if programme.newest_end is not None:
            expected = next_audit_day(programme.newest_end, is_sooner=programme.is_sooner)
        late = expected is not None and expected < today
        rows.append(WindowRow(programme, expected, late, audits.get(programme.pk), rounds.get(programme.pk, [])))
    return rows


def _audits_of(person, programmes: Iterable[Programme]) -> dict[int, OpenAudit]:
    window = FeedbackWindow.objects.filter(assessment=OuterRef("pk"), closed_at=None).order_by("-pk")
    found = _open_audits(person).filter(programme__in=list(programmes))
    audits = {}
    for audit in found.annotate(window_closes=Subquery(window.values("closes_on")[:1])):
        stage = _stage(audit.status, was_read=audit.has_window, is_window_open=audit.has_open_window)
        closes = audit.window_closes if audit.has_open_window else None
        words = "" if stage is None else stage.value
        audits[audit.programme_id] = OpenAudit(words, closes)
    return audits


def _rounds_of(person, programmes: Iterable[Programme], today: date) -> dict[int, list[OpenRound]]:
    rounds = rounds_for(person).filter(programme__in=list(programmes), status=RoundStatus.OPEN)
    found: dict[int, list[OpenRound]] = defaultdict(list)
    for one in rounds.select_related("programme__organisation", "counts").order_by("closes_on", "pk"):
        manages = has_role(person, one.programme.organisation_id, Role.MANAGER)
        upcoming = one.opens_on > today
        band = responses_band(one) if manages and not upcoming else None
        found[one.programme_id].append(
            OpenRound(
                reference=one.reference,
                who=one.get_voice_display(),
                opens_on=one.opens_on,
                closes_on=one.closes_on,
                is_upcoming=upcoming,
                responses=band_label(band) if band is not None else "",
            )
        )
    return found


def _expected_audits(person, today: date) -> tuple[dict[int, int], int]:
    """By month, how many audits are expected; and how many were expected before today, which are in none of them."""
    late = Case(
        When(is_late(today, "period_end"), then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    in_portfolio = portfolio_programmes_for(person).order_by().values("pk")
    newest = _with_next_audit(newest_audits_for(person).filter(programme__in=in_portfolio))
    found = newest.annotate(late=late).order_by()
    audits: dict[int, int] = {}
    number_late = 0
    for month, was_before, number in found.values_list("due_month", "late").annotate(number=Count("pk")):
        if was_before:
            number_late += number
        else:
            audits[month] = number
    return audits, number_late


def _months(person, audits: Mapping[int, int], today: date, *, runs_programmes: bool) -> list[MonthLine]:
    """The months to come, with what each brings. `audits`: how many are expected, by month."""
    rounds: dict[int, int] = {}
    sign_offs: dict[int, int] = {}
    if runs_programmes:
        run = run_programmes_for(person).order_by().values("pk")
        rounds = _by_month(rounds_for(person).filter(programme__in=run, status=RoundStatus.OPEN))
        windows = FeedbackWindow.objects.filter(
            assessment__programme__in=run, assessment__status=AuditStatus.FEEDBACK, closed_at=None
        )
        sign_offs = _by_month(windows)
    lines = []
    for month in coming_months(today, MONTHS_SHOWN):
        number = month.number
        lines.append(MonthLine(month, audits.get(number, 0), rounds.get(number, 0), sign_offs.get(number, 0)))
    return lines


def _by_month(rows: QuerySet[Any]) -> dict[int, int]:
    """How many have their last day in each month."""
    month = ExtractYear("closes_on") * 12 + ExtractMonth("closes_on") - 1
    counted = rows.order_by().annotate(last_month=month).values_list("last_month").annotate(number=Count("pk"))
    return dict(counted)
