"""Who gets which answer. An account is one's own, so everybody who is signed in gets the same."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.personal_data import sections_about

from ..own_data import make_data_export
from .conftest import confirm

# Name, method, the answer to Sam and to a visitor. POSTs send nothing.
PAGES = [
    ("accounts:your_account", "get", 200, 302),
    ("accounts:your_account", "post", 405, 302),
    ("accounts:change_name", "get", 200, 302),
    ("accounts:change_name", "post", 422, 302),
    ("accounts:choose_time_zone", "get", 200, 302),
    ("accounts:choose_time_zone", "post", 422, 302),
    ("accounts:your_calendar", "get", 200, 302),
    ("accounts:your_calendar", "post", 200, 302),
    ("accounts:end_calendar", "get", 405, 302),
    ("accounts:end_calendar", "post", 302, 302),
    ("accounts:calendar_feed", "get", 404, 404),
    ("accounts:calendar_feed", "post", 405, 405),
    ("accounts:your_data", "get", 200, 302),
    ("accounts:your_data", "post", 405, 302),
    ("accounts:ask_for_your_data", "get", 405, 302),
    ("accounts:ask_for_your_data", "post", 302, 302),
    ("accounts:your_data_state", "get", 404, 302),
    ("accounts:your_data_state", "post", 405, 302),
    ("accounts:download_your_data", "get", 404, 302),
    ("accounts:download_your_data", "post", 405, 302),
    ("accounts:choose_emails", "get", 200, 302),
    ("accounts:choose_emails", "post", 302, 302),
    ("accounts:close_account", "get", 200, 302),
    ("accounts:close_account", "post", 422, 302),
    ("accounts:closed", "get", 200, 200),
    ("accounts:closed", "post", 405, 405),
    ("account_login", "get", 302, 200),
    ("account_login", "post", 302, 422),
    ("account_logout", "get", 200, 302),
    ("account_logout", "post", 302, 302),
    ("account_signup", "get", 302, 403),
    ("account_signup", "post", 302, 403),
    ("account_inactive", "get", 200, 200),
    ("account_inactive", "post", 405, 405),
    ("account_reauthenticate", "get", 200, 302),
    ("account_reauthenticate", "post", 422, 302),
    ("account_email", "get", 200, 302),
    ("account_email", "post", 302, 302),
    ("account_email_verification_sent", "get", 200, 200),
    ("account_email_verification_sent", "post", 405, 405),
    ("account_confirm_email", "get", 410, 410),
    ("account_confirm_email", "post", 404, 404),
    ("account_change_password", "get", 200, 302),
    ("account_change_password", "post", 422, 302),
    ("account_set_password", "get", 302, 302),
    ("account_set_password", "post", 302, 302),
    ("account_reset_password", "get", 200, 200),
    ("account_reset_password", "post", 422, 422),
    ("account_reset_password_done", "get", 200, 200),
    ("account_reset_password_done", "post", 405, 405),
    ("account_reset_password_from_key", "get", 410, 410),
    ("account_reset_password_from_key", "post", 410, 410),
    ("account_reset_password_from_key_done", "get", 200, 200),
    ("account_reset_password_from_key_done", "post", 405, 405),
    ("mfa_index", "get", 200, 302),
    ("mfa_index", "post", 405, 302),
    ("mfa_authenticate", "get", 302, 302),
    ("mfa_authenticate", "post", 302, 302),
    ("mfa_reauthenticate", "get", 302, 302),
    ("mfa_reauthenticate", "post", 302, 302),
    ("mfa_activate_totp", "get", 302, 302),
    ("mfa_activate_totp", "post", 302, 302),
    ("mfa_deactivate_totp", "get", 404, 302),
    ("mfa_deactivate_totp", "post", 404, 302),
    ("mfa_view_recovery_codes", "get", 404, 302),
    ("mfa_view_recovery_codes", "post", 405, 302),
    ("mfa_generate_recovery_codes", "get", 302, 302),
    ("mfa_generate_recovery_codes", "post", 302, 302),
    ("mfa_download_recovery_codes", "get", 404, 302),
    ("mfa_download_recovery_codes", "post", 404, 302),
]
ARGUMENTS = {
    "accounts:calendar_feed": ["made-up"],
    "account_confirm_email": ["made-up"],
    "account_reset_password_from_key": ["1", "made-up"],
}
# Everybody else is asked to sign in first.
OPEN = {name for name, _, _, visitor in PAGES if visitor != 302} | {"account_logout", "mfa_authenticate"}
MOST_QUERIES = 12
# To gather everything kept about a person, each app that keeps something asks a fixed number of times.
QUERIES_TO_GATHER = 67


@pytest.mark.parametrize(("name", "method", "sam", "visitor"), PAGES, ids=[f"{page[0]}-{page[1]}" for page in PAGES])
def test_each_gets_their_answer(name, method, sam, visitor, signed_in, django_assert_max_num_queries):
    place = reverse(name, args=ARGUMENTS.get(name, []))
    for client, expected in ((signed_in, sam), (Client(), visitor)):
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = getattr(client, method)(place)
        assert answer.status_code == expected
        if client is not signed_in and name not in OPEN:
            assert answer.headers["Location"].startswith(reverse("account_login"))


def test_gathering_asks_no_more_often_whatever_there_is(person, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES_TO_GATHER):
        assert list(sections_about(person))


def test_the_file_costs_a_page_no_more(signed_in, person, django_assert_max_num_queries):
    make_data_export(person)
    for name in ("accounts:your_data", "accounts:your_data_state", "accounts:download_your_data"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert signed_in.get(reverse(name)).status_code == 200


def test_every_address_is_in_the_table():
    from apps.accounts import allauth_urls, urls

    named = {f"accounts:{path.name}" for path in urls.urlpatterns} | {path.name for path in allauth_urls.urlpatterns}
    assert named == {name for name, _, _, _ in PAGES}


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_generate_recovery_codes", "account_email"])
def test_pages_behind_the_password_cost_no_more(signed_in, name, django_assert_max_num_queries):
    confirm(signed_in)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert signed_in.get(reverse(name)).status_code == 200


def test_pages_with_secrets_are_kept_nowhere(db, client):
    for name in ("account_login", "account_reset_password"):
        assert "private" in client.get(reverse(name)).headers["Cache-Control"]
