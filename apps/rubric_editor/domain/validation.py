"""What is left to mend before a draft can be published, and on which page. Pure: no Django.

The sentences are those of the reader and of the checks that every file passes: there is one truth.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from apps.rubric import consistency, yaml_reader
from apps.rubric.problems import MAX_PROBLEMS, ErrorCollector, RubricProblem, RubricProblems
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.version_mapping import check_against_earlier

from .draft_document import DraftDocument
from .factor_pages import factor_form_page, indicator_form_page
from .form_fields import field_id
from .general_pages import general_form_pages


class EditorPage(StrEnum):
    """A page of the editor on which an issue can be mended, by the name of its address."""

    PART = "edit_part"
    FACTOR = "edit_factor"
    INDICATOR = "edit_indicator"
    MAPPING = "map_indicator"
    DRAFT = "draft"
    FILE = "import_draft"  # nothing but a file can mend it


@dataclass(frozen=True)
class ValidationIssue:
    """One thing to mend, and where."""

    sentence: str
    subject: str  # the part it is in, such as "ACC-1 A welcome, level 3"
    page: EditorPage
    key: str  # of the page: a part's name, a factor's id or an indicator's code; empty if it needs none
    field: str  # the id of the field on that page; empty: the page as a whole


@dataclass(frozen=True)
class OpenIssues:
    """Everything found in one look. Several looks may be needed: what cannot be read is not checked further."""

    issues: tuple[ValidationIssue, ...]
    is_complete: bool  # whether everything could be looked at

    @property
    def may_be_published(self) -> bool:
        return not self.issues


def open_issues(document: DraftDocument, earlier: RubricContent, taken: Collection[str]) -> OpenIssues:
    """What to mend in a draft that follows `earlier`, where the versions `taken` are published already."""
    try:
        content, errors = yaml_reader.read_plain(document.rubric)
    except RubricProblems as wrong:
        return OpenIssues(_issues(document, wrong.problems), is_complete=False)
    with suppress(RubricProblems):  # they are noted in `errors`
        consistency.check(content, errors)
    with suppress(RubricProblems):
        _check_head(content, earlier, taken, errors)
        check_against_earlier(content, earlier, errors)
    is_complete = len(errors.problems) < MAX_PROBLEMS
    return OpenIssues(_issues(document, errors.problems), is_complete)


def _check_head(
    content: RubricContent, earlier: RubricContent, taken: Collection[str], errors: ErrorCollector
) -> None:
    about, succession = content.rubric, content.succession
    if about.id != earlier.rubric.id:
        errors.add(("rubric", "id"), f"The rubric must keep the id '{earlier.rubric.id}'.")
    if about.version in taken:
        errors.add(("rubric", "version"), f"Version {about.version} is published already. Choose another number.")
    followed = (earlier.rubric.id, earlier.rubric.version)
    if succession is None or (succession.identifier, succession.version) != followed:
        errors.add(("succession",), f"The draft must say that it follows version {earlier.rubric.version}.")


def _issues(document: DraftDocument, problems: Iterable[RubricProblem]) -> tuple[ValidationIssue, ...]:
    return tuple(_issue(document, problem) for problem in problems)


def _issue(document: DraftDocument, problem: RubricProblem) -> ValidationIssue:
    """A problem with the page and the field where it can be mended."""
    path = problem.steps
    if path[:1] == ("succession",):
        return _mapping_issue(document, problem)
    if path[:1] == ("factors",) and len(path) > 1 and isinstance(path[1], int):
        return _factor_issue(document, problem, path[1])
    for name, form_page in general_form_pages(document).items():
        if field := form_page.field_for(path):
            subject = f"{form_page.title}: {field.label}"
            return ValidationIssue(problem.sentence, subject, EditorPage.PART, name, field_id(name, field))
    return ValidationIssue(problem.sentence, problem.path, EditorPage.FILE, "", "")


def _factor_issue(document: DraftDocument, problem: RubricProblem, number: int) -> ValidationIssue:
    """A problem of a factor's own words, or of one of its indicators."""
    path, factor = problem.steps, document.rubric["factors"][number]
    if path[2:3] != ("indicators",) or len(path) < 4 or not isinstance(path[3], int):
        page, key = EditorPage.FACTOR, factor["id"]
        form_page = factor_form_page(document, key)
    else:
        page, key = EditorPage.INDICATOR, factor["indicators"][path[3]]["id"]
        form_page = indicator_form_page(document, key)
    subject = form_page.title
    if page == EditorPage.INDICATOR and form_page.title != key:
        subject = f"{key} {form_page.title}"
    field = form_page.field_for(path)
    if field is None:
        return ValidationIssue(problem.sentence, subject, page, key, "")
    return ValidationIssue(problem.sentence, f"{subject}: {field.label}", page, key, field_id(key, field))


def _mapping_issue(document: DraftDocument, problem: RubricProblem) -> ValidationIssue:
    """A problem of what an indicator comes from, or of the succession as a whole."""
    path = problem.steps
    number = path[2] if len(path) > 2 else None
    entry = document.entries[number] if isinstance(number, int) else {}
    code = entry.get("indicator", "")
    if code not in document.codes:
        return ValidationIssue(problem.sentence, "What became of each indicator", EditorPage.DRAFT, "", "")
    title = document.indicator(code)["title"]
    subject = f"{code} {title}: where it comes from".strip()
    return ValidationIssue(problem.sentence, subject, EditorPage.MAPPING, code, "")
