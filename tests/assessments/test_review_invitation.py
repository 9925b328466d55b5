"""A reviewer from outside: asked by e-mail, with no account and no role, and given none but the review."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from apps.accounts.models import User
from apps.assessments.actions.reviews import decline_review
from apps.assessments.models import Review
from apps.assessments.review_links import opens, review_link, review_token
from apps.organisations.models import Membership
from tests.cast import NOON
from tests.factories import make_audit

ADDRESS = "outside.reviewer@example.org"


@pytest.fixture
def review(cast, rubric, as_person):
    """Asked for on the page, so that the e-mail is sent."""
    audit = make_audit(cast.programme, rubric, cast.manager)
    answer = as_person("manager").post(
        reverse("assessments:invite_reviewer", args=[audit.reference]), {"email": ADDRESS, "is_independent": "yes"}
    )
    assert answer.status_code == 302
    return Review.objects.get()


def path_of_the_letter() -> str:
    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    return re.search(r"https?://[^/\s]+(/\S+)", letter.body)[1]


def test_from_the_letter_to_the_review_without_any_role(review, client):
    place = path_of_the_letter()
    page = client.get(place).content.decode()
    assert "You are asked for a review" in page
    assert "Make your account" in page
    assert ADDRESS not in place
    there = client.post(f"{place}make-account/")
    assert there.status_code == 302
    answer = client.post(
        there["Location"],
        {"email": ADDRESS, "name": "Outside reviewer", "password1": "walnut-harbour-lantern-3"},
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == reverse("assessments:review", args=[review.reference])
    person = User.objects.get(email=ADDRESS)
    assert not Membership.objects.filter(user=person).exists()
    assert "that it was independent of the organisation" in " ".join(answer.content.decode().split())
    client.post(reverse("assessments:accept_review", args=[review.reference]))
    review.refresh_from_db()
    assert (review.reviewer, review.is_independent) == (person, True)
    assert client.get(reverse("home"), follow=True).redirect_chain[-1][0] == reverse("start")
    # The link is used up, and says where the review is.
    again = client.get(place)
    assert again.status_code == 404
    assert reverse("assessments:reviews") in again.content.decode()


def test_whoever_has_an_account_signs_in(review, client):
    User.objects.create_user(email=ADDRESS, name="Outside reviewer")
    place = path_of_the_letter()
    page = client.get(place).content.decode()
    assert "You have an account with this address" in page
    assert client.post(f"{place}make-account/")["Location"] == place


def test_somebody_else_who_is_signed_in_is_told_whom_it_went_to(review, as_person):
    page = as_person("peer_worker").get(path_of_the_letter()).content.decode()
    assert "only somebody who signs in with" in page


def test_a_link_opens_one_review_for_one_address(cast, rubric, review, client):
    token = review_token(review)
    assert opens(token, review)
    other = Review(reference=review.reference, email="somebody.else@example.org")
    assert not opens(token, other)
    second = Review(reference="BCDFGHJKMN", email=review.email)
    assert not opens(token, second)
    for wrong in (token[:-1], token + "x", token.swapcase(), "nonsense", ":", "a:b:c", "é", "%00", "x" * 3000):
        assert not opens(wrong, review)
        place = reverse("assessments:review_invitation", args=[review.reference, wrong])
        assert client.get(place).status_code == 404
        assert client.post(f"{place}make-account/").status_code == 302
    assert client.get(reverse("assessments:review_invitation", args=["NOSUCHONE1", token])).status_code == 404


def test_an_invitation_that_was_answered_opens_nothing_more(review, client):
    place = path_of_the_letter()
    person = User.objects.create_user(email=ADDRESS, name="Outside reviewer")
    decline_review(review=review, by=person, at=NOON)
    assert client.get(place).status_code == 404
    assert "account_verified_email" not in client.session
    client.post(f"{place}make-account/")
    assert "account_verified_email" not in client.session


def test_the_address_in_the_letter_is_built_from_the_sites_own(review, settings):
    assert review_link(review).startswith(settings.SITE_URL)
