"""The check before sign-off: what is a weak spot, what is said of it, and that it never blocks."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.activity_log.models import Event
from apps.assessments.actions.audits import finish_rating, take_up_again
from apps.assessments.actions.checking import answer_check, take_back_check_answer
from apps.assessments.actions.reviews import finish_review, go_on_without_review
from apps.assessments.actions.sides import add_side
from apps.assessments.completeness import check_completeness
from apps.assessments.domain.completeness_check import HEADINGS, CheckInput, FindingAnswer, FindingKind, run_check
from apps.assessments.domain.evidence_questions import key_voice_evidence
from apps.assessments.domain.scoring import AnswerState, score
from apps.assessments.models import CheckAnswer, Evidence, SideKind
from apps.assessments.rating_set import effective_side, load_rating_set, own_side
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.rubric.queries.rubric_loader import load_rubric_content

from ..cast import NOON
from ..factories import every_level, make_audit, make_review, make_reviewed_audit

PERIOD_END = date(2026, 3, 31)
LATER = NOON + timedelta(days=1)
REASON = "We saw it on two visits."


def looked(content, code: str = "ACC-1", **said) -> CheckInput:
    """One indicator of which nothing is weak, but for what is `said`."""
    indicator = content.indicator(code)
    usual = {
        "answer": 3,
        "reason": REASON,
        "evidence_reason": "",
        "kinds": frozenset(kind.id for kind in content.evidence_types),
        "logged": (),
        "carried_over": False,
        "differs": False,
    }
    return CheckInput(indicator, **usual | said)


def kinds_of(content, one: CheckInput, answers=None) -> list[str]:
    found = run_check(content, [one], score(content, {}), answers or {}, PERIOD_END)
    return [finding.kind.value for finding in found.findings]


# --- The rules --------------------------------------------------------------------------------------------


def test_what_is_in_order_is_no_weak_spot(content):
    assert kinds_of(content, looked(content)) == []
    assert kinds_of(content, looked(content, answer=content.scale.max)) == []


def test_an_answer_without_a_reason_is_weak(content):
    assert kinds_of(content, looked(content, reason="")) == ["no_reason"]


@pytest.mark.parametrize(("below_top", "kinds", "weak"), [(0, 1, True), (1, 1, True), (2, 1, False), (1, 2, False)])
def test_a_high_level_rests_on_two_kinds_of_evidence(content, below_top, kinds, weak):
    voice = key_voice_evidence(content.indicator("ACC-1"), content)
    others = [kind.id for kind in content.evidence_types if kind != voice]
    seen = frozenset([voice.id, *others][:kinds])
    one = looked(content, answer=content.scale.max - below_top, kinds=seen)
    assert kinds_of(content, one) == (["few_kinds"] if weak else [])


def test_the_top_level_rests_on_its_key_voice(content):
    voice = key_voice_evidence(content.indicator("ACC-1"), content)
    others = frozenset(kind.id for kind in content.evidence_types if kind != voice)
    assert kinds_of(content, looked(content, answer=content.scale.max, kinds=others)) == ["no_key_voice"]
    assert kinds_of(content, looked(content, answer=content.scale.max - 1, kinds=others)) == []


YEAR_BEFORE = date(2025, 3, 31)


@pytest.mark.parametrize(
    ("logged", "weak"),
    [
        ((), False),
        ((YEAR_BEFORE,), False),  # exactly twelve months is not older
        ((YEAR_BEFORE - timedelta(days=1),), True),
        ((date(2020, 1, 1), YEAR_BEFORE - timedelta(days=1)), True),
        ((date(2020, 1, 1), YEAR_BEFORE), False),
    ],
)
def test_evidence_is_old_when_everything_logged_for_an_indicator_is(content, logged, weak):
    assert kinds_of(content, looked(content, logged=logged)) == (["stale"] if weak else [])


def test_what_is_missing_is_said_once_by_its_nearest_reason(content):
    missing = {"answer": AnswerState.NOT_ASSESSED, "reason": ""}
    assert kinds_of(content, looked(content, **missing)) == ["not_assessed"]
    assert kinds_of(content, looked(content, **missing, differs=True)) == ["difference"]
    assert kinds_of(content, looked(content, **missing, differs=True, carried_over=True)) == ["carried_over"]


def test_a_difference_that_was_agreed_is_no_weak_spot(content):
    assert kinds_of(content, looked(content, differs=True)) == []


@pytest.mark.parametrize("number", [2, 3])
def test_much_that_does_not_apply_in_a_factor_is_weak(content, number):
    factor = content.factors[0]
    answers = {one.id: 3 for one in content.indicators}
    answers |= {one.id: AnswerState.NOT_APPLICABLE for one in factor.indicators[:number]}
    found = run_check(content, [], score(content, answers), {}, PERIOD_END)
    assert [(finding.kind, finding.about) for finding in found.findings] == (
        [(FindingKind.MANY_NA, factor.id)] if number > 2 else []
    )


@pytest.mark.parametrize("number", [6, 7])
def test_much_that_does_not_apply_in_all_is_weak(content, number):
    answers = {one.id: 3 for one in content.indicators}
    spread = [factor.indicators[place].id for place in (0, 1) for factor in content.factors]
    answers |= dict.fromkeys(spread[:number], AnswerState.NOT_APPLICABLE)
    found = run_check(content, [], score(content, answers), {}, PERIOD_END)
    assert [finding.about for finding in found.findings] == ([""] if number > 6 else [])


def test_what_the_rater_said_of_thin_evidence_answers_it(content):
    one = looked(content, answer=content.scale.max, kinds=frozenset(), evidence_reason="A small team.", reason="")
    found = run_check(content, [one], score(content, {}), {}, PERIOD_END)
    said = {finding.kind.value: finding.answer.reason if finding.answer else None for finding in found.findings}
    assert said == {"no_reason": None, "few_kinds": "A small team.", "no_key_voice": "A small team."}
    assert len(found.open) == 1


def test_an_answer_belongs_to_one_weak_spot(content):
    both = [looked(content, code, reason="") for code in ("ACC-1", "ACC-2")]
    answers = {("no_reason", "ACC-2"): FindingAnswer("Too little time.", "Somebody", NOON)}
    found = run_check(content, both, score(content, {}), answers, PERIOD_END)
    assert [finding.about for finding in found.open] == ["ACC-1"]
    assert [finding.about for finding in found.answered] == ["ACC-2"]


def test_every_kind_has_a_heading_and_fits_its_column():
    assert set(HEADINGS) == set(FindingKind)
    assert max(len(kind.value) for kind in FindingKind) <= CheckAnswer._meta.get_field("kind").max_length


# --- Of an audit ------------------------------------------------------------------------------------------


def findings(audit) -> set[tuple[str, str]]:
    return {(finding.kind.value, finding.about) for finding in check_completeness(load_rating_set(audit)).findings}


def test_the_check_reads_an_audit_as_it_stands(cast, rubric):
    audit = make_audit(
        cast.programme,
        rubric,
        cast.manager,
        status=AuditStatus.AGREED,
        reason=REASON,
        levels={"ACC-1": 5, "PER-1": None},
    )
    assert findings(audit) == {("few_kinds", "ACC-1"), ("no_key_voice", "ACC-1"), ("not_assessed", "PER-1")}
    old = Evidence.objects.create(
        assessment=audit,
        kind_id=next(iter(load_rubric_content(rubric).evidence_type_keys.values())),
        title="A plan of long ago",
        dated=date(2020, 5, 1),
        added_by=cast.manager,
        added_at=NOON,
    )
    old.indicators.add(load_rubric_content(rubric).indicator_keys["ACC-2"])
    assert ("stale", "ACC-2") in findings(audit)


def test_an_answer_carried_over_and_not_confirmed_is_weak(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED, reason=REASON)
    own_side(audit).ratings.filter(indicator__code="ACC-1").update(carried_over=True)
    assert findings(audit) == {("carried_over", "ACC-1")}


def test_a_difference_left_open_is_weak_until_it_is_agreed(cast, rubric):
    audit = make_reviewed_audit(
        cast.programme, rubric, cast.manager, cast.reviewer, levels={"ACC-1": 2}, theirs={"ACC-1": 4}
    )
    assert ("difference", "ACC-1") in findings(audit)
    row = effective_side(audit).ratings.get(indicator__code="ACC-1")
    row.level, row.version, row.updated_by, row.updated_at = 3, 1, cast.manager, NOON
    row.save()
    assert ("difference", "ACC-1") not in findings(audit)


def test_what_both_said_alike_and_then_took_away_is_no_difference(cast, rubric):
    audit = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.reviewer)
    effective_side(audit).ratings.filter(indicator__code="ACC-1").update(level=None)
    assert ("not_assessed", "ACC-1") in findings(audit)


def test_a_review_that_was_ended_makes_no_difference(cast, rubric):
    """Its rater's levels stay theirs: not even that they were others is said."""
    audit = make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, None), reason=REASON)
    ended = make_review(audit, cast.newcomer, cast.manager, usual=5)
    go_on_without_review(review=ended, by=cast.manager, at=LATER)
    review = make_review(audit, cast.reviewer, cast.manager, usual=3)
    finish_review(review=review, by=cast.reviewer, at=LATER)
    finish_rating(assessment=audit, by=cast.manager, at=LATER)
    audit.refresh_from_db()
    effective_side(audit).ratings.filter(indicator__code="ACC-1").update(level=None)
    assert findings(audit) == {("not_assessed", "ACC-1")}


