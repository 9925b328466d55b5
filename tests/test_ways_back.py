"""From every page there is a way back: breadcrumbs, or a link of its own in the header or the footer; and every title
says which programme and which audit the page is about."""

import html
import re

import pytest
from django.urls import reverse

from apps.assessments.models import Assessment
from apps.assessments.templatetags.audit_pages import of_audit
from apps.organisations.models import Programme
from apps.rubric_editor.actions.editors import name_editor

from .cast import NOON, Cast
from .test_access import NO_EDITOR, TABLE, Desk

EDITOR = "newcomer"
# Pages that are met once, on the way to something else: each says itself where it leads.
ON_THE_WAY = {
    "account_confirm_email": "it is opened from an e-mail",
    "account_email_verification_sent": "it waits for an e-mail",
    "account_inactive": "it says that an account is closed",
    "account_logout": "it asks one question",
    "account_reset_password_done": "it waits for an e-mail",
    "account_reset_password_from_key": "it is opened from an e-mail",
    "account_reset_password_from_key_done": "it leads to the sign-in",
    "accounts:closed": "the account is gone",
    "assessments:review_invitation": "it is opened from an e-mail",
    "held": "it stands between signing in and what was typed before",
    "no_role": "it is all that somebody without a role has",
    "organisations:invitation": "it is opened from an e-mail",
}
# Of the survey for people supported, which has no account and no header, of what is told to everybody in its way,
# and what is printed for both.
APART = (
    "survey:",
    *("improvement:public_you_said", "improvement:easy_you_said", "improvement:earlier_"),
    *("improvement:preview_", "improvement:you_said_sheet"),
)
WITH_BREADCRUMBS_ALL_THE_SAME = {"survey:slips"}
BREADCRUMBS = re.compile(r'<nav class="nhsuk-breadcrumb".*?</nav>', re.S)
AUDITS = re.compile(r'href="/audits/([A-Z0-9]+)/"')


class Page:
    """One page as one person gets it."""

    def __init__(self, text: str, path: str):
        self.text, self.path = text, path
        found = BREADCRUMBS.search(text)
        self.breadcrumbs = found[0] if found else ""
        title = re.search(r"<title>(.*?)</title>", text, re.S)
        self.title = " ".join(html.unescape(title[1]).split()) if title else ""

    @property
    def has_bare_back_link(self) -> bool:
        return "nhsuk-back-link" in BREADCRUMBS.sub("", self.text)

    @property
    def is_top(self) -> bool:
        """Whether the header or the footer leads to it."""
        header, _, rest = self.text.partition("</header>")
        footer = rest.partition("<footer")[2]
        return f'href="{self.path}"' in header or f'href="{self.path}"' in footer


def pages(scenario, part: int):
    """Every page of the table that somebody signed in may read, once for each who gets it: name, person, page."""
    desk = Desk(scenario.cast)
    for name, arguments, answers, _ in TABLE[part::4]:
        path = scenario.path(name, arguments)
        for person in readers_of(answers):
            status, content = desk.answer(person, "get", path)
            if status == 200 and content[:15].lower() == b"<!doctype html>":
                yield name, person, Page(content.decode(), path)


def readers_of(answers: tuple[int, ...]) -> list[str]:
    """Who of the cast, signed in, gets a page; pages for editors of the rubric are an editor's."""
    if answers == NO_EDITOR:
        return [EDITOR]
    return [person for person, status in zip(Cast.NAMES[:-1], answers, strict=False) if status == 200]


@pytest.fixture
def with_editor(scenario):
    """One of the cast writes versions of the rubric, too: nobody else of it reads those pages."""
    name_editor(person=scenario.cast.person(EDITOR), by=None, at=NOON)
    return scenario


def belongs_apart(name: str) -> bool:
    return name.startswith(APART) and name not in WITH_BREADCRUMBS_ALL_THE_SAME


@pytest.mark.long(reason="every page of everybody")
@pytest.mark.parametrize("part", range(4))
def test_every_page_leads_back_and_says_what_it_is_about(with_editor, part):
    names = {audit.reference: of_audit(audit) for audit in Assessment.objects.select_related("programme")}
    programmes = {}
    for programme in Programme.objects.all():
        programmes[reverse("assessments:programme", args=[programme.reference])] = programme.name
    wrong, tops = [], set()
    seen = [(name, person, page) for name, person, page in pages(with_editor, part) if not belongs_apart(name)]
    for name, person, page in seen:
        if page.is_top:
            tops.add(name)
        if page.has_bare_back_link:
            wrong.append(f"{name}: a back link by itself ({person})")
        for name_of_audit in missing_in_title(page, names, programmes):
            wrong.append(f"{name}: its title says nothing of {name_of_audit} ({person})")
    for name, person, page in seen:
        if not page.breadcrumbs and name not in tops and name not in ON_THE_WAY:
            wrong.append(f"{name}: no way back ({person})")
    assert seen
    assert wrong == []


def missing_in_title(page: Page, audits: dict[str, str], programmes: dict[str, str]) -> list[str]:
    """The audit that the breadcrumbs lead through, or else the programme, where the title does not name it."""
    through = AUDITS.findall(page.breadcrumbs)
    if through:
        about = [audits[through[-1]]]
    else:
        about = [name for path, name in programmes.items() if f'href="{path}"' in page.breadcrumbs]
    return [name for name in about if name not in page.title]


def test_a_back_link_by_itself_is_seen():
    assert Page('<a class="nhsuk-back-link" href="/">Back</a>', "/").has_bare_back_link


def test_a_title_that_names_no_programme_is_seen():
    text = '<title>Add a value</title><nav class="nhsuk-breadcrumb"><a href="/programmes/ABC/">Oak</a></nav>'
    assert missing_in_title(Page(text, "/x/"), {}, {"/programmes/ABC/": "Oak"}) == ["Oak"]
    audit = '<title>Check · Oak</title><nav class="nhsuk-breadcrumb"><a href="/audits/DEF/">Audit 2025–26</a></nav>'
    assert missing_in_title(Page(audit, "/x/"), {"DEF": "Oak, 2025–26"}, {}) == ["Oak, 2025–26"]


def test_each_page_on_the_way_is_a_page():
    assert set(ON_THE_WAY) <= {name for name, *_ in TABLE}
