"""The trail of one audit: in plain words, with levels before and after, and nothing of a review before its time."""

from datetime import timedelta

from django.urls import reverse

from apps.assessments.actions import ratings as rating_actions
from apps.assessments.actions.audits import discard, finish_rating
from apps.assessments.actions.reviews import finish_review, go_on_without_review
from apps.assessments.activity_sentences import SENTENCES, activity_sentence
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.queries.activity_log import activity_log_page
from apps.assessments.rating_set import own_side, review_side

from ..cast import NOON
from ..factories import every_level, make_audit, make_review

LATER = NOON + timedelta(days=1)


def rate(side, by, level: int, *, code="ACC-1", expected_version=1):
    rating_actions.rate(
        side=side,
        indicator=code,
        entry=RatingContent(answer=level),
        expected_version=expected_version,
        client_id="p",
        by=by,
        at=LATER,
    )


def told(person, audit) -> list[str]:
    return [step.sentence for step in activity_log_page(person, audit, None).steps]


def test_a_level_stands_with_what_it_was_before(cast, rubric, content):
    audit = make_audit(cast.programme, rubric, cast.manager, levels={"ACC-1": 3})
    rate(own_side(audit), cast.manager, 5)
    name = content.indicator("ACC-1").title
    assert told(cast.manager, audit) == [f"ACC-1, {name}: from level 3 (Developing) to level 5 (Fully embedded)."]


def test_a_review_comes_in_once_both_have_finished_and_one_that_ended_never_does(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, None))
    review = make_review(audit, cast.newcomer, cast.manager, usual=3)
    rate(review_side(review), cast.newcomer, 1)
    assert told(cast.manager, audit) == []
    finish_review(review=review, by=cast.newcomer, at=LATER)
    assert told(cast.manager, audit) == ["Finished the second rating."]
    audit = finish_rating(assessment=audit, by=cast.manager, at=LATER)
    assert any(one.startswith("In the review: ACC-1") for one in told(cast.manager, audit))

    other = make_audit(cast.other_programme, rubric, cast.other_manager, levels=every_level(rubric, None))
    ended = make_review(other, cast.newcomer, cast.other_manager, usual=3)
    rate(review_side(ended), cast.newcomer, 1)
    go_on_without_review(review=ended, by=cast.other_manager, at=LATER)
    other = finish_rating(assessment=other, by=cast.other_manager, at=LATER)
    assert not any("In the review" in one for one in told(cast.other_manager, other))


def test_every_step_that_the_product_writes_down_has_its_sentence(cast, rubric, content):
    """A step without one is told as it was written down, so nothing is lost; these have words of their own."""
    assert activity_sentence("audit: sign off", {}, content) == "Signed the audit off."
    assert activity_sentence("audit version started", {"version": 2}, content).startswith("Began version 2")
    assert activity_sentence("something new", {}, content) == "Something new."
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def test_the_page_names_who_and_gives_the_reasons(cast, rubric, as_person):
    audit = make_audit(cast.programme, rubric, cast.manager)
    discard(assessment=audit, reason="Wrong period", by=cast.manager, at=LATER)
    page = as_person("manager").get(reverse("assessments:trail", args=[audit.reference])).text
    assert "Set the audit aside." in page
    assert "Service manager" in page
    assert "“Wrong period”" in page
