"""Which page of words is meant, and how to come by it. Pure: no Django."""

from dataclasses import dataclass
from enum import StrEnum

from .draft_document import DraftDocument
from .factor_pages import factor_form_page, indicator_form_page
from .form_fields import FormPage
from .general_pages import general_form_pages


class FormPageType(StrEnum):
    """What a page of words is about."""

    GENERAL = "general"  # the version as a whole
    FACTOR = "factor"
    INDICATOR = "indicator"


@dataclass(frozen=True)
class FormPageKey:
    """Which page of words is meant: a general one by its name, a factor's by its id, an indicator's by its code."""

    page_type: FormPageType
    name: str

    @property
    def label(self) -> str:
        """The page in a few words, for the list of changes."""
        if self.page_type == FormPageType.INDICATOR:
            return self.name
        return f"factor {self.name}" if self.page_type == FormPageType.FACTOR else f"words: {self.name}"


def form_page(document: DraftDocument, key: FormPageKey) -> FormPage:
    """One page of words. Raises KeyError if the draft has no such part."""
    if key.page_type == FormPageType.FACTOR:
        return factor_form_page(document, key.name)
    if key.page_type == FormPageType.INDICATOR:
        return indicator_form_page(document, key.name)
    return general_form_pages(document)[key.name]
