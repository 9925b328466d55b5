"""A report to read: for those who may, and where it is shared."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from apps.assessments.models import Assessment
from apps.assessments.permissions import check_can_comment
from apps.assessments.queries.shares import not_ended
from apps.assessments.queries.sharing import SharePreviewPage, SharingPage, share_preview_page, sharing_page
from apps.assessments.version_status import next_version
from apps.common.errors import allows, reason_against
from apps.common.uploads.stored_files import is_stored
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Organisation
from apps.organisations.queries.programmes import commissioners_besides

from .. import permissions
from ..document.build import build_document
from ..document.build_living_sections import build_living_sections
from ..document.build_plan import build_printed_shared_plan
from ..document.printed_shared_plan import PrintedSharedPlan
from ..document.report_document import ReportDocument
from ..document.report_summary import ReportSummary
from ..document.sections import VersionMark
from ..freshness import is_up_to_date
from ..models import Report
from ..rendering.document_charts import DocumentWithCharts, add_charts


@dataclass(frozen=True)
class DocumentPage:
    """The report as a web page, and its file."""

    assessment: Assessment
    document: ReportDocument
    drawing: DocumentWithCharts
    report: Report | None  # the file of just this content, made or on its way
    summary: Report | None  # the same of its summary
    no_pdf: str  # why there is no file of it; empty if there is one, or can be
    reads_audit: bool  # the audit's own pages as well
    may_comment: bool  # as a peer worker, while the draft is in its feedback window
    is_shared: bool  # with a commissioner that the person works for
    newer: Assessment | None  # the version that took its place, if the person may read its report
    before: Assessment | None  # the version it supersedes, if the person may read its report

    @property
    def mark(self) -> VersionMark | None:
        """What the page says at its top; None while this version simply stands."""
        return self.document.cover.mark


def document_page(person, assessment: Assessment, today: date) -> DocumentPage:
    """One report to read. Raises NotAllowed for people who may only know that it exists."""
    permissions.check_can_read_report(person, assessment)
    names_newer = permissions.may_know_newer(person, assessment)
    is_inside = permissions.is_of_provider(person, assessment.programme)
    living = build_living_sections(assessment, today) if is_inside else None
    document = build_document(assessment, today, names_newer=names_newer, living=living)
    newer = next_version(assessment) if names_newer else None
    files = _files_of(assessment, (document.content_hash, ReportSummary(document).content_hash), today)
    return DocumentPage(
        assessment=assessment,
        document=document,
        drawing=add_charts(document),
        report=files[0],
        summary=files[1],
        no_pdf=reason_against(permissions.check_can_have_pdf, person, assessment),
        reads_audit=permissions.reads_audit(person, assessment),
        may_comment=allows(check_can_comment, person, assessment, today),
        is_shared=permissions.is_shared_with(person, assessment),
        newer=_if_readable(person, newer),
        before=_if_readable(person, assessment.supersedes),
    )


def _files_of(assessment: Assessment, hashes: tuple[str, ...], today: date) -> list[Report | None]:
    """The row of each content, made or on its way. One that nobody could download is asked for anew."""
    rows = {report.content_hash: report for report in assessment.reports.filter(content_hash__in=hashes)}
    return [_if_available(rows.get(content_hash), today) for content_hash in hashes]


def _if_available(report: Report | None, today: date) -> Report | None:
    if report is None or report.status != JobStatus.READY:
        return report
    can_be_had = is_up_to_date(report, today) and is_stored(report.file, sha256=report.sha256)
    return report if can_be_had else None


def _if_readable(person, version: Assessment | None) -> Assessment | None:
    """The version, if the person may read its report."""
    if version is not None and allows(permissions.check_can_read_report, person, version):
        return version
    return None


@dataclass(frozen=True)
class ShareReportPage:
    """Who funds the programme, who sees the audit, and what they see or would see."""

    audit: Assessment
    sharing: SharingPage
    others: QuerySet[Organisation]  # commissioners that are not named as funders
    drawing: DocumentWithCharts | None  # None while it cannot be shared


def share_report_page(person, assessment: Assessment, today: date) -> ShareReportPage:
    """Raises NotAllowed for people who do not manage the audit.

    A newer version cannot be shared before this one, so nothing that commissioners see names it.
    """
    sharing = sharing_page(person, assessment, today)
    drawing = None
    if not sharing.refusal:
        drawing = add_charts(build_document(assessment, today, names_newer=False))
    named = [row.commission.commissioner_id for row in sharing.funders]
    return ShareReportPage(assessment, sharing, commissioners_besides(named), drawing)


@dataclass(frozen=True)
class PreviewSharePage:
    """What one commissioner sees or would see: made by what makes their own pages and files."""

    preview: SharePreviewPage
    drawing: DocumentWithCharts
    plan: PrintedSharedPlan

    @property
    def audit(self) -> Assessment:
        return self.preview.audit


def preview_share_page(person, assessment: Assessment, commissioner: Organisation, today: date) -> PreviewSharePage:
    """Raises NotAllowed for people who do not manage the audit, and where there is nothing to share or to change."""
    preview = share_preview_page(person, assessment, commissioner, today)
    newer = next_version(assessment)
    names_newer = newer is None or newer.shares.filter(not_ended(today), commissioner=commissioner).exists()
    document = build_document(assessment, today, names_newer=names_newer)
    return PreviewSharePage(preview, add_charts(document), build_printed_shared_plan(assessment.programme, today))
