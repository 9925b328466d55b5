"""The demonstration's content: it fits the rubric, reads like life, and says what the product would say."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from apps.assessments.domain.coverage import is_stale
from apps.assessments.domain.evidence_questions import questions_about_evidence
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.forms.evidence import ChangeEvidenceForm, group_name
from apps.assessments.forms.ratings import RatingForm
from apps.demo import demo_content, password
from apps.organisations.models import Role
from apps.rubric import yaml_reader
from apps.surveys.domain import round_dates
from apps.surveys.domain.questions import QuestionSet, statements_for
from tests.conftest import SHIPPED_RUBRIC
from tests.demo.demonstration import CONTENT, FIRST, SECOND, SIGNED_OFF, THIRD, UNFINISHED

EVERY_AUDIT = pytest.mark.parametrize(
    "audit", CONTENT.audits, ids=lambda audit: f"{audit.programme} {audit.period_end.year}"
)
EVERY_RATING = pytest.mark.parametrize(
    "rating",
    [*CONTENT.audits, *(audit.review for audit in CONTENT.audits if audit.review)],
    ids=lambda rating: (
        f"review by {rating.by}"
        if isinstance(rating, demo_content.DemoReview)
        else f"{rating.programme} {rating.period_end.year}"
    ),
)
EVERY_ROUND = pytest.mark.parametrize(
    "survey", CONTENT.rounds, ids=lambda survey: f"{survey.programme} {survey.voice}"
)
RUBRIC, _ = yaml_reader.read(SHIPPED_RUBRIC.read_text(encoding="utf-8"))

# Words that the product keeps clear of.
NEVER_SAID = re.compile(
    r"\b(validat\w*|certif\w*|accredit\w*|complian\w*|prove[nds]?|pass(es|ed)?|fail\w*|appear scale|successfully"
    r"|patients?|clients?|service users?|inspect\w*|questionnaires?|projects?|scor\w+)\b",
    re.IGNORECASE,
)


def texts_of(entry: RatingContent) -> list[str]:
    return [text for text in (entry.reason, entry.note, entry.evidence_reason) if text]


def levels_of(rating: demo_content.Audit | demo_content.DemoReview) -> dict[str, int]:
    return {answer.indicator: answer.entry.level for answer in rating.answers if answer.entry.level is not None}


def standing_levels_of(audit: demo_content.Audit) -> dict[str, int]:
    """The programme's own levels, with what was agreed in their place."""
    return levels_of(audit) | {one.indicator: one.entry.answer for one in audit.agreed}


def second_rating() -> demo_content.DemoReview:
    """The one of the newest audit."""
    assert THIRD.review
    return THIRD.review


def words_of(action: demo_content.PastAction) -> list[str]:
    """Everything that was written of one past action."""
    written = [action.title, action.why, action.success, action.words, *action.steps, *action.notes]
    return [*written, *(effect.words for effect in action.effects)]


def every_reason() -> list[str]:
    """Why each level was chosen: by the programme, by a reviewer, by both together."""
    ratings = [*CONTENT.audits, *(audit.review for audit in CONTENT.audits if audit.review)]
    return [
        *(answer.entry.reason for rating in ratings for answer in rating.answers),
        *(one.entry.reason for audit in CONTENT.audits for one in audit.agreed),
    ]


@EVERY_RATING
def test_every_answer_could_have_been_typed(rating):
    """Its indicator, level, kinds of evidence and lengths are what the page of the audit accepts."""
    assert len({answer.indicator for answer in rating.answers}) == len(rating.answers)
    for answer in rating.answers:
        indicator, entry = RUBRIC.indicator(answer.indicator), answer.entry
        typed = {
            "answer": entry.code,
            "reason": entry.reason,
            "note": entry.note,
            "evidence_reason": entry.evidence_reason,
            "evidence": sorted(entry.evidence),
            "expected_version": 0,
        }
        form = RatingForm(indicator, RUBRIC, {f"{indicator.id}-{name}": value for name, value in typed.items()})
        assert form.is_valid(), (answer.indicator, form.errors)
        assert form.entry() == entry


@EVERY_RATING
def test_every_answer_gives_its_reason_in_one_to_three_sentences(rating):
    for answer in rating.answers:
        assert 1 <= len(re.findall(r"[.?!](?=\s|$)", answer.entry.reason)) <= 3, answer.indicator
        assert len(answer.entry.reason) <= 450, answer.indicator


def test_what_was_agreed_gives_its_reason_in_one_to_three_sentences():
    for agreed in (*SECOND.agreed, *THIRD.agreed):
        assert 1 <= len(re.findall(r"[.?!](?=\s|$)", agreed.entry.reason)) <= 3, agreed.indicator
        assert len(agreed.entry.reason) <= 450, agreed.indicator


@EVERY_RATING
def test_a_level_names_the_kinds_of_evidence_it_rests_on(rating):
    """*Does not apply* rests on none."""
    for answer in rating.answers:
        assert bool(answer.entry.evidence) == (answer.entry.level is not None), answer.indicator


