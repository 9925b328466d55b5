"""E-mails go through the queue: no page waits for a mail server, and none tells who has an account."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import OutOfMemoryError

from apps.accounts import actions
from apps.accounts.email_delivery import KEPT_FOR, send_outgoing_email
from apps.accounts.models import OutgoingEmail, User
from apps.accounts.outgoing_emails import EmailContent, enqueue_email, enqueue_emails
from apps.jobs import queues
from apps.jobs.sweep import sweep
from apps.jobs.tasks import sweep_jobs
from apps.organisations.actions.members import invite
from apps.organisations.models import Role
from tests.cast import NOON, PASSWORD
from tests.jobs.brokers import NoBroker

from .conftest import confirm, sign_in

# All of one length: a page repeats the address that was typed.
ADDRESSES = {
    "known": "sam@example.org",
    "unknown": "pam@example.org",
    "closed": "kim@example.org",
    "only asked for": "tom@example.org",
    "without a password": "liv@example.org",
}


@pytest.fixture
def people(person) -> User:
    """Accounts of every kind; nobody has the address that is unknown."""
    actions.add_person(email=ADDRESSES["closed"], name="Kim", password=PASSWORD, by=None, at=NOON)
    User.objects.filter(email=ADDRESSES["closed"]).update(is_active=False)
    person.emailaddress_set.create(email=ADDRESSES["only asked for"], verified=False)
    without = actions.add_person(email=ADDRESSES["without a password"], name="Liv", password="", by=None, at=NOON)
    without.set_unusable_password()
    without.save()
    return person


@pytest.fixture
def sent(monkeypatch) -> list:
    """What the broker was told."""
    app = NoBroker()
    monkeypatch.setattr(queues, "current_app", app)
    return app.sent


@pytest.fixture
def no_mail_in_a_request(monkeypatch) -> None:
    def refuse(self, **more):
        raise AssertionError("A page has met a mail server.")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)


class Statements:
    """The shape of every statement: its words without its values."""

    def __init__(self) -> None:
        self.shapes: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        self.shapes.append(re.sub(r"\d+", "0", sql))
        return execute(sql, params, many, context)


def everything_seen(client: Client, url: str, typed: dict, address: str) -> tuple:
    """Status, headers, page and statements of one request, with the address and what is random taken out."""
    statements = Statements()
    with connection.execute_wrapper(statements):
        answer = client.post(url, typed)
    page = answer.content.decode().replace(address, "ADDRESS")
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    headers = {name: sorted(value.split("; ")) for name, value in answer.headers.items() if name != "Expires"}
    return answer.status_code, headers, len(answer.content), page, statements.shapes


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("account_reset_password", {"email": "{}"}),
        ("account_reset_password", {"email": "{}", "next": "/framework/"}),
        ("account_login", {"login": "{}", "password": "not the password"}),
        ("account_login", {"login": " {} ", "password": "p"}),
        ("account_login", {"login": "{}", "password": ""}),
    ],
)
def test_every_address_gets_the_same_answer_by_the_same_steps(
    people, emails_wait, no_mail_in_a_request, sent, django_capture_on_commit_callbacks, page, typed
):
    seen, told = {}, {}
    everything_seen(Client(), reverse(page), {}, "")  # what is read once in each process
    for kind, address in ADDRESSES.items():
        sent.clear()
        with django_capture_on_commit_callbacks(execute=True):
            fields = {name: value.format(address) for name, value in typed.items()}
            seen[kind] = everything_seen(Client(), reverse(page), fields, address)
        told[kind] = [(name, len(arguments)) for name, arguments in sent]
    for kind in seen:
        assert seen[kind] == seen["unknown"], kind
    assert [kind for kind in told if told[kind] != told["unknown"]] == []


def test_changing_to_somebody_elses_address_takes_the_same_steps(people, emails_wait, no_mail_in_a_request):
    seen = {}
    for address in ("uno@example.org", ADDRESSES["unknown"], ADDRESSES["closed"], ADDRESSES["without a password"]):
        client = Client()
        sign_in(client)
        confirm(client)
        people.emailaddress_set.filter(verified=False).delete()
        typed = {"email": address, "action_add": "yes"}
        seen[address] = everything_seen(client, reverse("account_email"), typed, address)
    assert [address for address in seen if seen[address] != seen["uno@example.org"]] == []


def test_the_rows_of_all_addresses_look_alike(people, emails_wait):
    for address in ADDRESSES.values():
        Client().post(reverse("account_reset_password"), {"email": address})
    rows = OutgoingEmail.objects.all()
    assert len(rows) == len(ADDRESSES)
    assert len({len(row.ciphertext) for row in rows}) == 1
    for row in rows:
        assert not [address for address in ADDRESSES.values() if address in row.ciphertext]


def test_the_worker_writes_to_those_who_have_an_account(people):
    for address in ADDRESSES.values():
        Client().post(reverse("account_reset_password"), {"email": address.upper()})
    assert sorted(letter.to[0] for letter in mail.outbox) == ["liv@example.org", "sam@example.org"]
    assert not OutgoingEmail.objects.exists()


# --- Links ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1", "EVIL.example"])
def test_links_are_built_from_the_site_url_alone(people, cast, settings, host):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], "https://fidelity.example.net"
    client = Client(HTTP_HOST=host, HTTP_X_FORWARDED_HOST=host, HTTP_X_FORWARDED_PROTO="http")
    client.post(reverse("account_reset_password"), {"email": ADDRESSES["known"]})
    sign_in(client)
    confirm(client)
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": "yes"})
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "seven boats in the rain"})
    client.force_login(cast.manager)
    client.post(
        reverse("organisations:invite", args=[cast.harbour.reference]), {"email": "a@b.org", "role": "manager"}
    )
    issued = invite(
        organisation=cast.harbour, email=ADDRESSES["without a password"], role=Role.REVIEWER, by=cast.manager, at=NOON
    )
    newcomer = Client(HTTP_HOST=host)
    session = newcomer.session
    session["account_verified_email"] = issued.invitation.email
    session.save()
    newcomer.post(reverse("account_signup"), {"name": "Liv", "password1": "seven boats in the rain"})
    assert [letter.subject for letter in mail.outbox] == [
        "Choose a new password",
        "Confirm your e-mail address",
        "Your password has changed",
        "You are invited to Harbour on Even Ground",
        "You have an account already",
    ]
    for letter in mail.outbox:
        links = re.findall(r"\S+://\S+", letter.body)
        assert links
        assert [link for link in links if not link.startswith("https://fidelity.example.net/")] == []
        assert "evil" not in str(letter.message()).lower()


# --- Machines that are away -------------------------------------------------------------------------------


def test_with_no_broker_the_page_answers_as_always_and_the_sweep_sends_it(
    people, emails_wait, monkeypatch, django_capture_on_commit_callbacks
):
    for problem in (OperationalError("down"), OutOfMemoryError("full"), TimeoutError()):
        monkeypatch.setattr(queues, "current_app", NoBroker(problem))
        with django_capture_on_commit_callbacks(execute=True):
            answer = Client().post(reverse("account_reset_password"), {"email": ADDRESSES["known"]})
        assert answer.headers["Location"] == reverse("account_reset_password_done")
    assert mail.outbox == []
    broker = NoBroker()
    monkeypatch.setattr(queues, "current_app", broker)
    soon = timezone.now() + timedelta(seconds=10)
    monkeypatch.setattr("apps.jobs.tasks.database_now", lambda: soon)
    sweep_jobs()
    for name, (reference,) in broker.sent:
        assert name == OutgoingEmail.task_name
        send_outgoing_email(reference, now=lambda: soon)
    assert [letter.to for letter in mail.outbox] == [["sam@example.org"]] * 3


def later(seconds: float):
    return NOON + timedelta(seconds=seconds)


def put_down(*addresses: str) -> list[str]:
    for address in addresses:
        enqueue_email(address=address, subject="Hello", message="A word.", at=NOON)
    return list(OutgoingEmail.objects.order_by("pk").values_list("reference", flat=True))


def refuse_with(monkeypatch, problem: Exception) -> None:
    def refuse(self, **more):
        raise problem

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)


AWAY = [
    ConnectionRefusedError("jo@example.org"),
    TimeoutError(),
    smtplib.SMTPServerDisconnected("jo@example.org"),
    smtplib.SMTPAuthenticationError(535, b"who are you?"),
    smtplib.SMTPRecipientsRefused({"jo@example.org": (451, b"Try later.")}),
    smtplib.SMTPDataError(452, b"The disk is full."),
]


@pytest.mark.parametrize("problem", AWAY, ids=lambda problem: type(problem).__name__)
def test_a_mail_server_that_is_away_loses_nothing(db, emails_wait, monkeypatch, caplog, problem):
    first, second = put_down("jo@example.org", "al@example.org")
    with monkeypatch.context() as broken:
        refuse_with(broken, problem)
        send_outgoing_email(first, now=lambda: NOON)
        send_outgoing_email(first, now=lambda: NOON)  # a message that came twice does not try twice
    assert mail.outbox == []
    assert "jo@example.org" not in caplog.text
    assert sweep(OutgoingEmail, at=later(10))[:1] == (
        []
        if not isinstance(problem, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
        else [OutgoingEmail.objects.get(reference=second)]
    )
    found = sweep(OutgoingEmail, at=later(40))
    for row in found:
        send_outgoing_email(row.reference, now=lambda: later(40))
    send_outgoing_email(second, now=lambda: later(40))
    assert sorted(letter.to[0] for letter in mail.outbox) == ["al@example.org", "jo@example.org"]
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize(
    ("problem", "waited"),
    [
        (smtplib.SMTPRecipientsRefused({"jo@example.org": (550, b"Nobody of that name.")}), timedelta()),
        (ConnectionRefusedError(), KEPT_FOR + timedelta(seconds=1)),
        (UnicodeEncodeError("ascii", "jo@example.org", 0, 1, "not possible"), timedelta()),
    ],
)
def test_what_cannot_be_sent_goes_and_is_one_line_in_the_log(db, emails_wait, monkeypatch, caplog, problem, waited):
    (reference,) = put_down("jo@example.org")
    refuse_with(monkeypatch, problem)
    send_outgoing_email(reference, now=lambda: NOON + waited)
    assert not OutgoingEmail.objects.exists()
    assert reference in caplog.text
    assert "jo@example.org" not in caplog.text


def test_several_are_told_of_until_the_broker_is_away(
    db, emails_wait, monkeypatch, django_capture_on_commit_callbacks
):
    """Each would wait for it in vain, and the person with them."""

    class Away(NoBroker):
        tries = 0

        def send_task(self, name, args, **options):
            self.tries += 1
            raise ConnectionRefusedError

    broker = Away()
    monkeypatch.setattr(queues, "current_app", broker)
    contents = [EmailContent(f"{name}@example.org", "Hello", "A word.") for name in "abcdef"]
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_emails(contents, at=NOON)
    assert broker.tries == 1
    assert OutgoingEmail.objects.count() == len(contents)
