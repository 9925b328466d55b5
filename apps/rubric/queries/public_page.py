"""What every public page knows."""

from dataclasses import dataclass

from .. import labels
from ..schema.framework_content import Citation
from ..schema.rubric_content import RubricContent


@dataclass(frozen=True)
class PublicPage:
    """What every page of the framework knows: the rubric it shows."""

    rubric: RubricContent

    @property
    def paper(self) -> Citation:
        return self.rubric.framework.citation

    @property
    def factor_count(self) -> str:
        """How many factors there are, in a word."""
        return labels.in_words(len(self.rubric.factors))


@dataclass(frozen=True)
class Heading:
    """An entry of a page's list of contents."""

    id: str
    title: str
