"""One practice on the page of its factor, and which practices of the page lie open."""

from dataclasses import dataclass

from apps.common.optimistic_locking import Conflict
from apps.rubric.schema.rubric_content import RubricContent

from ..forms.ratings import RatingForm
from ..queries.last_audit import LastAnswer
from ..queries.rating import RateFactorPage, answer_line, is_complete
from ..rating_set import RatedIndicator
from .rating_context import RatingContext


@dataclass
class Block:
    """One indicator on the page: its form, what is stored, and what somebody else wrote meanwhile."""

    form: RatingForm
    rated: RatedIndicator
    rubric: RubricContent
    context: RatingContext
    conflict: Conflict | None = None
    last: LastAnswer | None = None  # what the last audit said, where it may be looked at
    has_earlier: bool = False  # what is stored replaced another answer

    @property
    def code(self) -> str:
        return self.rated.indicator.id

    @property
    def save_url(self) -> str:
        return self.context.url("save_rating", self.code)

    @property
    def earlier_url(self) -> str:
        return self.context.url("earlier", self.code)

    @property
    def line(self) -> str:
        """The answer, as the block folds to it."""
        return answer_line(self.rated, self.rubric)

    @property
    def carried(self) -> str:
        """The sentence of the level that was carried over."""
        answer = self.rated.carried_over
        if not isinstance(answer, int):
            return "Does not apply."
        return f"{self.rubric.scale.level(answer).label}: {self.rated.indicator.anchor(answer)}"

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to say."""
        return is_complete(self.rated)

    @property
    def needs_attention(self) -> bool:
        """Whether what was sent could not be saved."""
        return self.conflict is not None or self.form.is_bound


def block_of(rated: RatedIndicator, rubric: RubricContent, context: RatingContext, data=None) -> Block:
    """What is stored of one indicator or, with `data`, what was sent of it."""
    return Block(RatingForm(rated.indicator, rubric, data, stored=rated), rated, rubric, context)


def open_practices(page: RateFactorPage, blocks: list[Block], at: str) -> set[str]:
    """The codes of the practices that lie open: all of them, or for somebody who rates one at a time what could not
    be saved, or else the one that the address names (`at`), or else the first that has no answer.
    """
    codes = [block.code for block in blocks]
    if not page.one_at_a_time:
        return set(codes)
    unsaved = {block.code for block in blocks if block.needs_attention}
    if unsaved:
        return unsaved
    if at in codes:
        return {at}
    first = page.next_to_answer("")
    return {first.indicator.id} if first else set()
