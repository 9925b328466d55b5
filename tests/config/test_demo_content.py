"""The demonstration's content: it fits the rubric, reads like life, and says what the product would say."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from apps.assessments.entries import Entry
from apps.assessments.evidence import questions
from apps.assessments.forms import RatingForm
from apps.config.demo import password, reading
from apps.organisations.models import Role
from apps.rubric import reader
from apps.voices import windows
from apps.voices.questions import QuestionSet, statements_for
from tests.config.demonstration import CONTENT, FIRST, SECOND, SIGNED_OFF
from tests.conftest import SHIPPED_RUBRIC

EVERY_AUDIT = pytest.mark.parametrize(
    "audit", CONTENT.audits, ids=lambda audit: f"{audit.programme} {audit.period_end.year}"
)
EVERY_ROUND = pytest.mark.parametrize(
    "survey", CONTENT.rounds, ids=lambda survey: f"{survey.programme} {survey.voice}"
)
RUBRIC, _ = reader.read(SHIPPED_RUBRIC.read_text(encoding="utf-8"))

# Words that the product keeps clear of.
NEVER_SAID = re.compile(
    r"\b(validat\w*|certif\w*|accredit\w*|complian\w*|prove[nds]?|pass(es|ed)?|fail\w*|appear scale|successfully"
    r"|patients?|clients?|service users?|inspect\w*|questionnaires?|projects?|scor\w+)\b",
    re.IGNORECASE,
)


def texts_of(entry: Entry) -> list[str]:
    return [text for text in (entry.reason, entry.note, entry.evidence_reason) if text]


def levels_of(audit: reading.Audit) -> dict[str, int]:
    return {answer.indicator: answer.entry.level for answer in audit.answers if answer.entry.level is not None}


@EVERY_AUDIT
def test_every_answer_could_have_been_typed(audit):
    """Its indicator, level, kinds of evidence and lengths are what the page of the audit accepts."""
    assert len({answer.indicator for answer in audit.answers}) == len(audit.answers)
    for answer in audit.answers:
        indicator, entry = RUBRIC.indicator(answer.indicator), answer.entry
        typed = {
            "answer": entry.code,
            "reason": entry.reason,
            "note": entry.note,
            "evidence_reason": entry.evidence_reason,
            "evidence": sorted(entry.evidence),
            "version": 0,
        }
        form = RatingForm(indicator, RUBRIC, {f"{indicator.id}-{name}": value for name, value in typed.items()})
        assert form.is_valid(), (answer.indicator, form.errors)
        assert form.entry() == entry


@EVERY_AUDIT
def test_every_answer_gives_its_reason_in_one_to_three_sentences(audit):
    for answer in audit.answers:
        assert 1 <= len(re.findall(r"[.?!](?=\s|$)", answer.entry.reason)) <= 3, answer.indicator
        assert len(answer.entry.reason) <= 450, answer.indicator


@EVERY_AUDIT
def test_a_level_names_the_kinds_of_evidence_it_rests_on(audit):
    """*Does not apply* rests on none."""
    for answer in audit.answers:
        assert bool(answer.entry.evidence) == (answer.entry.level is not None), answer.indicator


def test_no_text_says_what_we_never_say():
    texts = [
        *(text for audit in CONTENT.audits for answer in audit.answers for text in texts_of(answer.entry)),
        *(text for person in CONTENT.people for text in (person.name, person.to_try)),
        *(one.introduction for one in CONTENT.rounds),
        *CONTENT.discussion.themes.values(),
        *(reflection.words for reflection in CONTENT.room.reflections),
        *(thing.name for thing in (*CONTENT.organisations, *CONTENT.programmes)),
    ]
    assert [text for text in texts if NEVER_SAID.search(text)] == []


def test_no_reason_is_used_twice():
    reasons = Counter(answer.entry.reason for audit in CONTENT.audits for answer in audit.answers)
    assert reasons.most_common(1)[0][1] == 1


@pytest.mark.parametrize("audit", SIGNED_OFF, ids=lambda audit: f"{audit.programme} {audit.period_end.year}")
def test_a_signed_off_audit_leaves_no_question_about_evidence_open(audit):
    for answer in audit.answers:
        asked = questions(answer.entry.level, answer.entry.evidence, RUBRIC.indicator(answer.indicator), RUBRIC)
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


def test_the_second_year_has_moved_on_and_not_everywhere():
    before, after = levels_of(FIRST), levels_of(SECOND)
    assert set(before) == set(after) == {indicator.id for indicator in RUBRIC.indicators}
    steps = Counter((after[code] > before[code]) - (after[code] < before[code]) for code in before)
    assert steps[1] > 15
    assert steps[0] >= 3
    assert steps[-1] >= 1


@EVERY_AUDIT
def test_an_audit_runs_forward_in_time_and_is_over(audit):
    moments = [
        CONTENT.since,
        audit.started,
        *(answer.at for answer in audit.answers),
        *([audit.signed_off] if audit.signed_off else []),
        *(sharing.at for sharing in audit.shared),
        datetime(2026, 11, 1, tzinfo=UTC),
    ]
    assert moments == sorted(moments)
    assert audit.period_start < audit.period_end < audit.started.date()


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
    assert windows.check_window(first, first + timedelta(days=survey.days - 1)) == ""
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


def test_every_organisation_says_that_it_is_made_up():
    assert all(one.name.endswith("(made up)") for one in CONTENT.organisations)


def test_the_readme_names_every_account(settings):
    told = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(\S+@\S+)`", told)) == {person.email for person in CONTENT.people}


def test_passwords_are_easy_to_type_and_differ():
    made = {password.new_password() for _ in range(50)}
    assert all(re.fullmatch(r"[a-z]{4,8}-[a-z]{4,8}-[a-z]{4,8}-[1-9][0-9]", one) for one in made)
    assert len(made) > 45
