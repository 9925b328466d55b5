"""What every public page knows."""

from dataclasses import dataclass

from ... import tree, words


@dataclass(frozen=True)
class PublicPage:
    """What every page of the framework knows: the rubric it shows."""

    rubric: tree.Rubric

    @property
    def paper(self) -> tree.Citation:
        return self.rubric.framework.citation

    @property
    def factor_count(self) -> str:
        """How many factors there are, in a word."""
        return words.number(len(self.rubric.factors))


@dataclass(frozen=True)
class Heading:
    """An entry of a page's list of contents."""

    id: str
    title: str
