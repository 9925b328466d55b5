"""What is left to mend before a draft can be published, and on which page. Pure: no Django.

The sentences are those of the reader and of the checks that every file passes: there is one truth.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from apps.rubric import consistency, reader, tree
from apps.rubric.problems import MOST_PROBLEMS, Path, Places, Problem, RubricProblems
from apps.rubric.succession import check_against

from . import slots
from .document import Document


class Page(StrEnum):
    """A page of the editor on which something can be mended."""

    PART = "edit_part"
    FACTOR = "edit_factor"
    INDICATOR = "edit_indicator"
    ORIGIN = "map_indicator"
    DRAFT = "draft"
    FILE = "import_draft"  # nothing but a file can mend it


@dataclass(frozen=True)
class Mend:
    """One thing to mend, and where."""

    sentence: str
    what: str  # the part it is in, such as "ACC-1 A welcome, level 3"
    page: Page
    key: str  # of the page: a part's name, a factor's id or an indicator's code; empty if it needs none
    field: str  # the id of the field on that page; empty: the page as a whole


@dataclass(frozen=True)
class Mending:
    """Everything found in one look. Several looks may be needed: what cannot be read is not checked further."""

    mends: tuple[Mend, ...]
    is_whole: bool  # whether everything could be looked at

    @property
    def may_be_published(self) -> bool:
        return not self.mends


def mending(document: Document, earlier: tree.Rubric, taken: Collection[str]) -> Mending:
    """What to mend in a draft that follows `earlier`, where the versions `taken` are published already."""
    try:
        content, places = reader.read_plain(document.rubric)
    except RubricProblems as wrong:
        return Mending(tuple(_mend(document, problem) for problem in wrong.problems), is_whole=False)
    with suppress(RubricProblems):  # they are noted in `places`
        consistency.check(content, places)
    with suppress(RubricProblems):
        _check_head(content, earlier, taken, places)
        check_against(content, earlier, places)
    is_whole = len(places.problems) < MOST_PROBLEMS
    return Mending(tuple(_mend(document, problem) for problem in places.problems), is_whole)


def _check_head(content: tree.Rubric, earlier: tree.Rubric, taken: Collection[str], places: Places) -> None:
    about, told = content.rubric, content.succession
    if about.id != earlier.rubric.id:
        places.wrong(("rubric", "id"), f"The rubric must keep the id '{earlier.rubric.id}'.")
    if about.version in taken:
        places.wrong(("rubric", "version"), f"Version {about.version} is published already. Choose another number.")
    followed = (earlier.rubric.id, earlier.rubric.version)
    if told is None or (told.identifier, told.version) != followed:
        places.wrong(("succession",), f"The draft must say that it follows version {earlier.rubric.version}.")


def _mend(document: Document, problem: Problem) -> Mend:
    path = problem.steps
    if path[:1] == ("succession",):
        return _origin(document, problem)
    if path[:1] == ("factors",) and len(path) > 1 and isinstance(path[1], int):
        return _in_factor(document, problem, path[1])
    for key, part in slots.parts(document).items():
        if slot := _slot(part, path):
            return Mend(problem.sentence, f"{part.title}: {slot.label}", Page.PART, key, f"id_{slot.name}")
    return Mend(problem.sentence, problem.path, Page.FILE, "", "")


def _in_factor(document: Document, problem: Problem, number: int) -> Mend:
    path, factor = problem.steps, document.rubric["factors"][number]
    if path[2:3] != ("indicators",) or len(path) < 4 or not isinstance(path[3], int):
        part, page, key = slots.factor_part(document, factor["id"]), Page.FACTOR, factor["id"]
    else:
        key, page = factor["indicators"][path[3]]["id"], Page.INDICATOR
        part = slots.indicator_part(document, key)
    slot = _slot(part, path)
    name = f"{key} {part.title}" if page == Page.INDICATOR and part.title != key else part.title
    what = f"{name}: {slot.label}" if slot else name
    return Mend(problem.sentence, what, page, key, f"id_{slot.name}" if slot else "")


def _slot(part: slots.Part, path: Path) -> slots.Slot | None:
    """The field that shows what stands at a path, or something in it, or what it is in."""
    for slot in part.slots:
        if path[: len(slot.path)] == slot.path:
            return slot
    return next((slot for slot in part.slots if path and slot.path[: len(path)] == path), None)


def _origin(document: Document, problem: Problem) -> Mend:
    path = problem.steps
    number = path[2] if len(path) > 2 else None
    entry = document.entries[number] if isinstance(number, int) else {}
    code = entry.get("indicator", "")
    if code in document.codes:
        title = document.indicator(code)["title"]
        return Mend(problem.sentence, f"{code} {title}: where it comes from".strip(), Page.ORIGIN, code, "")
    return Mend(problem.sentence, "What became of each indicator", Page.DRAFT, "", "")
