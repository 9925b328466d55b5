"""The rating form of a rubric that is still being written."""

from dataclasses import dataclass

from apps.rubric.schema.factor_content import FactorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric_editor.models import RubricDraft
from apps.rubric_editor.queries.drafts import draft_content

from ..rating_set import RatedIndicator
from ..sample_rating import sample_rating


@dataclass(frozen=True)
class PreviewFormPage:
    """One factor of a draft as managers would rate it. Nothing can be saved from it."""

    reference: str
    rubric: RubricContent
    factor: FactorContent
    number: int  # from 1
    rated: tuple[RatedIndicator, ...]

    @property
    def others(self) -> tuple[FactorContent, ...]:
        """The draft's other factors."""
        return tuple(one for one in self.rubric.factors if one.id != self.factor.id)


def preview_form_page(draft: RubricDraft, factor: str) -> PreviewFormPage | None:
    """The page; None if the draft has no such factor."""
    rubric = draft_content(draft)
    for number, found in enumerate(rubric.factors, start=1):
        if found.id == factor:
            rated = tuple(sample_rating(indicator, rubric) for indicator in found.indicators)
            return PreviewFormPage(draft.reference, rubric, found, number, rated)
    return None
