"""Worlds that differ in one rater's answers alone, and everything that anybody else can fetch in each of them.

A world is what one rater said, in the order in which they said it: levels, reasons, notes, ticks, when, and how often
they thought again. Whoever may know nothing of it must be answered the same in every world, byte for byte.
"""

import hashlib
import logging
import re
import secrets
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from urllib.parse import urlencode

from django.core import mail
from django.core.cache import caches
from django.db import connection, transaction
from django.test.client import Client, ClientHandler
from django.urls import reverse
from django.utils import timezone

from apps.accounts.personal_data import as_json, sections_about
from apps.activity_log.models import Event
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.domain.scoring import AnswerState
from apps.assessments.models import Assessment, EarlierRating, Rating, Review, Side, SideKind
from apps.organisations.models import Programme
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON, Cast
from tests.plain_browser import PlainBrowser
from tests.test_access import TABLE

NOW = NOON + timedelta(days=5)
WORDS = ("warm", "late", "nobody asked", "we saw it twice", "😀 every week", "<b>not yet</b>", "a folder", "no")

SAID = ("level", "not_applicable", "reason", "note", "evidence_reason")

# --- What one rater said -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stroke:
    """One saving of one answer."""

    code: str
    entry: RatingContent
    page: str
    at: datetime


World = tuple[Stroke, ...]


def deal_world(rubric, seed: int, *, complete: bool) -> World:
    """A world dealt by a number; 0 is the emptiest one. `complete`: every indicator is answered in the end."""
    deal, content = Random(seed), load_rubric_content(rubric).content
    codes = [one.id for one in content.indicators]
    chosen = codes if complete else deal.sample(codes, 0 if seed == 0 else deal.randint(1, len(codes)))
    strokes, minute = [], 0
    again = [code for code in chosen if deal.random() < 0.3]
    order = deal.sample([*again, *chosen], len(again) + len(chosen))
    for number, code in enumerate(order):
        minute += deal.randint(0, 600)
        is_last = code not in order[number + 1 :]
        answer = _answer(deal, content, code, answered=complete and is_last)
        kinds = deal.sample([kind.id for kind in content.evidence_types], deal.randint(0, 3))
        entry = RatingContent(
            answer=answer,
            reason=_words(deal) or "It does not." * (answer is AnswerState.NOT_APPLICABLE),
            note=_words(deal),
            evidence_reason=_words(deal),
            evidence=frozenset(kinds),
        )
        page = f"page {deal.randint(1, 3)}"
        strokes.append(Stroke(code, entry, page, NOON + timedelta(minutes=minute)))
    return tuple(strokes)


def _words(deal: Random) -> str:
    return " ".join(deal.choice(WORDS) for _ in range(deal.randint(0, 9)))


def _answer(deal: Random, content, code: str, *, answered: bool):
    level = deal.randint(content.scale.min, content.scale.max)
    if content.indicator(code).na_allowed and deal.random() < 0.15:
        return AnswerState.NOT_APPLICABLE
    return level if answered or deal.random() < 0.85 else AnswerState.NOT_ASSESSED


def paint(side: Side, world: World, by) -> None:
    """Put a world into a side's rows as `actions.rate` would, in a few statements."""
    rubric = load_rubric_content(side.assessment.rubric)
    rows = {row.indicator_id: row for row in side.ratings.all()}
    kinds: dict[int, frozenset[str]] = dict.fromkeys(rows, frozenset())
    for row in rows.values():
        row.level, row.not_applicable, row.reason, row.note, row.evidence_reason = None, False, "", "", ""
        row.version, row.client_id, row.updated_by, row.updated_at = 0, "", None, None
    earlier, events = [], []
    for stroke in world:
        row = rows[rubric.indicator_keys[stroke.code]]
        if row.version and row.client_id != stroke.page:
            earlier.append(_kept(row, kinds[row.indicator_id]))
        before = "NA" if row.not_applicable else str(row.level or "NY")
        entry = stroke.entry
        row.level, row.not_applicable = entry.level, entry.not_applicable
        row.reason, row.note, row.evidence_reason = entry.reason, entry.note, entry.evidence_reason
        row.version, row.client_id, row.updated_by, row.updated_at = row.version + 1, stroke.page, by, stroke.at
        kinds[row.indicator_id] = entry.evidence
        events.append(_event(side, stroke, before, by))
    Rating.objects.bulk_update(
        rows.values(),
        [*SAID, "version", "client_id", "updated_by", "updated_at"],
    )
    types = Rating.evidence_types.through
    types.objects.filter(rating__side=side).delete()
    types.objects.bulk_create(
        types(rating=row, evidencetype_id=rubric.evidence_type_keys[kind])
        for row in rows.values()
        for kind in sorted(kinds[row.indicator_id])
    )
    EarlierRating.objects.filter(rating__side=side).delete()
    EarlierRating.objects.bulk_create(earlier)
    Event.objects.bulk_create(events)


