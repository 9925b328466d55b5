"""Writing down each part."""

import re
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from . import surface
from .marks import Marks
from .stillness import chance
from .visible import spelled_out, text_of_page, text_of_pdf, text_of_response, text_of_workbook

HOST = "127.0.0.1"
MOST_PAGES = 400  # of one person of the demonstration


def record(folder: Path, parts) -> None:
    """Every part in a transaction that is taken back, so that each begins with an empty database."""
    for part in parts:
        began = time.monotonic()
        chance.begin(part)
        with transaction.atomic():
            rubric = surface.load_rubric()
            globals()[f"record_{part}"](folder / part, rubric)
            transaction.set_rollback(True)
        print(f"{part}: {time.monotonic() - began:.0f} seconds", file=sys.stderr)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def file_name(text: str) -> str:
    return re.sub(r"[^\w{}.-]+", "_", text).strip("_") or "home"


# --- The rubric -----------------------------------------------------------------------------------------------------


def record_rubric(folder: Path, rubric) -> None:
    content = surface.rubric_content(rubric)
    write(
        folder / "hash.txt",
        f"{rubric.identifier} {rubric.version}\nstored {rubric.content_hash}\nanew {surface.rubric_hash(content)}",
    )
    write(folder / "tree.txt", "\n".join(spelled_out(content, "rubric")))
    write(folder / "export.yaml", surface.rubric_yaml())
    blank = surface.blank_of(rubric)
    write(folder / "blank-document.txt", "\n".join(spelled_out(blank, "blank")))
    write(folder / "blank-pdf.txt", text_of_pdf(surface.pdf_of(blank)))
    editor = get_user_model().objects.create_user(email="editor@example.org", name="Rubric editor")
    surface.name_editor(editor.email)
    browser = Client(SERVER_NAME=HOST)
    browser.force_login(editor)
    for kind in ("yaml", "xlsx"):
        path = f"/framework/versions/{rubric.identifier}/{rubric.version}/file/{kind}/"
        write(folder / f"download-{kind}.txt", text_of_response(browser.get(path)))


# --- The demonstration ----------------------------------------------------------------------------------------------


def record_demo(folder: Path, rubric) -> None:
    surface.load_demo()
    marks = Marks({rubric.content_hash: rubric.content_hash})
    for audit in surface.audits():
        here = folder / file_name(f"{audit.programme.name} {audit.period_end} version {audit.version}")
        document = surface.document_of(audit)
        write(here / "document.txt", "\n".join(spelled_out(document, "document")))
        write(
            here / "digests.txt",
            f"reference {audit.reference}\nstatus {audit.status}\nsign-off {surface.sign_off_digest(audit)}\n"
            f"document {document.content_hash}",
        )
        write(here / "pdf.txt", marks.put(text_of_pdf(surface.pdf_of(document))))
        for side in surface.sides_of(audit):
            for blank in (False, True):
                name = f"workbook-{side.kind}-{'blank' if blank else 'filled'}.txt"
                write(here / name, marks.put(text_of_workbook(surface.workbook_of(side, blank=blank))))
    for person in get_user_model().objects.order_by("email"):
        text = surface.personal_data_of(person)
        write(folder / "personal-data" / f"{file_name(person.email)}.txt", marks.put(text))


# --- The access table -----------------------------------------------------------------------------------------------


class Desk:
    """Everybody's browsers. What a request changes is taken back before the next one."""

    def __init__(self, people: dict[str, object]) -> None:
        self._sessions = {}
        for name, person in people.items():
            browser = Client()
            browser.force_login(person)
            self._sessions[name] = browser.cookies["sessionid"].value

    def _browser(self, name: str) -> Client:
        browser = Client(SERVER_NAME=HOST, raise_request_exception=False)
        if name in self._sessions:
            browser.cookies["sessionid"] = self._sessions[name]
        return browser

    def visit(self, name: str, path: str):
        """The response to a plain look."""
        chance.begin(f"{name} {path}")
        return self._browser(name).get(path)

    def answer(self, name: str, method: str, path: str) -> str:
        """What that person gets; of a POST also the e-mails it sends and the page it leads to."""
        chance.begin(f"{name} {method} {path}")
        cache.clear()
        mail.outbox = []
        browser = self._browser(name)
        before = transaction.savepoint()
        waiting = len(connection.run_on_commit)
        try:
            response = getattr(browser, method)(path)
            parts = [text_of_response(response)]
            if method == "post":
                for _, function, *_ in list(connection.run_on_commit[waiting:]):
                    function()
                parts += [as_text(one) for one in mail.outbox]
                leads = response.headers.get("Location", "")
                if leads.startswith("/") and not leads.startswith("/account/sign-in"):
                    parts += ["--- leads to", text_of_response(browser.get(leads))]
            return "\n".join(parts)
        finally:
            transaction.savepoint_rollback(before)


