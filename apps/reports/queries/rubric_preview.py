"""What a rubric that is still being written would print."""

from dataclasses import dataclass

from apps.rubric.problems import RubricProblems
from apps.rubric_editor.models import RubricDraft
from apps.rubric_editor.queries.drafts import check_draft, draft_content

from ..document.sample_report import sample_report
from ..rendering.document_charts import DocumentWithCharts, add_charts


@dataclass(frozen=True)
class PreviewRubricPage:
    """The report of a draft; None while something in it is left to mend."""

    reference: str
    drawing: DocumentWithCharts | None


def preview_rubric_page(draft: RubricDraft) -> PreviewRubricPage:
    """A whole report with made-up answers, for those who write the rubric."""
    try:
        check_draft(draft)
    except RubricProblems:
        return PreviewRubricPage(draft.reference, None)
    return PreviewRubricPage(draft.reference, add_charts(sample_report(draft_content(draft))))
