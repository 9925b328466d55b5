"""What every page keeps, whoever reads it.

A way back (breadcrumbs, or a link of its own in the header or the footer), a title that says which programme or audit
it is about, telephone numbers that can be pressed, and no sentence that speaks to developers.
"""

import html
import re
from html.parser import HTMLParser

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
    "portfolio:linked_",  # for people without an account: there is nowhere to go back to
)
WITH_BREADCRUMBS_ALL_THE_SAME = {"survey:slips"}
BREADCRUMBS = re.compile(r'<nav class="nhsuk-breadcrumb".*?</nav>', re.S)
AUDITS = re.compile(r'href="/audits/([A-Z0-9]+)/"')


# Words of those who build the product, not of those who use it; and names as code has them.
DEVELOPERS_WORDS = re.compile(
    r"\b(?:databases?|migrations?|tracebacks?|stack trace|exceptions?|null|boolean|APIs?|endpoint|backend|front-?end"
    r"|cache[ds]?|SQL|query ?set|repository|commit|HTTP|URLs?|JSON|YAML|XML|hash|tokens?|slug|regex|stdout|undefined"
    r"|TODO|manage\.py|[a-z]+(?:_[a-z0-9]+)+)\b|\{\{|\{%",
    re.IGNORECASE,
)
WHO_COULD_READ = "it says exactly who could read what, and that takes the word"
KIND_OF_FILE = "it names the kind of file that is downloaded, beside plain words for it"
NAMES_OF_THE_FILE = "an editor compares everything in the file, also what has no words of its own"
# Address, word (in small letters): why it stands there all the same.
SPOKEN_ALL_THE_SAME = {
    ("privacy", "database"): WHO_COULD_READ,
    ("privacy", "page_owner"): "a cookie's name, as a browser shows it",
    ("reflections:room", "database"): WHO_COULD_READ,
    ("surveys:answer", "database"): WHO_COULD_READ,
    ("accounts:your_data", "json"): KIND_OF_FILE,
    ("reflections:written", "json"): KIND_OF_FILE,
    ("rubric:framework", "yaml"): KIND_OF_FILE,
    ("rubric_editor:draft", "yaml"): KIND_OF_FILE,
    ("rubric_editor:import_draft", "yaml"): KIND_OF_FILE,
    ("rubric_editor:versions", "yaml"): KIND_OF_FILE,
    ("rubric_editor:changes", "hackmann_2025"): NAMES_OF_THE_FILE,
    ("rubric_editor:changes", "ours_hypothesis"): NAMES_OF_THE_FILE,
    ("rubric_editor:changes", "person_supported"): NAMES_OF_THE_FILE,
    ("rubric_editor:changes_since", "hackmann_2025"): NAMES_OF_THE_FILE,
    ("rubric_editor:changes_since", "ours_hypothesis"): NAMES_OF_THE_FILE,
    ("rubric_editor:changes_since", "person_supported"): NAMES_OF_THE_FILE,
}
PHONE_NUMBER = re.compile(
    r"(?<![\w./+-])(?:\+\d[\d ()-]{7,}\d|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}|116 123|(?<=call )(?:111|112|999))(?![\w-])",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"https?://\S+")
FINGERPRINT = re.compile(r"(?:[0-9a-f]{4,}\s?){6,}")  # its groups of digits are no telephone numbers


class Reader(HTMLParser):
    """What of a page is text that people read: `sentences`, and those of them that are no telephone link."""

    UNREAD = {"script", "style", "textarea", "title", "code"}

    def __init__(self):
        super().__init__()
        self.within: list[str] = []
        self.sentences: list[str] = []
        self.unlinked: list[str] = []
        self.is_phone_link = False

    def handle_starttag(self, tag, attrs):
        if tag in self.UNREAD:
            self.within.append(tag)
        if tag == "a":
            self.is_phone_link = dict(attrs).get("href", "").startswith("tel:")

    def handle_endtag(self, tag):
        if tag in self.UNREAD and self.within:
            self.within.pop()
        if tag == "a":
            self.is_phone_link = False

    def handle_data(self, data):
        if self.within or not data.strip():
            return
        text = " ".join(data.split())
        self.sentences.append(text)
        if not self.is_phone_link and not FINGERPRINT.fullmatch(text):
            self.unlinked.append(text)


