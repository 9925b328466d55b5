"""How an audit came about, as its report prints it: two raters, the evidence list, what was asked before sign-off."""

import re
from datetime import date, timedelta

import pytest

from apps.assessments.models import CheckAnswer, Comment, FeedbackWindow
from apps.assessments.queries.agreeing import agreement_of
from apps.assessments.rating_set import load_rating_set, own_side
from apps.reports.document.build import build_document
from apps.reports.document.provenance import group_digits, split_into_tables
from apps.reports.rendering.render_html import render_html
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON
from tests.factories import every_level, make_audit, make_review, make_reviewed_audit
from tests.reports import audits
from tests.reports.test_build import fresh

pytestmark = pytest.mark.long(reason="builds whole reports")


def words_of(audit) -> str:
    """The words of the page, as everybody who reads it sees them."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", render_html(build_document(fresh(audit)))))


@pytest.fixture
def reviewed(cast, small_rubric):
    return audits.reviewed(cast.programme, small_rubric, cast.manager, cast.newcomer)


# Two ratings


def test_one_rating_alone_has_nothing_to_compare(cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager)
    document = build_document(fresh(audit))
    assert document.ratings is None
    assert document.cover.rating_label == "Self-assessed by the café"
    assert "Two ratings" not in words_of(audit)


def test_both_ratings_and_what_was_agreed_stand_side_by_side(reviewed):
    ratings = build_document(fresh(reviewed)).ratings
    assert [(one.code, one.own, one.review, one.agreed) for one in ratings.answers if one.differ] == [
        ("HEA-1", "3", "2", "2"),
        ("ENC-2", "4", "3", "3"),
    ]
    assert len(ratings.answers) == 7
    assert [one.code for one in ratings.differences] == ["HEA-1", "ENC-2"]
    first = ratings.differences[0]
    assert (first.own, first.review, first.agreed) == (
        "Level 3: Often",
        "Level 2: Now and then",
        "Level 2: Now and then",
    )
    assert first.own_reason.text == audits.REASONS[0]
    assert first.agreed_reason.text == "We looked again, together."


def test_the_figures_are_those_of_the_agreement(reviewed):
    found, ratings = agreement_of(fresh(reviewed)), build_document(fresh(reviewed)).ratings
    exact, within_one, kappa = ratings.figures
    assert exact.value == f"{found.exact.percent} %"
    assert exact.words == "5 of 7"
    assert exact.interval == "{} % to {} %".format(*found.exact.interval.percent)
    assert within_one.words == "7 of 7"
    assert kappa.value == str(found.kappa.value)
    assert ratings.sentence == found.sentence


def test_what_cannot_be_calculated_says_so(cast, small_rubric):
    audit = make_reviewed_audit(cast.programme, small_rubric, cast.manager, cast.newcomer, status="signed_off")
    figures = build_document(fresh(audit)).ratings.figures
    assert figures[-1].value == "Cannot be calculated"
    assert "same level throughout" in figures[-1].words


@pytest.mark.parametrize(
    ("standing", "label", "says", "never"),
    [
        (
            {"is_independent": True},
            "Reviewed by people outside the café",
            "works neither for the organisation nor with it",
            "not independent",
        ),
        (
            {"is_independent": False},
            "Reviewed by a second rater, who is not independent of the organisation",
            "the review is not independent",
            "neither for the organisation",
        ),
    ],
)
def test_it_says_how_the_second_rater_stands(cast, small_rubric, standing, label, says, never):
    audit = audits.reviewed(cast.programme, small_rubric, cast.manager, cast.newcomer, **standing)
    words = words_of(audit)
    assert build_document(fresh(audit)).cover.rating_label == label
    assert label in words
    assert says in words
    assert never not in words


@pytest.mark.parametrize("says", [True, False])
def test_lived_experience_is_said_only_if_the_reviewer_wants_it_said(cast, small_rubric, says):
    audit = audits.reviewed(cast.programme, small_rubric, cast.manager, cast.newcomer, says_lived_experience=says)
    assert ("Lived experience was part of the review." in words_of(audit)) == says


def test_nobody_is_named(cast, small_rubric):
    audit = audits.reviewed(cast.programme, small_rubric, cast.manager, cast.newcomer, pieces=4)
    printed = repr(build_document(fresh(audits.next_version(audit, cast.manager))))
    for person in (cast.manager, cast.newcomer):
        assert person.name not in printed
        assert person.email not in printed


def test_no_report_knows_of_a_review_that_is_not_laid_open(cast, small_rubric):
    audit = make_audit(cast.programme, small_rubric, cast.manager, levels=every_level(small_rubric, None))
    before = build_document(fresh(audit)).content_hash
    review = make_review(audit, cast.newcomer, cast.manager, usual=1)
    assert build_document(fresh(audit)).content_hash == before
    review.side.finished_by, review.side.finished_at = cast.newcomer, NOON
    review.side.save()
    assert build_document(fresh(audit)).content_hash == before


def test_the_table_of_thirty_is_cut_where_a_page_would(cast, rubric):
    audit = audits.reviewed(cast.programme, rubric, cast.manager, cast.newcomer)
    assert [len(rows) for rows in build_document(fresh(audit)).ratings.tables] == [10, 10, 10]
    assert words_of(audit).count("Both ratings, and what was agreed, continued") == 2


def test_every_table_names_its_heads(cast, rubric):
    audit = audits.reviewed(cast.programme, rubric, cast.manager, cast.newcomer, pieces=12)
    page = render_html(build_document(fresh(audits.next_version(audit, cast.manager))))
    assert page.count("<table") == page.count("<caption")
    assert not re.search(r"<th(?![^>]*scope=)[ >]", page)


# The evidence list


def test_it_lists_what_there_is_and_for_what(cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, pieces=4)
    pieces = build_document(fresh(audit)).evidence.pieces
    assert [one.number for one in pieces] == [1, 2, 3, 4]
    assert [one.dated for one in pieces][:2] == ["31 March 2026", "19 February 2026"]
    assert pieces[0].kind == "Views of guests"
    assert [one.indicators for one in pieces] == [(), ("HEA-2",), ("HEA-3", "ENC-1"), ("ENC-1", "ENC-2", "NEA-1")]
    words = words_of(audit)
    assert "Notes that we read together, 1" in words
    assert "None yet" in words
    assert "In the evidence list: 3, 4." in words


def test_neither_file_nor_place_nor_description_leaves_the_house(cast, small_rubric):
    printed = repr(build_document(fresh(audits.usual(cast.programme, small_rubric, cast.manager, pieces=4))))
    assert "blue folder" not in printed
    assert "how they were chosen" not in printed


def test_what_was_taken_out_is_not_listed(cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, pieces=4, status="agreed")
    audit.evidence.filter(title__endswith="1").update(taken_out_by=cast.manager, taken_out_at=NOON)
    assert [one.number for one in build_document(fresh(audit)).evidence.pieces] == [1, 2, 3]


def test_it_says_how_far_the_evidence_reaches(cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, pieces=4)
    rated = [one for one in load_rating_set(fresh(audit)).indicators if one.level is not None]
    several = sum(len(one.evidence) > 1 for one in rated)
    assert [(fact.label, fact.value) for fact in build_document(fresh(audit)).evidence.coverage] == [
        ("Indicators with a level that rests on two kinds of evidence or more", f"{several} of {len(rated)}"),
        ("Indicators without an entry in this list", "2 of 7"),
        ("Indicators with entries of one kind only", "4 of 7"),
        ("Indicators whose entries were all older than 12 months when the period ended", "0 of 7"),
    ]


def test_old_evidence_is_counted_by_the_end_of_the_period(cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, pieces=4, status="agreed")
    audit.evidence.update(dated=audit.period_end - timedelta(days=400))
    assert build_document(fresh(audit)).evidence.coverage[-1].value == "5 of 7"


def test_an_empty_list_says_so(cast, small_rubric):
    assert "Nothing was entered in the list." in words_of(audits.usual(cast.programme, small_rubric, cast.manager))


def test_a_long_list_stands_in_tables_that_fit_on_a_page(cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, pieces=23)
    assert [len(rows) for rows in build_document(fresh(audit)).evidence.tables] == [10, 10, 3]


# Before sign-off


@pytest.fixture
def draft(cast, small_rubric):
    return audits.usual(cast.programme, small_rubric, cast.manager, status="feedback")


def test_it_says_when_peer_workers_could_comment(draft):
    assert [one.days for one in build_document(fresh(draft)).before.windows] == [
        "Peer workers can read the draft and comment on it from 2 March 2026 to 16 March 2026."
    ]


def test_a_shortened_window_says_so_and_why(draft, cast):
    FeedbackWindow.objects.update(
        shortened_by=cast.manager,
        shortened_at=NOON + timedelta(days=3),
        shortened_because="Everybody had answered.",
        closes_on=date(2026, 3, 5),
        closed_by=cast.manager,
        closed_at=NOON + timedelta(days=3),
    )
    (window,) = build_document(fresh(draft)).before.windows
    assert window.days == (
        "Peer workers could read the draft and comment on it from 2 March 2026 to 5 March 2026. "
        "That is shorter than usual, or than planned. They had 2 whole working days for it, and should have three."
    )
    assert window.shortened_because.text == "Everybody had answered."
    assert "should have three" in words_of(draft)


def test_comments_without_an_answer_are_counted(draft, cast):
    window = draft.feedback_windows.get()
    for place in range(3):
        Comment.objects.create(assessment=draft, window=window, text=f"A QUOTE {place}", on=NOON.date())
    Comment.objects.filter(text="A QUOTE 0").update(reply="Thank you.", replied_by=cast.manager, replied_at=NOON)
    assert build_document(fresh(draft)).before.unanswered == 2
    assert "Comments: fewer than 5. Without an answer: 2." in words_of(draft)


@pytest.mark.parametrize(("number", "band"), [(0, "none"), (1, "fewer than 5"), (6, "5 to 7"), (9, "8 to 14")])
def test_comments_are_counted_in_bands_and_never_quoted(draft, number, band):
    window = draft.feedback_windows.get()
    for place in range(number):
        Comment.objects.create(assessment=draft, window=window, text=f"A QUOTE {place}", on=NOON.date())
    assert build_document(fresh(draft)).before.comments == band
    assert "QUOTE" not in words_of(draft)


def test_weak_spots_are_printed_with_the_reasons_they_stay(draft, cast):
    for code, reason in (("ENC-2", ""), ("NEA-1", "We rely on what we hear.")):
        rating = audits.standing_rows(draft).get(indicator__code=code)
        rating.evidence_types.clear()
        rating.level, rating.evidence_reason = 4, reason
        rating.save()
    CheckAnswer.objects.create(
        assessment=draft, kind="few_kinds", about="ENC-2", reason="We have no more.", by=cast.manager, at=NOON
    )
    kinds = {group.heading: group for group in build_document(fresh(draft)).before.spots}
    thin = kinds["High level, thin evidence"]
    assert [(spot.about, spot.reason.text) for spot in thin.answered] == [
        ("ENC-2 Guests help to run it", "We have no more.")
    ]
    assert thin.with_rating == ("NEA-1",)  # the reason stands with the indicator, and is not printed twice
    words = words_of(draft)
    assert "High level, thin evidence" in words
    assert "We have no more." in words
    assert "Left open:" in words


def test_a_check_without_a_weak_spot_says_so(cast, small_rubric):
    levels = every_level(small_rubric, None, usual=2)
    audit = make_audit(cast.programme, small_rubric, cast.manager, status="agreed", levels=levels, reason="Seen.")
    assert "Nothing was found that deserves a second look." in words_of(audit)


def test_before_anybody_was_asked_it_says_so(cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, status="agreed")
    assert "Peer workers have not been asked yet." in words_of(audit)


# Small sums


def test_tables_have_at_most_ten_rows():
    assert [len(rows) for rows in split_into_tables(tuple(range(21)))] == [10, 10, 1]
    assert list(split_into_tables(())) == []


def test_a_digest_is_read_in_groups():
    assert group_digits("9f86d081884c7d659a2f") == "9f86 d081 884c 7d65"


def test_a_reviewer_s_rating_is_not_the_programme_s(reviewed):
    """The two sides are never mixed up: the first column is the programme's."""
    own = {row.indicator_id: row.level for row in own_side(fresh(reviewed)).ratings.all()}
    rubric = load_rubric_content(reviewed.rubric)
    for answers in build_document(fresh(reviewed)).ratings.answers:
        level = own[rubric.indicator_keys[answers.code]]
        assert answers.own == (str(level) if level else "Does not apply to us")