def test_no_text_says_what_we_never_say():
    texts = [
        *(text for audit in CONTENT.audits for answer in audit.answers for text in texts_of(answer.entry)),
        *every_reason(),
        *(text for audit in CONTENT.audits for one in audit.comments for text in (one.text, one.reply)),
        *(
            text
            for audit in CONTENT.audits
            for one in audit.evidence
            for text in (one.piece.title, one.piece.description, one.piece.kept_where)
        ),
        *(text for person in CONTENT.people for text in (person.name, person.to_try)),
        *(one.introduction for one in CONTENT.rounds),
        *CONTENT.discussion.themes.values(),
        *(text for action in CONTENT.past_actions for text in words_of(action)),
        *(reflection.words for reflection in CONTENT.journal.reflections),
        *(thing.name for thing in (*CONTENT.organisations, *CONTENT.programmes)),
    ]
    assert [text for text in texts if NEVER_SAID.search(text)] == []


def test_no_reason_is_used_twice():
    reasons = Counter(every_reason())
    assert reasons.most_common(1)[0][1] == 1


@pytest.mark.parametrize("audit", SIGNED_OFF, ids=lambda audit: f"{audit.programme} {audit.period_end.year}")
def test_a_signed_off_audit_leaves_no_question_about_evidence_open(audit):
    for answer in audit.answers:
        asked = questions_about_evidence(
            answer.entry.level, answer.entry.evidence, RUBRIC.indicator(answer.indicator), RUBRIC
        )
        assert bool(asked) == bool(answer.entry.evidence_reason), answer.indicator


def test_levels_are_like_those_of_real_programmes():
    """Mostly in the middle; a few at the top; a level 1 is rare, and always written about with care."""
    levels = Counter(level for audit in CONTENT.audits for level in levels_of(audit).values())
    assert levels[2] + levels[3] + levels[4] >= 0.9 * sum(levels.values())
    assert 1 <= levels[5] <= 5
    assert 1 <= levels[1] <= 2


def test_about_a_third_of_the_answers_have_a_local_note():
    notes = [bool(answer.entry.note) for audit in CONTENT.audits for answer in audit.answers]
    assert 0.25 <= sum(notes) / len(notes) <= 0.42


@pytest.mark.parametrize("chosen", [levels_of, standing_levels_of])
def test_the_third_year_has_moved_on_and_not_everywhere(chosen):
    before, after = levels_of(SECOND), chosen(THIRD)
    assert set(before) == set(after) == {indicator.id for indicator in RUBRIC.indicators}
    steps = Counter((after[code] > before[code]) - (after[code] < before[code]) for code in before)
    assert steps[1] > 15
    assert steps[0] >= 3
    assert steps[-1] >= 1


def test_the_first_years_moved_up_here_and_there_and_down_in_places():
    before, after = levels_of(FIRST), standing_levels_of(SECOND)
    steps = Counter((after[code] > before[code]) - (after[code] < before[code]) for code in before)
    assert steps[1] >= 5
    assert steps[0] >= 10
    assert steps[-1] >= 2


@EVERY_AUDIT
def test_an_audit_runs_forward_in_time_and_is_over(audit):
    moments = [
        CONTENT.since,
        audit.started,
        *(answer.at for answer in audit.answers),
        *([audit.finished, audit.settled] if audit.signed_off else []),
        *([audit.signed_off] if audit.signed_off else []),
        *(sharing.at for sharing in audit.shared),
        datetime(2026, 11, 1, tzinfo=UTC),
    ]
    assert moments == sorted(moments)
    assert audit.period_start < audit.period_end < audit.started.date()


def test_the_second_rating_differs_in_a_few_indicators_and_every_difference_was_agreed():
    own, theirs = levels_of(THIRD), levels_of(second_rating())
    assert set(own) == set(theirs)
    assert Counter(abs(own[code] - theirs[code]) for code in own) == {0: 24, 1: 5, 2: 1}
    assert [one.indicator for one in THIRD.agreed] == [code for code in own if own[code] != theirs[code]]
    for one in THIRD.agreed:
        between = sorted((own[one.indicator], theirs[one.indicator]))
        assert between[0] <= one.entry.answer <= between[1], one.indicator


@pytest.mark.parametrize("audit", [SECOND, THIRD], ids=["second year", "third year"])
def test_the_second_rating_runs_forward_in_time_and_ends_before_anything_is_agreed(audit):
    review = audit.review
    moments = [audit.started, review.asked, review.taken_up, *(answer.at for answer in review.answers)]
    moments += [review.finished, *(one.at for one in audit.agreed), audit.settled]
    assert moments == sorted(moments)
    assert audit.finished < audit.agreed[0].at


def test_what_two_raters_agreed_in_the_second_year_is_what_one_of_them_had_said():
    assert SECOND.review
    own, theirs = levels_of(SECOND), levels_of(SECOND.review)
    assert [one.indicator for one in SECOND.agreed] == [code for code in own if own[code] != theirs[code]]
    for one in SECOND.agreed:
        assert one.entry.answer in (own[one.indicator], theirs[one.indicator])


