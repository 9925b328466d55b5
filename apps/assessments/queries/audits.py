"""The pages of one audit."""

from dataclasses import dataclass
from datetime import datetime

from apps.common.errors import allows
from apps.organisations.models import Role
from apps.organisations.permissions import has_role
from apps.rubric import tree
from apps.rubric.queries import known

from .. import permissions
from ..models import Assessment, EarlierRating, Share, StatusChange
from ..offered import offered_for
from ..permissions import check_none_open
from ..scoring import FactorScore
from ..sheet import RatedFactor, RatedIndicator, Sheet, sheet_of


@dataclass(frozen=True)
class Task:
    """One factor on the task list."""

    rated: RatedFactor

    @property
    def state(self) -> str:
        """Not started, In progress or All rated."""
        if self.rated.assessed == len(self.rated.indicators):
            return "All rated"
        return "In progress" if self.rated.assessed else "Not started"

    @property
    def questions(self) -> int:
        """Questions about evidence that are still open."""
        return sum(rated.wants_reason for rated in self.rated.indicators)


@dataclass(frozen=True)
class AuditPage:
    """The task list of one audit, and where it stands."""

    audit: Assessment
    sheet: Sheet
    tasks: list[Task]
    history: list[StatusChange]
    shares: list[Share]
    last_saved: datetime | None
    last_saved_by: str
    manages: bool
    may_rate: bool

    @property
    def rated(self) -> int:
        """Indicators that have an answer."""
        return sum(task.rated.assessed for task in self.tasks)

    @property
    def to_rate(self) -> int:
        """All indicators."""
        return sum(len(task.rated.indicators) for task in self.tasks)


def audit_page(person, audit: Assessment) -> AuditPage:
    """Everything on an audit's own page. Raises NotAllowed for people who may only know that it exists."""
    permissions.check_can_read(person, audit)
    sheet = sheet_of(audit)
    latest = max(
        (rated for rated in sheet.indicators if rated.updated_at),
        key=lambda rated: rated.updated_at,  # type: ignore[arg-type, return-value]
        default=None,
    )
    return AuditPage(
        audit=audit,
        sheet=sheet,
        tasks=[Task(factor) for factor in sheet.factors],
        history=list(audit.status_changes.select_related("by")),
        shares=list(audit.shares.filter(withdrawn_at=None).select_related("commissioner")),
        last_saved=latest.updated_at if latest else None,
        last_saved_by=latest.updated_by if latest else "",
        manages=has_role(person, audit.programme.organisation_id, Role.MANAGER),
        may_rate=allows(permissions.check_can_rate, person, audit),
    )


@dataclass(frozen=True)
class RateFactorPage:
    """One factor to rate, with its neighbours."""

    audit: Assessment
    sheet: Sheet
    rated: RatedFactor
    number: int  # from 1
    next: RatedFactor | None
    with_earlier: frozenset[str]  # codes of the indicators whose answer replaced another one
    offered: list[tuple[tree.EvidenceType, str]]  # evidence that is there already, by kind, and what it is


def rate_factor_page(person, audit: Assessment, factor: str) -> RateFactorPage:
    """One factor of an open audit. Raises NotAllowed if it cannot be rated, KeyError if there is no such factor."""
    permissions.check_can_read(person, audit)
    permissions.check_can_rate(person, audit)
    sheet = sheet_of(audit)
    place = sheet.factors.index(sheet.factor(factor))
    earlier = EarlierRating.objects.order_by().filter(rating__assessment=audit)
    return RateFactorPage(
        audit=audit,
        sheet=sheet,
        rated=sheet.factors[place],
        number=place + 1,
        next=sheet.factors[place + 1] if place + 1 < len(sheet.factors) else None,
        with_earlier=frozenset(earlier.values_list("rating__indicator__code", flat=True).distinct()),
        offered=[(sheet.rubric.evidence_type(kind), sentence) for kind, sentence in offered_for(audit)],
    )


@dataclass(frozen=True)
class SaveRatingPage:
    """What is needed to check one answer."""

    indicator: tree.Indicator
    rubric: tree.Rubric