def _kept(row: Rating, kinds) -> EarlierRating:
    return EarlierRating(
        rating=row,
        evidence_codes=sorted(kinds),
        by=row.updated_by,
        at=row.updated_at,
        **{name: getattr(row, name) for name in (*SAID, "version")},
    )


def _event(side: Side, stroke: Stroke, before: str, by) -> Event:
    target = side.review if side.kind == SideKind.REVIEW else side.assessment
    return Event(
        what="answer changed",
        target_kind=target._meta.label_lower,
        target_reference=target.reference,
        by=by.pk,
        at=stroke.at,
        detail={"side": side.kind, "indicator": stroke.code, "before": before, "after": stroke.entry.code},
    )


# --- What anybody can ask ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ask:
    """One request of one person."""

    person: str
    method: str
    name: str  # of the URL
    path: str
    full: bool = False  # with everything in it that a form of the product could hold

    def __str__(self) -> str:
        return f"{self.person}: {self.method} {self.path}{' with a form' if self.full else ''}"


def every_address(scenario, audit: Assessment, review: Review | None) -> list[tuple[str, str]]:
    """Every URL of the product by name and path: wherever it can be at this audit, its programme and its review."""
    standing_in = {
        Assessment: audit.reference,
        Programme: audit.programme.reference,
        Review: None if review is None else review.reference,
    }
    of = {
        reference: model
        for model in standing_in
        for reference in model.objects.filter(reference__in=scenario.things.values()).values_list(
            "reference", flat=True
        )
    }
    found = []
    for name, arguments, *_ in TABLE:
        things = [scenario.things[one] for one in arguments]
        things = [(standing_in[of[thing]] if thing in of else None) or thing for thing in things]
        found.append((name, reverse(name, args=things)))
    return list(dict.fromkeys(found))


QUERY = "?page=1&indicator=ACC-1&for=ACC-1"
OTHER_METHODS = ("head", "put", "patch", "delete", "options")


DATA = ("accounts:your_data", "accounts:download_your_data")


def is_about_audits(name: str) -> bool:
    """Whether an address leads to an audit, to what is made of one, or to everything kept about a person."""
    return name.split(":")[0] in ("assessments", "reports", "insights") or name in DATA


def looking(addresses, people) -> list[Ask]:
    """Each person at each address."""
    return [Ask(person, "get", name, path) for name, path in addresses for person in people]


def sending(addresses, people, *, full: bool) -> list[Ask]:
    """Each person sends a form to each address: an empty one, or one with everything in it."""
    return [Ask(person, "post", name, path, full=full) for name, path in addresses for person in people]


def in_other_ways(addresses, person: str) -> list[Ask]:
    """Every other method, and an address with a query."""
    asked = [Ask(person, method, name, path) for name, path in addresses for method in OTHER_METHODS]
    return asked + [Ask(person, "get", name, path + QUERY) for name, path in addresses]


def full_form(side: Side) -> dict[str, object]:
    """A form that fits every page a little: one's own answers as one's own pages know them, words, days, choices."""
    form: dict[str, object] = {
        **dict.fromkeys(("reason", "text", "description", "shorter_because", "theme", "words"), "Because we looked."),
        "email": "somebody@example.org",
        "is_independent": "yes",
        "name": "A name",
        "title": "A title",
        "go": "on",
        "kind": "no_reason",
        "about": "ACC-1",
        "sure": "on",
        "confirm": "ACC-1",
        "client_id": "an open page",
        "answer": "3",
        "expected_version": "1",
        "initial_digest": "as it was",
        "expected_versions": "0",
        "expected_text": "0",
        "role": "peer_worker",
    }
    for day in ("period_start", "period_end", "closes_on", "dated", "starts_on", "opens_on"):
        form |= {f"{day}_day": "1", f"{day}_month": "4", f"{day}_year": "2026"}
    for row in side.ratings.select_related("indicator"):
        code = row.indicator.code
        form |= {f"{code}-answer": "2", f"{code}-reason": "Mine.", f"{code}-note": "", f"{code}-evidence_reason": ""}
        form |= {f"{code}-expected_version": str(row.version), f"{code}-initial_digest": "another"}
    return form


