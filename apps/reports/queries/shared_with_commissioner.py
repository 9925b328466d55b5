"""What providers have shared with a commissioner."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from apps.assessments.models import Assessment, Review, Share
from apps.assessments.queries.shares import not_ended, shares_for
from apps.assessments.rating_set import rating_label
from apps.assessments.statuses import AuditStatus
from apps.assessments.version_status import next_version
from apps.organisations.models import Organisation, OrganisationKind, Role
from apps.organisations.permissions import organisations_where
from apps.organisations.queries.members import readers_of
from apps.rubric.queries.rubric_loader import load_rubric_content

from ..document.sections import VersionMark
from ..document.version_history import version_mark

REPORTS_ON_A_PAGE = 20


@dataclass(frozen=True)
class SharedRow:
    """One version of an audit that a provider shared."""

    assessment: Assessment
    shared_on: datetime
    ends_on: date | None  # the last day on which it can be read; None: until it is taken back
    shows_plan: bool
    rating_label: str
    mark: VersionMark | None  # None: it simply stands


@dataclass(frozen=True)
class UnreadBody:
    """A commissioner in which nobody holds the role that reads reports, and how many wait there."""

    organisation: Organisation
    waiting: int


@dataclass(frozen=True)
class SharedPage:
    """A commissioner's home: what the programmes they fund have shared."""

    rows: list[SharedRow]
    numbers: Page
    is_commissioner: bool
    looked_after: list[UnreadBody]  # bodies whose people the person looks after, and in which nobody reads


def shared_page(person, number: str | None = None) -> SharedPage:
    """One page of what is shared with the commissioners that the person works for, the newest period first.

    `number` as it came in the address.
    """
    shares = shares_for(person)
    first = shares.filter(assessment=OuterRef("pk")).order_by("shared_at").values("shared_at")[:1]
    audits = (
        Assessment.objects.filter(pk__in=shares.values("assessment"))
        .annotate(shared_on=Subquery(first))
        .select_related("programme__organisation", "rubric", "withdrawal")
        .prefetch_related("successors")
        .order_by("-period_end", "programme__name", "-version", "pk")
    )
    numbers = Paginator(audits, REPORTS_ON_A_PAGE).get_page(number)
    return SharedPage(
        rows=_rows(list(numbers), shares),
        numbers=numbers,
        is_commissioner=bool(organisations_where(person, Role.COMMISSIONER)),
        looked_after=unread_bodies(person),
    )


def unread_bodies(person) -> list[UnreadBody]:
    """Where the person can invite a commissioner and nobody is one yet."""
    waiting = Count(
        "shares", filter=not_ended(path="shares__") & Q(shares__assessment__status=AuditStatus.SIGNED_OFF)
    )
    bodies = (
        Organisation.objects.filter(
            kind=OrganisationKind.COMMISSIONER, pk__in=organisations_where(person, Role.ADMINISTRATOR)
        )
        .exclude(Exists(readers_of(OuterRef("pk"))))
        .annotate(waiting=waiting)
    )
    return [UnreadBody(body, body.waiting) for body in bodies]


def _rows(audits: list[Assessment], shares: QuerySet[Share]) -> list[SharedRow]:
    reviews, shared_newer, rows = _reviews_of(audits), _shared_newer_versions(audits, shares), []
    terms = _terms_of(audits, shares)
    for audit in audits:
        wording = load_rubric_content(audit.rubric).content.honest_wording
        newer = next_version(audit)
        row = SharedRow(
            assessment=audit,
            shared_on=audit.shared_on,  # type: ignore[attr-defined]  # annotated above
            ends_on=terms[audit.pk][0],
            shows_plan=terms[audit.pk][1],
            rating_label=rating_label(wording, reviews.get(audit.pk)),
            mark=version_mark(audit, names_newer=newer is None or newer.pk in shared_newer),
        )
        rows.append(row)
    return rows


def _terms_of(audits: list[Assessment], shares: QuerySet[Share]) -> dict[int, tuple[date | None, bool]]:
    """The last day of each version, the latest of all its shares, and whether a plan comes with it: one query."""
    terms: dict[int, tuple[date | None, bool]] = {}
    for share in shares.filter(assessment__in=audits):
        before = terms.get(share.assessment_id)
        last_day, shows_plan = share.ends_on, share.shows_plan
        if before is not None:
            last_day = max(last_day, before[0]) if last_day and before[0] else None
            shows_plan = shows_plan or before[1]
        terms[share.assessment_id] = (last_day, shows_plan)
    return terms


def _shared_newer_versions(audits: list[Assessment], shares: QuerySet[Share]) -> set[int]:
    """The keys of those versions that took another's place and are shared as well: one query."""
    newer = [version.pk for audit in audits if (version := next_version(audit)) is not None]
    return set(shares.filter(assessment__in=newer).values_list("assessment", flat=True)) if newer else set()


def _reviews_of(audits: list[Assessment]) -> dict[int, Review]:
    """The second ratings that count, by the key of their audit: one query."""
    counted = Review.objects.filter(assessment__in=audits, ended_at=None, accepted_at__isnull=False)
    return {review.assessment_id: review for review in counted}