# --- Answering --------------------------------------------------------------------------------------------


@pytest.fixture
def audit(cast, rubric):
    """To be checked: two reasons are missing, and one high level has thin evidence."""
    made = make_audit(
        cast.programme, rubric, cast.manager, status=AuditStatus.AGREED, reason=REASON, levels={"EMP-1": 4}
    )
    own_side(made).ratings.filter(indicator__code__in=["ACC-1", "ACC-2"]).update(reason="")
    return made


def answer(audit, by, kind="no_reason", about=("ACC-1",), reason="A short visit."):
    return answer_check(assessment=audit, kind=kind, about=list(about), reason=reason, by=by, at=LATER)


def test_a_weak_spot_is_answered_and_opened_again(audit, cast):
    answer(audit, cast.manager)
    found = check_completeness(load_rating_set(audit))
    assert found.finding("no_reason", "ACC-1").answer == FindingAnswer("A short visit.", "Service manager", LATER)
    taken = take_back_check_answer(assessment=audit, kind="no_reason", about="ACC-1", by=cast.manager, at=LATER)
    assert taken == "A short visit."
    assert check_completeness(load_rating_set(audit)).finding("no_reason", "ACC-1").answer is None
    steps = Event.objects.filter(target_reference=audit.reference).order_by("pk")
    assert [step.what for step in steps] == ["check answered", "check answer taken back"]
    with pytest.raises(NotAllowed, match="taken back already"):
        take_back_check_answer(assessment=audit, kind="no_reason", about="ACC-1", by=cast.manager, at=LATER)


