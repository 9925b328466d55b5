"""Reading reports, always starting from the person."""

from .blank import BlankPage, blank_page
from .documents import DocumentPage, PreviewPage, document_page, preview_page
from .people import assessments_with_reports_for, personal_data, reports_for, rubrics_to_print
from .progress import ProgressPage, file_name, home_of, progress_page
from .rubrics import PreviewRubricPage, preview_rubric_page
from .shared import SharedPage, shared_page

__all__ = [
    "BlankPage",
    "DocumentPage",
    "PreviewPage",
    "PreviewRubricPage",
    "ProgressPage",
    "SharedPage",
    "assessments_with_reports_for",
    "blank_page",
    "document_page",
    "file_name",
    "home_of",
    "personal_data",
    "preview_page",
    "preview_rubric_page",
    "progress_page",
    "reports_for",
    "rubrics_to_print",
    "shared_page",
]