def save_rating_page(person, audit: Assessment, indicator: str) -> SaveRatingPage:
    """Raises NotAllowed if the audit cannot be rated, KeyError if the rubric has no such indicator."""
    permissions.check_can_rate(person, audit)
    rubric = known(audit.rubric).content
    return SaveRatingPage(rubric.indicator(indicator), rubric)


@dataclass(frozen=True)
class Unscored:
    """A factor that has no score yet, and what it is waiting for."""

    name: str
    score: FactorScore
    missing: list[RatedIndicator]


@dataclass(frozen=True)
class SummaryPage:
    """Everything that an audit says, on one page."""

    audit: Assessment
    sheet: Sheet
    missing: list[RatedIndicator]  # not assessed yet
    open_questions: list[RatedIndicator]
    without_reason: list[RatedIndicator]
    unscored: list[Unscored]
    may_rate: bool
    may_submit: bool
    manages: bool


def summary_page(person, audit: Assessment) -> SummaryPage:
    """The summary. Raises NotAllowed for people who may not read the audit."""
    permissions.check_can_read(person, audit)
    sheet = sheet_of(audit)
    return SummaryPage(
        audit=audit,
        sheet=sheet,
        missing=[rated for rated in sheet.indicators if not rated.assessed],
        open_questions=[rated for rated in sheet.indicators if rated.wants_reason],
        without_reason=[rated for rated in sheet.indicators if rated.assessed and not rated.reason],
        unscored=[
            Unscored(one.factor.name, one.score, [rated for rated in one.indicators if not rated.assessed])
            for one in sheet.factors
            if one.score.mean is None
        ],
        may_rate=allows(permissions.check_can_rate, person, audit),
        may_submit=allows(permissions.check_can_submit, person, audit),
        manages=has_role(person, audit.programme.organisation_id, Role.MANAGER),
    )


@dataclass(frozen=True)
class EarlierAnswer:
    """One text that stood there before."""

    at: datetime
    by: str
    said: str  # the anchor chosen, or the words for the other answers
    reason: str
    note: str
    evidence_reason: str
    evidence: list[str]  # labels


@dataclass(frozen=True)
class EarlierPage:
    """What an indicator's answer said before other people, or the same person at another time, changed it."""

    audit: Assessment
    factor: tree.Factor
    indicator: tree.Indicator
    earlier: list[EarlierAnswer]
    may_rate: bool


def earlier_page(person, audit: Assessment, indicator: str) -> EarlierPage:
    """The earlier texts of one indicator, newest first. Raises KeyError if the rubric has none by that code."""
    permissions.check_can_read(person, audit)
    rubric = known(audit.rubric).content
    found = rubric.indicator(indicator)
    rows = EarlierRating.objects.filter(rating__assessment=audit, rating__indicator__code=indicator)
    return EarlierPage(
        audit=audit,
        factor=rubric.factor_of(indicator),
        indicator=found,
        may_rate=allows(permissions.check_can_rate, person, audit),
        earlier=[_earlier_answer(row, found, rubric) for row in rows.select_related("by")],
    )


def _earlier_answer(row: EarlierRating, indicator: tree.Indicator, rubric: tree.Rubric) -> EarlierAnswer:
    if row.not_applicable:
        said = "Does not apply."
    else:
        said = "Not assessed yet." if row.level is None else indicator.anchor(row.level)
    return EarlierAnswer(
        at=row.at,
        by=row.by.name,
        said=said,
        reason=row.reason,
        note=row.note,
        evidence_reason=row.evidence_reason,
        evidence=[rubric.evidence_type(code).label for code in row.evidence_codes],
    )


@dataclass(frozen=True)
class ReopenPage:
    """What reopening a submitted audit will change for others."""

    audit: Assessment
    shares: list[Share]


def reopen_page(person, audit: Assessment) -> ReopenPage:
    """Raises NotAllowed if the audit is open, or if the programme has another open one."""
    permissions.check_can_reopen(person, audit)
    check_none_open(audit.programme)
    return ReopenPage(audit=audit, shares=list(audit.shares.filter(withdrawn_at=None).select_related("commissioner")))
