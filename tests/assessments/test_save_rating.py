"""The door through which the page's script saves one answer."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.assessments.rating_set import load_rating_set
from apps.assessments.statuses import AuditStatus
from tests.factories import make_audit


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager)


def save(browser, audit, code="ACC-1", **fields):
    data = {"client_id": "one-page", f"{code}-expected_version": "0"}
    data |= {f"{code}-{name}": value for name, value in fields.items()}
    return browser.post(
        reverse("assessments:save_rating", args=[audit.reference, code]), data, headers={"Accept": "application/json"}
    )


def stored(audit, code="ACC-1"):
    return next(rated for rated in load_rating_set(audit).indicators if rated.indicator.id == code)


def test_it_says_when_the_answer_was_saved_and_what_it_asks(as_person, audit):
    response = save(as_person("manager"), audit, answer="4", reason="Because", evidence=["documents"])
    assert response.status_code == 200
    answer = response.json()
    assert answer["expected_version"] == 1
    assert answer["saved"].startswith("Saved at ")
    assert answer["assessed"] is True
    assert answer["questions"] == [
        "“Established” and “Fully embedded” usually rest on at least two kinds of evidence that agree."
    ]
    assert stored(audit).reason == "Because"


def test_sending_the_same_again_is_no_conflict_and_no_change(as_person, audit):
    browser = as_person("manager")
    for _ in range(3):
        response = save(browser, audit, answer="4", reason="Because")
    assert (response.status_code, response.json()["expected_version"]) == (200, 1)


def test_a_clash_sends_both_texts(as_person, audit):
    browser = as_person("manager")
    save(browser, audit, answer="4", reason="First <b>text</b>")
    response = save(browser, audit, answer="2", reason="Second", client_id="x")
    assert response.status_code == 200  # the same page: its own text
    url = reverse("assessments:save_rating", args=[audit.reference, "ACC-1"])
    response = browser.post(
        url, {"client_id": "another", "ACC-1-expected_version": "0", "ACC-1-answer": "1", "ACC-1-reason": "Third"}
    )
    assert response.status_code == 409
    answer = response.json()
    assert answer["theirs"] == {
        "answer": "2",
        "reason": "Second",
        "note": "",
        "evidence_reason": "",
        "evidence": [],
    }
    assert "Second" in answer["html"]
    assert answer["expected_version"] == 2


def test_theirs_is_escaped_before_it_is_shown(as_person, audit):
    browser = as_person("manager")
    save(browser, audit, answer="4", reason="<b>bold</b>")
    url = reverse("assessments:save_rating", args=[audit.reference, "ACC-1"])
    response = browser.post(url, {"client_id": "another", "ACC-1-expected_version": "0", "ACC-1-answer": "1"})
    assert "&lt;b&gt;bold&lt;/b&gt;" in response.json()["html"]
    assert "<b>" not in response.json()["html"]


def test_what_is_wrong_comes_back_as_a_sentence_and_changes_nothing(as_person, audit):
    response = save(as_person("manager"), audit, "PER-2", answer="NA")
    assert response.status_code == 422
    assert response.json()["errors"] == {"reason": ["Say why this does not apply to your programme."]}
    assert stored(audit, "PER-2").version == 0


@pytest.mark.parametrize("answer", ["0", "6", "-1", "NA", "four", "4.5"])
def test_an_answer_that_is_not_offered_is_refused(as_person, audit, answer):
    assert save(as_person("manager"), audit, answer=answer, reason="x").status_code == 422
    assert stored(audit).version == 0


def test_a_locked_audit_says_so(as_person, cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    response = save(as_person("manager"), audit, answer="4")
    assert response.status_code == 403
    assert "locked" in response.json()["message"]


def test_somebody_signed_out_learns_where_to_sign_in(audit):
    response = save(Client(), audit, answer="4")
    assert response.status_code == 401
    assert response.json()["sign_in"] == reverse("account_login")


def test_an_old_page_gets_its_answer_in_words(cast, audit):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.manager)
    response = save(browser, audit, answer="4")
    assert response.status_code == 403
    assert response.json()["message"] == "This page had been open too long. Reload it."


def test_an_indicator_of_no_rubric_is_not_there(as_person, audit):
    assert save(as_person("manager"), audit, "ACC-9", answer="4").status_code == 404


def test_saving_costs_a_fixed_number_of_queries(as_person, audit, django_assert_max_num_queries):
    browser = as_person("manager")
    save(browser, audit, answer="3")
    with django_assert_max_num_queries(20):
        save(browser, audit, answer="4", reason="More", evidence=["documents", "records"])