def as_text(message) -> str:
    lines = [f"--- e-mail to {message.to}", f"subject: {message.subject}", message.body]
    for alternative in getattr(message, "alternatives", []):
        lines.append(text_of_page(alternative[0]))
    return "\n".join(lines)


def pattern_of(path: str, arguments: list[str], things: dict[str, str]) -> str:
    """The address with the names of the things in it."""
    parts = path.strip("/").split("/")
    for argument in arguments:
        if things[argument] in parts:
            parts[parts.index(things[argument])] = f"{{{surface.THINGS.get(argument, argument)}}}"
    return "-".join(parts)


def record_pages(folder: Path, rubric) -> None:
    scenario = surface.scenario(rubric)
    names = surface.cast_names()
    desk = Desk({name: scenario.cast.person(name) for name in names if name != "anyone"})
    secrets = {
        value: f"{{{surface.THINGS.get(key, key)}}}"
        for key, value in sorted(scenario.things.items())
        if (len(value) > 12 and key in ("secret", "link", "single_link", "closed_link"))
    }
    marks = Marks({rubric.content_hash: "{rubric's hash}"} | secrets)
    for name, arguments, *_ in surface.access_table():
        path = scenario.path(name, arguments)
        key = pattern_of(path, arguments, scenario.things)
        for method in ("get", "post"):
            answers: dict[str, list[str]] = defaultdict(list)
            for person in names:
                answers[marks.put(desk.answer(person, method, path))].append(person)
            sections = [f"{'=' * 20} {', '.join(people)}\n{answer}" for answer, people in answers.items()]
            write(folder / f"{file_name(key)}.{method.upper()}.txt", "\n\n".join(sections))


# --- Every page of the demonstration, as far as links lead ----------------------------------------------------------


def record_crawl(folder: Path, rubric) -> None:
    """Each person of the demonstration follows every link."""
    surface.load_demo()
    marks = Marks({rubric.content_hash: "{rubric's hash}"})
    people = {"anyone": None} | {one.email.split("@")[0]: one for one in get_user_model().objects.order_by("email")}
    desk = Desk({name: person for name, person in people.items() if person})
    shown: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in people:
        for path, text in pages_of(desk, name):
            shown[marks.put(path), marks.put(text)].append(name)
    by_path: dict[str, list[str]] = defaultdict(list)
    for (path, text), names in shown.items():
        by_path[path].append(f"{'=' * 20} {', '.join(names)}\n{text}")
    for path, sections in by_path.items():
        write(folder / f"{file_name(path.strip('/').replace('/', '-'))}.txt", f"{path}\n" + "\n\n".join(sections))


def pages_of(desk: Desk, name: str) -> Iterator[tuple[str, str]]:
    waiting, met = deque(["/"]), {"/"}
    while waiting and len(met) < MOST_PAGES:
        path = waiting.popleft()
        response = desk.visit(name, path)
        yield path, text_of_response(response)
        for link in links_in(response, path):
            if link not in met:
                met.add(link)
                waiting.append(link)


def links_in(response, path: str) -> Iterator[str]:
    """Addresses of the product that the answer leads to."""
    if "Location" in response.headers:
        found = [response.headers["Location"]]
    elif response.headers.get("Content-Type", "").startswith("text/html"):
        root = lxml.html.document_fromstring(response.getvalue().decode())
        found = [one.get("href") for one in root.iter("a") if one.get("href")]
    else:
        found = []
    for link in found:
        parts = urlsplit(urldefrag(urljoin(path, link)).url)
        if parts.netloc in ("", HOST) and parts.scheme in ("", "http") and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")
