"""The journal's own pages: what is in it, how long it keeps, and the same prompts for a group."""

from dataclasses import dataclass
from datetime import datetime

from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from ..domain.retention import retention_end
from ..models import Journal
from ..permissions import check_can_reflect
from ..reflection_encryption import DecryptedReflection
from .access import decrypted_reflections_of, journal_of, reflections_of

LATELY = 3  # reflections on the front page


@dataclass(frozen=True)
class PracticeSet:
    """One set of practices to choose from: the short one, or those of a factor."""

    key: str  # for the address: "short", or the factor's id
    name: str
    line: str
    indicators: tuple[IndicatorContent, ...]


SHORT = "short"


def choices_of(rubric: RubricContent) -> list[PracticeSet]:
    """The short set first, then factor by factor."""
    quick = tuple(indicator for indicator in rubric.indicators if indicator.quick_set)
    sets = [PracticeSet(SHORT, "A short set", f"{len(quick)} practices from across the framework", quick)]
    for factor in rubric.factors:
        sets.append(PracticeSet(factor.id, factor.name, factor.in_one_line, factor.indicators))
    return sets


def rubric_to_reflect_on() -> RubricContent | None:
    """The newest published rubric's tree; None before one is published."""
    found = newest_published()
    return load_rubric_content(found).content if found else None


@dataclass(frozen=True)
class JournalPage:
    """What the journal holds for its person. `journal` None: they have not opened it yet."""

    journal: Journal | None
    choices: list[PracticeSet]
    lately: list[DecryptedReflection]
    written: frozenset[str]  # codes of the practices that there is something about
    how_many: int
    locked: int  # reflections that no key opens
    note: str  # the rubric's own sentence on reflections


def journal_page(person, at: datetime) -> JournalPage:
    """The front page. Raises NotAllowed for people who have no journal."""
    check_can_reflect(person)
    rubric, reflections = rubric_to_reflect_on(), decrypted_reflections_of(person, at)
    written, locked = set(), 0
    for one in reflections:
        if one.entry:
            written.add(one.entry.practice)
        else:
            locked += 1
    return JournalPage(
        journal=journal_of(person),
        choices=choices_of(rubric) if rubric else [],
        lately=reflections[:LATELY],
        written=frozenset(written),
        how_many=len(reflections),
        locked=locked,
        note=rubric.honest_wording.self_reflection_note if rubric else "",
    )


@dataclass(frozen=True)
class WrittenPage:
    """Everything that the person wrote and that is kept, the newest first."""

    reflections: list[DecryptedReflection]

    @property
    def locked(self) -> int:
        """How many of them no key opens."""
        return sum(one.entry is None for one in self.reflections)


def written_page(person, at: datetime) -> WrittenPage:
    """Raises NotAllowed for people who have no journal."""
    check_can_reflect(person)
    return WrittenPage(decrypted_reflections_of(person, at))


@dataclass(frozen=True)
class RetentionPage:
    """For how long the journal keeps, and how many reflections a shorter time would end at once."""

    months: int
    would_go: int


def retention_page(person, months: int | None, at: datetime) -> RetentionPage | None:
    """`months`: the time being chosen, None if none yet. None before the journal is opened. Raises NotAllowed."""
    check_can_reflect(person)
    journal = journal_of(person)
    if journal is None:
        return None
    would_go = 0
    if months:
        for saved_at in reflections_of(person, at).values_list("saved_at", flat=True):
            if retention_end(saved_at, months) <= at:
                would_go += 1
    return RetentionPage(journal.months, would_go)


@dataclass(frozen=True)
class GroupPromptsPage:
    """The prompts of one set for a group; `chosen` None: no set is chosen yet."""

    choices: list[PracticeSet]
    chosen: PracticeSet | None


def together_page(person, key: str) -> GroupPromptsPage:
    """Raises NotAllowed for people who have no journal, KeyError if there is no such set."""
    check_can_reflect(person)
    rubric = rubric_to_reflect_on()
    choices = choices_of(rubric) if rubric else []
    return GroupPromptsPage(choices, {choice.key: choice for choice in choices}[key] if key else None)
