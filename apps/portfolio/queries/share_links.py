"""Links to a report: for the provider who makes them, and for whoever has one."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Max, QuerySet, Sum

from apps.assessments.models import Assessment
from apps.assessments.permissions import check_can_share
from apps.assessments.queries.access import audits_for
from apps.assessments.version_status import next_version
from apps.common.errors import reason_against
from apps.common.link_secrets import digest_of
from apps.common.uploads.stored_files import is_stored
from apps.jobs.statuses import JobStatus
from apps.reports.document.build import build_document
from apps.reports.freshness import is_up_to_date
from apps.reports.models import Report
from apps.reports.rendering.document_charts import DocumentWithCharts, add_charts

from ..models import ShareLink
from ..share_link_permissions import check_can_see_links, reason_link_is_over

LINKS_ON_A_PAGE = 20


def share_links_for(person) -> QuerySet[ShareLink]:
    """The links of the audits that the person may know of."""
    audits = audits_for(person).order_by().values("pk")
    return ShareLink.objects.filter(assessment__in=audits).select_related("assessment__programme__organisation")


@dataclass(frozen=True)
class LinkRow:
    """One link, whether it still opens, and how often it was opened on how many days."""

    link: ShareLink
    is_over: str  # why it opens nothing any more; empty while it does


@dataclass(frozen=True)
class ShareLinksPage:
    """The links of one version."""

    audit: Assessment
    rows: list[LinkRow]
    numbers: Page
    refusal: str  # why no link can be made now; empty if one can


def share_links_page(person, audit: Assessment, number: str | None, today: date) -> ShareLinksPage:
    """One page of them, the newest first. Raises NotAllowed for people who do not manage the audit."""
    check_can_see_links(person, audit)
    links = ShareLink.objects.filter(assessment=audit).select_related("made_by")
    links = links.annotate(opened=Sum("days__times"), last=Max("days__day"))
    numbers = Paginator(links.order_by("-made_at", "-pk"), LINKS_ON_A_PAGE).get_page(number)
    rows = []
    for link in numbers:
        link.assessment = audit
        rows.append(LinkRow(link, reason_link_is_over(link, today)))
    return ShareLinksPage(audit, rows, numbers, reason_against(check_can_share, person, audit))


def link_with(secret: str) -> ShareLink | None:
    """The link of this address, open or over; None: there never was one."""
    audit = "assessment__{}".format
    found = ShareLink.objects.filter(secret_digest=digest_of(secret))
    return found.select_related(audit("programme__organisation"), audit("rubric"), audit("withdrawal")).first()


@dataclass(frozen=True)
class LinkedReportPage:
    """A report as a commissioner reads it, for whoever has the link."""

    link: ShareLink
    drawing: DocumentWithCharts
    report: Report | None  # its PDF, if it is made


def linked_report_page(link: ShareLink, today: date) -> LinkedReportPage:
    """What the link opens. The caller has asked whether it still opens."""
    audit = link.assessment
    document = build_document(audit, today, names_newer=next_version(audit) is None)
    return LinkedReportPage(link, add_charts(document), _file_of(audit, document.content_hash, today))


def _file_of(audit: Assessment, content_hash: str, today: date) -> Report | None:
    """The PDF of just this content, if it is there and says what stands today."""
    found = audit.reports.filter(content_hash=content_hash, status=JobStatus.READY, for_provider=False).first()
    if found is None or not is_up_to_date(found, today) or not is_stored(found.file, sha256=found.sha256):
        return None
    return found