def test_the_first_answer_stands_when_two_answer_at_once(audit, cast):
    answer(audit, cast.manager, reason="Mine")
    assert answer(audit, cast.manager, reason="Theirs") == []
    assert len(answer(audit, cast.manager, about=("ACC-1", "ACC-2"), reason="For all")) == 1
    assert dict(audit.check_answers.values_list("about", "reason")) == {"ACC-1": "Mine", "ACC-2": "For all"}


def test_the_database_keeps_one_answer_with_a_reason(audit, cast):
    answer(audit, cast.manager)
    said = {"assessment": audit, "kind": "no_reason", "by": cast.manager, "at": NOON}
    for wrong in ({"about": "ACC-1", "reason": "Again"}, {"about": "ACC-2", "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckAnswer.objects.create(**said, **wrong)


@pytest.mark.parametrize(("kind", "about"), [("no_reason", "ACC-3"), ("made_up", "ACC-1"), ("no_reason", "XXX-9")])
def test_what_is_not_there_takes_no_answer(audit, cast, kind, about):
    with pytest.raises(NotAllowed, match="not there any more"):
        answer(audit, cast.manager, kind=kind, about=(about,))


@pytest.mark.parametrize("status", [AuditStatus.DRAFT, AuditStatus.SIGNED_OFF, AuditStatus.DISCARDED])
def test_the_check_is_answered_between_rating_and_sign_off(cast, rubric, status):
    made = make_audit(cast.programme, rubric, cast.manager, status=status)
    with pytest.raises(NotAllowed, match="between finishing the rating and sign-off"):
        answer(made, cast.manager, kind="not_assessed")


def test_answers_are_kept_when_the_rating_is_taken_up_again(audit, cast):
    answer(audit, cast.manager)
    take_up_again(assessment=audit, by=cast.manager, at=LATER)
    audit.refresh_from_db()
    assert check_completeness(load_rating_set(audit)).finding("no_reason", "ACC-1").answer is not None


# --- The page ---------------------------------------------------------------------------------------------


def test_the_page_says_what_is_open_and_where_it_is_mended(audit, as_person, cast):
    answer(audit, cast.manager)
    page = as_person("manager").get(reverse("assessments:check", args=[audit.reference])).content.decode()
    assert "2 of 3 things worth a second look are open." in page
    assert "A short visit." in page
    assert f"{reverse('assessments:add_evidence', args=[audit.reference])}?for=EMP-1" in page
    assert "Take the rating up again, and change it" in page


def test_mending_goes_straight_to_the_answer(audit, as_person):
    browser = as_person("manager")
    place = reverse("assessments:mend_spot", args=[audit.reference])
    gone = browser.post(place, {"kind": "no_reason", "about": "ACC-2"})
    assert gone.url == reverse("assessments:rate_factor", args=[audit.reference, "accepting"]) + "#ACC-2"
    audit.refresh_from_db()
    assert audit.status == AuditStatus.DRAFT
    page = browser.get(reverse("assessments:check", args=[audit.reference])).content.decode()
    assert f'href="{gone.url}"' in page


def test_mending_what_was_agreed_goes_to_agreeing(cast, rubric, as_person):
    made = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.reviewer, status=AuditStatus.AGREED)
    place = reverse("assessments:mend_spot", args=[made.reference])
    gone = as_person("manager").post(place, {"kind": "no_reason", "about": "ACC-2"})
    assert gone.url == reverse("assessments:agree_on", args=[made.reference, "ACC-2"])
    made.refresh_from_db()
    assert made.status == AuditStatus.AGREEING


def test_one_reason_answers_all_of_a_kind(audit, as_person):
    place = reverse("assessments:answer_check", args=[audit.reference])
    sent = {"kind": "no_reason", "about": "all", "no_reason-all-reason": "Two short visits."}
    assert as_person("manager").post(place, sent).status_code == 302
    assert set(audit.check_answers.values_list("about", "reason")) == {
        ("ACC-1", "Two short visits."),
        ("ACC-2", "Two short visits."),
    }


@pytest.mark.parametrize("about", ["ACC-1", "all"])
def test_without_a_reason_the_page_comes_back_and_says_so(audit, as_person, about):
    place = reverse("assessments:answer_check", args=[audit.reference])
    answer = as_person("manager").post(place, {"kind": "no_reason", "about": about, "no_reason-ACC-1-reason": " "})
    assert answer.status_code == 422
    assert f'href="#id_no_reason-{about}-reason"' in answer.content.decode()
    assert not audit.check_answers.exists()


def test_words_typed_while_a_colleague_answered_come_back(audit, cast, as_person):
    answer(audit, cast.manager, reason="Theirs")
    place = reverse("assessments:answer_check", args=[audit.reference])
    sent = {"kind": "no_reason", "about": "ACC-1", "no_reason-ACC-1-reason": "My own words"}
    back = as_person("manager").post(place, sent)
    assert back.status_code == 409
    page = back.content.decode()
    assert "A colleague has answered this meanwhile" in page
    assert "My own words" in page
    assert "Theirs" in page


def test_an_answer_taken_back_stays_in_its_box(audit, cast, as_person):
    answer(audit, cast.manager, reason="Worth keeping")
    place = reverse("assessments:take_back_check_answer", args=[audit.reference])
    back = as_person("manager").post(place, {"kind": "no_reason", "about": "ACC-1"})
    assert back.status_code == 200
    assert "Worth keeping</textarea>" in back.content.decode().replace("\n", "")


def test_a_reviewer_at_work_sees_no_check(cast, rubric, as_person):
    """The check speaks of the first rating: how many answers lack a reason, which levels are high."""
    made = make_audit(cast.programme, rubric, cast.manager)
    add_side(made, SideKind.REVIEW)
    answer = as_person("reviewer").get(reverse("assessments:check", args=[made.reference]))
    assert answer.status_code == 403


def test_the_trail_tells_it_in_plain_words(audit, cast, as_person):
    answer(audit, cast.manager)
    page = as_person("manager").get(reverse("assessments:trail", args=[audit.reference])).content.decode()
    assert "Said why a weak spot stays as it is: no reason given, ACC-1." in page
