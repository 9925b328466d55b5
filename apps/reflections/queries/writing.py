"""The page on which one reflection is written, with what was written before beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.common.public_ids import new_reference
from apps.rubric.schema.factor_content import AnchorContent, FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from ..domain.reflection_content import ReflectionContent, blank, is_tender
from ..models import Reflection
from ..permissions import check_can_reflect
from ..reflection_encryption import DecryptedReflection, decrypt_reflection
from .access import decrypted_reflections_about, journal_of
from .journal import rubric_to_reflect_on

# Somebody who comes back to a practice within this time goes on where they were; later they begin a new reflection.
SITTING = timedelta(hours=12)


@dataclass(frozen=True)
class WritingPage:
    """One reflection being written. `stored` None: nothing of it is stored yet."""

    reference: str  # of its row, also before there is one
    entry: ReflectionContent
    stored: DecryptedReflection | None
    anchors: Sequence[AnchorContent]  # none where the rubric has the practice no more
    earlier: list[DecryptedReflection]  # on the same practice, the newest first
    factor: FactorContent | None
    is_open: bool  # whether the person has opened their journal

    @property
    def version(self) -> int:
        """Of the row; 0 before there is one."""
        return self.stored.row.version if self.stored else 0

    @property
    def is_tender(self) -> bool:
        """Whether a gentle note comes first."""
        return is_tender(self.entry)


def practice_page(person, code: str, reference: str, at: datetime) -> WritingPage:
    """A practice to write about, by its code; `reference`: that of the row, or empty to go on or begin.

    Raises NotAllowed for people who have no journal, KeyError if there is no such practice.
    """
    check_can_reflect(person)
    rubric = rubric_to_reflect_on()
    if rubric is None:
        raise KeyError(code)
    about = decrypted_reflections_about(code, person, at)
    here = _to_go_on_with(about, reference, at)
    asked = here.entry if here and here.entry else blank(rubric.indicator(code), rubric)
    return _page(person, here, asked, reference, about, rubric)


def _to_go_on_with(about: list[DecryptedReflection], reference: str, at: datetime) -> DecryptedReflection | None:
    """That of the reference; without one, the newest of this sitting."""
    for one in about:
        if one.row.reference == reference or (not reference and one.row.begun_at > at - SITTING):
            return one
    return None


def reflection_page(person, row: Reflection, at: datetime) -> WritingPage | None:
    """One reflection to go on with; None if no key opens it. Raises NotAllowed for people who have no journal."""
    check_can_reflect(person)
    here = decrypt_reflection(row)
    if here.entry is None:
        return None
    about = decrypted_reflections_about(here.entry.practice, person, at)
    return _page(person, here, here.entry, row.reference, about, rubric_to_reflect_on())


def _page(
    person,
    here: DecryptedReflection | None,
    entry: ReflectionContent,
    reference: str,
    about: list[DecryptedReflection],
    rubric: RubricContent | None,
) -> WritingPage:
    indicator = _indicator(entry.practice, rubric)
    return WritingPage(
        reference=here.row.reference if here else reference or new_reference(),
        entry=entry,
        stored=here,
        anchors=indicator.levels if indicator else (),
        earlier=[one for one in about if here is None or one.row.pk != here.row.pk],
        factor=rubric.factor_of(entry.practice) if rubric and indicator else None,
        is_open=journal_of(person) is not None,
    )


def _indicator(code: str, rubric: RubricContent | None) -> IndicatorContent | None:
    """The practice in the present rubric, if it is still there."""
    try:
        return rubric.indicator(code) if rubric else None
    except KeyError:
        return None
