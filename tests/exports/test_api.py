"""The API: the same rows as everywhere, for a token of somebody who may read them, and for nobody else."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from apps.accounts.actions import close_account
from apps.accounts.models import User
from apps.assessments.actions.sharing import share, withdraw_share
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.common.link_secrets import digest_of
from apps.common.log_filters import without_people
from apps.exports.actions.api_tokens import MOST_TOKENS, end_api_token, make_api_token
from apps.exports.domain.tables import TABLES
from apps.exports.models import ApiToken
from apps.exports.views import api_access
from apps.organisations.models import Membership

from ..cast import NOON
from ..factories import make_audit
from .asking import ask, every_row, make_token, newest_token
from .reading_rows import rows_of

AUDITS = "/api/audits"


@pytest.fixture
def audit(cast, rubric):
    """One audit of Harbour that is shared with the Estuary Board."""
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, reason="Seen.")
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    return audit


def test_every_table_has_the_rows_of_the_contract(cast, audit):
    secret = make_token(cast.commissioner)
    listed = ask("/api/", secret).json()["tables"]
    assert [table["name"] for table in listed] == [table.name for table in TABLES]
    for table, link in zip(TABLES, listed, strict=True):
        page = ask(f"{link['href']}?limit=1000", secret).json()
        expected = rows_of(cast.commissioner, table.name)
        assert [row[table.key] for row in page["rows"]] == [row[table.key] for row in expected], table.name
        for row in page["rows"]:
            assert list(row) == list(table.names)


def test_page_after_page_gives_every_row_once(cast, audit):
    secret = make_token(cast.manager)
    assert every_row("ratings", secret, limit=7) == ask("/api/ratings?limit=1000", secret).json()["rows"]
    assert len(every_row("rubric_anchors", secret, limit=40)) == 150


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=x", "updated_since=yesterday", "cursor=WzEsMF0", "cursor=%3A", "limit="]
)
def test_what_is_not_understood_gets_a_sentence(cast, audit, query):
    answer = ask(f"{AUDITS}?{query}", make_token(cast.manager))
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")


def test_a_cursor_of_another_table_is_none_of_this_one(cast, audit):
    secret = make_token(cast.manager)
    cursor = ask("/api/ratings?limit=1", secret).json()["next"]
    assert ask(f"/api/ratings?cursor={cursor}", secret).status_code == 200
    assert ask(f"/api/factor_scores?cursor={cursor}", secret).status_code == 422


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "2026-03-02T12:00:00"])
def test_any_moment_can_be_asked_for(cast, audit, moment):
    assert ask(f"{AUDITS}?updated_since={moment}", make_token(cast.manager)).status_code in (200, 422)


def test_only_what_changed_since(cast, audit):
    secret = make_token(cast.manager)
    before, after = NOON - timedelta(days=1), NOON + timedelta(days=1)
    assert len(ask(f"{AUDITS}?updated_since={before:%Y-%m-%dT%H:%M:%SZ}", secret).json()["rows"]) == 1
    assert ask(f"{AUDITS}?updated_since={after:%Y-%m-%dT%H:%M:%SZ}", secret).json()["rows"] == []


def test_nothing_new_is_an_empty_answer(cast, audit):
    secret = make_token(cast.commissioner)
    etag = ask(AUDITS, secret).headers["ETag"]
    unchanged = ask(AUDITS, secret, if_none_match=etag)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    withdraw_share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    assert ask(AUDITS, secret, if_none_match=etag).json()["rows"] == []


# --- Who ------------------------------------------------------------------------------------------------------------


def test_without_a_token_there_is_a_sentence_and_no_cookie(cast, audit):
    browser_of_manager = make_token(cast.manager)
    for secret in ("", "even-ground-nonsense", browser_of_manager + "x"):
        answer = ask(AUDITS, secret)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert "Keys for programs" in answer.json()["detail"]
        assert not answer.cookies
    assert not ask(AUDITS, browser_of_manager).cookies


def test_a_session_opens_nothing(as_person, audit):
    assert as_person("manager").get(AUDITS).status_code == 401


def test_another_scheme_or_a_token_in_the_address_opens_nothing(cast, audit):
    secret = make_token(cast.manager)
    assert ask(AUDITS, authorization=f"Basic {secret}").status_code == 401
    assert ask(f"{AUDITS}?token={secret}").status_code == 401


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_is_read_only(cast, audit, method):
    for secret in ("", make_token(cast.manager)):
        answer = ask(AUDITS, secret, method)
        assert answer.status_code == 405
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_head_of_an_answer_has_no_body(cast, audit):
    secret = make_token(cast.manager)
    answer = ask(AUDITS, secret, "head")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == ask(AUDITS, secret).headers["ETag"]


def test_answers_are_their_tokens_alone(cast, audit):
    answer = ask(AUDITS, make_token(cast.manager))
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]
    assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize("name", ["other_manager", "other_commissioner", "newcomer"])
def test_a_strangers_token_reads_nothing_of_it(cast, audit, name):
    secret = make_token(cast.person(name))
    for table in TABLES:
        assert audit.reference not in ask(f"/api/{table.name}?limit=1000", secret).text


def test_a_token_reads_for_the_organisations_that_were_chosen(cast, audit):
    Membership.objects.create(user=cast.manager, organisation=cast.moorland, role="manager", since=NOON)
    person = User.objects.get(pk=cast.manager.pk)
    assert ask(AUDITS, make_token(person, [cast.moorland.pk])).json()["rows"] == []
    assert len(ask(AUDITS, make_token(person, [cast.harbour.pk])).json()["rows"]) == 1
    with pytest.raises(NotAllowed, match="in which you have a role"):
        make_token(person, [cast.board.pk])


def test_a_role_that_ends_and_an_account_that_closes_end_what_a_token_reads(cast, audit):
    secret = make_token(cast.commissioner)
    assert len(ask(AUDITS, secret).json()["rows"]) == 1
    Membership.objects.filter(user=cast.commissioner).delete()
    assert ask(AUDITS, secret).json()["rows"] == []
    other = make_token(cast.peer_worker)
    close_account(user=cast.peer_worker, by=cast.peer_worker, at=timezone.now())
    assert ask(AUDITS, other).status_code == 401
    assert not ApiToken.objects.filter(person=cast.peer_worker).exists()


def test_a_token_ends_after_its_last_day_and_when_its_person_says_so(cast, audit):
    secret = make_token(cast.manager, days=0)
    assert ask(AUDITS, secret).status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    ApiToken.objects.update(expires_on=yesterday)
    assert ask(AUDITS, secret).status_code == 401
    another = make_token(cast.manager)
    with pytest.raises(NotAllowed, match="their own"):
        end_api_token(token=newest_token(), by=cast.administrator, at=NOON)
    end_api_token(token=newest_token(), by=cast.manager, at=NOON)
    assert ask(AUDITS, another).status_code == 401


def test_a_token_lives_a_year_at_most_and_nobody_has_too_many(cast):
    today = timezone.localdate()
    for last_day in (today - timedelta(days=1), today + timedelta(days=367)):
        with pytest.raises(NotAllowed, match="a year from now"):
            make_api_token(name="Long", organisations=None, expires_on=last_day, by=cast.manager, at=timezone.now())
    for _ in range(MOST_TOKENS):
        make_token(cast.manager)
    with pytest.raises(NotAllowed, match="no longer need"):
        make_token(cast.manager)


def test_only_a_digest_is_stored_and_no_log_line_holds_a_token(cast):
    secret = make_token(cast.manager)
    token = newest_token()
    assert token.secret_digest == digest_of(secret)
    assert secret not in str(vars(token))
    for line in (f"GET /api/audits Bearer {secret}", f"Unexpected auth - 'Token {secret}'", f"/api/?token={secret}"):
        assert secret.removeprefix("even-ground-") not in without_people(line)


def test_the_day_of_its_last_use_is_written_once(cast, audit, django_assert_num_queries):
    secret = make_token(cast.manager)
    assert newest_token().last_used_on is None
    ask(AUDITS, secret)
    assert newest_token().last_used_on == timezone.localdate()
    with django_assert_num_queries(4):  # the token, its roles, the audits, their high levels without a reason
        ask(AUDITS, secret)


def test_too_often_is_told_to_wait(cast, audit, monkeypatch):
    monkeypatch.setattr(api_access, "OF_A_TOKEN", 2)
    secret, other = make_token(cast.manager), make_token(cast.manager)
    assert [ask(AUDITS, secret).status_code for _ in range(3)] == [200, 200, 429]
    told = ask(AUDITS, secret)
    assert told.headers["Retry-After"] == "3600"
    assert told.json()["detail"] == "Please ask again in an hour."
    assert ask(AUDITS, other).status_code == 200


def test_guessing_is_told_to_wait(cast, audit, monkeypatch):
    cache.clear()
    monkeypatch.setattr(api_access, "UNKNOWN_TOKENS", 2)
    assert [ask(AUDITS, f"guess-{number}").status_code for number in range(3)] == [401, 401, 429]
    assert ask(AUDITS, make_token(cast.manager)).status_code == 200


# --- Its description ------------------------------------------------------------------------------------------------


def test_the_description_is_open_and_names_every_table(db):
    answer = ask(reverse("exports:openapi"))
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    described = answer.json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {"/api/", *(f"/api/{table.name}" for table in TABLES)}
    for operations in described["paths"].values():
        assert set(operations) == {"get"}
        assert operations["get"]["security"]
    columns = described["components"]["schemas"]["AuditsRow"]["properties"]
    assert columns["version_state"]["x-codes"]["withdrawn"] == "The provider no longer stands by it"


def test_there_are_no_pages_that_fetch_from_elsewhere(db):
    for path in ("/api/docs", "/api/docs/", "/api/redoc"):
        assert ask(path).status_code == 404