@dataclass(frozen=True)
class Read:
    """One question to the database, and a fingerprint of its answer."""

    sql: str
    params: tuple
    rows: str


def rows_of(sql: str, params: tuple) -> str:
    """A fingerprint of every row that a question finds, in their order."""
    with connection.cursor() as cursor:
        cursor.cursor.execute(sql, params)  # past the wrapper, which would note it
        return hashlib.sha256(repr(cursor.cursor.fetchall()).encode()).hexdigest()


class Log(logging.Handler):
    """Every line that the product writes down."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, line: logging.LogRecord) -> None:
        self.lines.append(f"{line.name} {line.levelname} {line.getMessage()}")


TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+')  # new each time, by design
EXPIRES = re.compile(r"expires=[^;]+;")  # by a clock that nobody can stop; Max-Age says the same
TABLE_NAME = re.compile(r'"(\w+)"')
WRITES = ("insert", "update", "delete", "replace")


class Adversary:
    """Everybody's browsers, while chance and the clock stand still. What a request changes is taken back."""

    def __init__(self, cast: Cast):
        self._cast = cast
        self.forms: dict[str, dict] = {}  # what each person sends where a full form is asked for
        self.is_open: Callable[[], bool] = lambda: False  # whether both sides lie open
        self._log = Log()
        self._statements: list[str] = []  # of the last request
        self._reads: list[Read] | None = []  # of the last request; None: it did more than read
        self._known_rows: dict[tuple[str, str], str] = {}  # what was read in this world, by question
        self._reads_of: dict[Ask, list[Read] | None] = {}
        self._tables_read: dict[Ask, set[str]] = {}
        self._writes: set[Ask] = set()
        self._handler = ClientHandler(enforce_csrf_checks=False)  # one for all requests: middleware is loaded once
        self._chance = Random()
        self.people = {name: self._signed_in(cast, name) for name in Cast.NAMES}

    def stop_the_clock(self, monkeypatch) -> None:
        """From now on it is always the same moment, and chance gives the same numbers."""
        chance = self._chance
        monkeypatch.setattr(timezone, "now", lambda: NOW)
        monkeypatch.setattr(time, "time", NOW.timestamp)
        monkeypatch.setattr(secrets, "choice", lambda letters: chance.choice(letters))
        monkeypatch.setattr(secrets, "token_urlsafe", lambda size=32: f"{chance.getrandbits(8 * size):x}")
        monkeypatch.setattr(secrets, "token_hex", lambda size=16: f"{chance.getrandbits(8 * size):x}")
        monkeypatch.setattr(secrets, "token_bytes", chance.randbytes)
        monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=chance.getrandbits(128)))

    def same_chance(self, name: str) -> None:
        """What is dealt from now on, such as references, is the same each time for this name."""
        self._chance.seed(name)

    def _signed_in(self, cast: Cast, name: str) -> dict[str, str]:
        """The cookies of somebody who has been here before."""
        browser = Client()
        if name != "anyone":
            browser.force_login(cast.person(name))
        browser.get(reverse("privacy"))
        return {key: morsel.value for key, morsel in browser.cookies.items()}

    def _note(self, execute, sql, params, many, context):
        self._statements.append(sql.lower())
        if many or not sql.startswith("SELECT"):
            self._reads = None
        elif self._reads is not None:
            self._reads.append(Read(sql, params, self._rows_of(sql, params)))
        return execute(sql, params, many, context)

    def _rows_of(self, sql: str, params: tuple) -> str:
        """What a question finds in this world. Each request is taken back, so it finds the same in every one of them,
        until one has written something of its own.
        """
        question = (sql, repr(params))
        if question not in self._known_rows:
            self._known_rows[question] = rows_of(sql, params)
        return self._known_rows[question]

    def ask(self, ask: Ask) -> tuple:
        """Everything that comes of one request, and how many statements it took. A redirect is followed once."""
        self.same_chance(ask.path)
        for name in caches:
            caches[name].clear()
        browser = PlainBrowser()
        browser.handler = self._handler
        for key, value in self.people[ask.person].items():
            browser.cookies[key] = value
        mail.outbox.clear()
        self._log.lines.clear()
        self._statements.clear()
        self._reads = []
        root = logging.getLogger()
        root.addHandler(self._log)
        before = transaction.savepoint()
        callbacks = len(connection.run_on_commit)
        try:
            with connection.execute_wrapper(self._note):
                data = self.forms.get(ask.person, {}) if ask.full else {}
                heard = [self._heard(self._send(browser, ask, data))]
                if heard[0][0] == 302 and ask.method == "post" and not self._opened(ask):
                    heard.append(self._heard(browser.get(heard[0][1]["Location"])))
                if ask.name in DATA and ask.person != "anyone":  # what a worker would put into their file
                    heard.append(("".join(as_json(sections_about(self._cast.person(ask.person)))),))
            letters = [(one.to, one.subject, one.body) for one in mail.outbox]
            later = [getattr(one[1], "__qualname__", "") for one in connection.run_on_commit[callbacks:]]
            count = "opened" if self._opened(ask) else len(self._statements)
            return (tuple(heard), tuple(letters), tuple(self._log.lines), tuple(later), count)
        finally:
            transaction.savepoint_rollback(before)
            root.removeHandler(self._log)

    @staticmethod
    def _send(browser: Client, ask: Ask, data):
        if ask.method in ("get", "head", "options"):
            return getattr(browser, ask.method)(ask.path)
        if ask.method == "post":
            # As browsers send a form without a file; the test client's own way takes a fifth of the time to read.
            return browser.post(ask.path, urlencode(data), content_type="application/x-www-form-urlencoded")
        return getattr(browser, ask.method)(ask.path, data)

    def _opened(self, ask: Ask) -> bool:
        """Whether this very request laid both sides open: from then on anything may be told."""
        return ask.method == "post" and self.is_open()

    @staticmethod
    def _heard(response) -> tuple:
        content = b"".join(response.streaming_content) if response.streaming else response.content
        cookies = {key: EXPIRES.sub("", morsel.OutputString()) for key, morsel in response.cookies.items()}
        return response.status_code, dict(response.headers), cookies, TOKEN.sub(b"", content)

    def hears(self, asked: list[Ask]) -> dict[Ask, tuple]:
        """What each request is answered."""
        self._known_rows.clear()
        heard = {}
        for ask in asked:
            heard[ask] = self.ask(ask)
            self._remember_statements(ask)
        return heard

    def hears_otherwise(self, asked: list[Ask]) -> dict[Ask, tuple]:
        """What the requests are answered that `hears` heard in another world, without those that read the same here.

        Clock and chance stand still: what is made of the same rows is the same answer, to the last read.
        """
        self._known_rows.clear()
        return {ask: self.ask(ask) for ask in asked if not self._reads_the_same(ask)}

    def _reads_the_same(self, ask: Ask) -> bool:
        reads = self._reads_of[ask]
        return reads is not None and all(self._rows_of(read.sql, read.params) == read.rows for read in reads)

    def _remember_statements(self, ask: Ask) -> None:
        names: set[str] = set()
        for statement in self._statements:
            names.update(TABLE_NAME.findall(statement))
            if statement.startswith(WRITES):
                self._writes.add(ask)  # a trigger may look anywhere
        self._tables_read[ask] = names
        self._reads_of[ask] = self._reads

    def could_tell_apart(self, asked: list[Ask], differing: set[str]) -> list[Ask]:
        """Of requests that were answered just now, those that met a table in which the worlds differ, or wrote.

        What the others are answered was made of nothing in which the worlds differ: it is the same in both.
        """
        return [ask for ask in asked if ask in self._writes or self._tables_read[ask] & differing]


def table_contents() -> dict[str, str]:
    """A fingerprint of every row of every table."""
    contents = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = sorted(repr(row) for row in cursor.fetchall())
            contents[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return contents


def told_apart(first: dict[Ask, tuple], second: dict[Ask, tuple]) -> list[Ask]:
    """The requests of the second world that are answered differently from the first."""
    return [ask for ask, heard in second.items() if first[ask] != heard]


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is done inside leaves no trace in the database."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)