class Page:
    """One page as one person gets it."""

    def __init__(self, text: str, path: str):
        self.text, self.path = text, path
        found = BREADCRUMBS.search(text)
        self.breadcrumbs = found[0] if found else ""
        title = re.search(r"<title>(.*?)</title>", text, re.S)
        self.title = " ".join(html.unescape(title[1]).split()) if title else ""

    def phone_numbers_as_text(self) -> list[str]:
        return PHONE_NUMBER.findall("\n".join(read(self.text).unlinked))

    def words_of_developers(self) -> list[str]:
        text = ADDRESS.sub("", "\n".join(read(self.text).sentences))
        words = DEVELOPERS_WORDS.findall(text)
        return sorted({word.lower() for word in words})

    @property
    def has_bare_back_link(self) -> bool:
        return "nhsuk-back-link" in BREADCRUMBS.sub("", self.text)

    @property
    def is_top(self) -> bool:
        """Whether the header or the footer leads to it."""
        header, _, rest = self.text.partition("</header>")
        footer = rest.partition("<footer")[2]
        return f'href="{self.path}"' in header or f'href="{self.path}"' in footer


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


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
def test_every_page_keeps_the_rules(with_editor, part):
    names = {audit.reference: of_audit(audit) for audit in Assessment.objects.select_related("programme")}
    programmes = {}
    for programme in Programme.objects.all():
        programmes[reverse("assessments:programme", args=[programme.reference])] = programme.name
    seen = list(pages(with_editor, part))
    tops = {name for name, _, page in seen if page.is_top}
    wrong = []
    for name, person, page in seen:
        faults = faults_in_words(name, page)
        if not belongs_apart(name):
            faults += faults_in_the_way_back(name, page, tops)
            faults += [f"the title says nothing of {about}" for about in missing_in_title(page, names, programmes)]
        wrong += [f"{name}: {fault} ({person})" for fault in faults]
    assert seen
    assert wrong == []


def faults_in_the_way_back(name: str, page: Page, tops: set[str]) -> list[str]:
    faults = ["a back link by itself"] if page.has_bare_back_link else []
    if not page.breadcrumbs and name not in tops and name not in ON_THE_WAY:
        faults.append("no way back")
    return faults


def faults_in_words(name: str, page: Page) -> list[str]:
    faults = [f"{number} cannot be pressed" for number in page.phone_numbers_as_text()]
    for word in page.words_of_developers():
        if (name, word) not in SPOKEN_ALL_THE_SAME:
            faults.append(f"“{word}” speaks to developers")
    return faults


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


def test_each_exception_is_a_page():
    names = {name for name, *_ in TABLE}
    assert set(ON_THE_WAY) <= names
    assert {name for name, _ in SPOKEN_ALL_THE_SAME} <= names


@pytest.mark.parametrize(
    "sentence",
    [
        "Status: draft_not_validated",
        "The database refuses every change.",
        "Ask for {{ page.name }}",
        "An Exception was raised",
    ],
)
def test_a_sentence_to_developers_is_seen(sentence):
    assert Page(f"<p>{sentence}</p><script>let a_name = null</script>", "/").words_of_developers()


def test_what_only_a_script_says_is_nobodys_to_read():
    assert Page("<p>Saved.</p><script>let a_name = null</script>", "/").words_of_developers() == []


def test_a_number_that_cannot_be_pressed_is_seen():
    assert Page("<p>Ring 01234 567 890, or call 999</p>", "/").phone_numbers_as_text() == ["01234 567 890", "999"]
    assert Page('<p>Ring <a href="tel:01234567890">01234 567 890</a></p>', "/").phone_numbers_as_text() == []
    assert Page("<p>0123 4567 8901 2345 6789 0123</p>", "/").phone_numbers_as_text() == []