def test_the_reviewer_neither_rated_nor_managed_anything_and_is_said_to_be_of_the_same_organisation():
    review, people = second_rating(), {person.email: person for person in CONTENT.people}
    assert review.by not in {audit.by for audit in CONTENT.audits}
    assert people[review.by].role == Role.REVIEWER
    assert people[review.by].organisation == people[THIRD.by].organisation
    assert not review.is_independent


def test_comments_are_made_while_the_draft_lies_open_and_answered_before_sign_off():
    assert THIRD.signed_off
    assert {one.shows_name for one in THIRD.comments} == {True, False}
    last = THIRD.signed_off.date() - 2 * demo_content.A_DAY
    for one in THIRD.comments:
        assert THIRD.settled < one.at < one.replied < THIRD.signed_off
        assert one.at.date() <= last


@EVERY_AUDIT
def test_every_piece_of_evidence_could_have_been_typed_on_its_day_and_is_not_old(audit):
    for one in audit.evidence:
        piece, day = one.piece, one.at.date()
        typed = {
            "kind": piece.kind,
            "title": piece.title,
            "description": piece.description,
            "dated_day": f"{piece.dated:%d}",
            "dated_month": f"{piece.dated:%m}",
            "dated_year": f"{piece.dated:%Y}",
            "kept_where": piece.kept_where,
            "expected_version": 1,
        }
        for factor in RUBRIC.factors:
            typed[group_name(factor)] = sorted(piece.indicators & {each.id for each in factor.indicators})
        form = ChangeEvidenceForm(typed, rubric=RUBRIC, today=day)
        assert form.is_valid(), (piece.title, form.errors)
        assert form.piece() == piece
        assert piece.kept_where
        assert piece.indicators
        assert not is_stale(piece.dated, audit.period_end)
        assert audit.started < one.at < (audit.settled if audit.signed_off else datetime(2026, 11, 1, tzinfo=UTC))


def test_the_finished_audit_has_more_in_its_log_than_the_unfinished_one():
    assert (len(THIRD.evidence), len(UNFINISHED.evidence)) == (7, 3)


@EVERY_ROUND
def test_a_round_asks_what_the_quick_set_asks_and_says_that_it_is_made_up(survey):
    asked = {one.indicator for one in statements_for(survey.voice, QuestionSet.QUICK, RUBRIC)}
    for answers in survey.answers:
        assert set(answers) <= asked
        assert len(answers) >= len(asked) - 2
        assert all(RUBRIC.scale.min <= level <= RUBRIC.scale.max for level in answers.values())
    assert "made up" in survey.introduction.lower()


@EVERY_ROUND
def test_a_round_takes_as_long_as_one_may_and_has_fewer_answers_than_people_asked(survey):
    first = survey.opens if isinstance(survey.opens, date) else date(2026, 11, 1)
    assert round_dates.check_window(first, first + timedelta(days=survey.days - 1)) == ""
    assert len(survey.answers) <= survey.people_asked
    assert len(survey.answers) < survey.days - 1  # one on each day


def test_a_round_that_is_open_has_been_for_longer_than_its_answers_took():
    opened = [one for one in CONTENT.rounds if isinstance(one.opens, int)]
    assert opened
    assert all(len(one.answers) < one.opens for one in opened)


def test_the_discussion_is_about_factors_of_the_rubric_and_says_that_it_is_made_up():
    themes = CONTENT.discussion.themes
    assert set(themes) <= {factor.id for factor in RUBRIC.factors}
    assert all("made up" in text.lower() for text in themes.values())


def test_people_are_named_by_their_role_and_their_addresses_lead_nowhere():
    roles = {role.label.lower() for role in Role} | {"manager"}
    for person in CONTENT.people:
        assert any(person.name.lower().startswith(role) for role in roles), person.name
        assert person.email.endswith(".example")


def test_what_came_of_earlier_audits_runs_forward_in_time():
    for action in CONTENT.past_actions:
        came_from = max(audit.signed_off for audit in SIGNED_OFF if audit.signed_off < action.planned)
        moments = [came_from, action.planned, action.shown, action.confirmed, *(one.at for one in action.effects)]
        assert moments == sorted(moments)
        assert action.shown.date() <= action.due
        assert action.owner != action.confirmed_by
        for effect in action.effects:
            audit = next(audit for audit in (SECOND, THIRD) if audit.period_end == effect.audit)
            assert audit.signed_off < effect.at


def test_every_organisation_says_that_it_is_made_up():
    assert all(one.name.endswith("(made up)") for one in CONTENT.organisations)


def test_the_readme_names_every_account(settings):
    told = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(\S+@\S+)`", told)) == {person.email for person in CONTENT.people}


def test_passwords_are_easy_to_type_and_differ():
    made = {password.new_password() for _ in range(50)}
    assert all(re.fullmatch(r"[a-z]{4,8}-[a-z]{4,8}-[a-z]{4,8}-[1-9][0-9]", one) for one in made)
    assert len(made) > 45
