"""Sign-off: what is frozen, what it comes to, and that neither changes afterwards, in the code or in the formula."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.activity_log.models import Event
from apps.assessments.actions import signing as signing_actions
from apps.assessments.actions.audits import finish_rating
from apps.assessments.actions.checking import answer_check
from apps.assessments.actions.feedback import answer_comment, ask_peer_workers, comment_on_draft
from apps.assessments.actions.versions import reopen, withdraw_version
from apps.assessments.domain import scoring
from apps.assessments.models import (
    CheckAnswer,
    Comment,
    Evidence,
    EvidenceFile,
    FactorScore,
    FeedbackWindow,
    Rating,
    SideKind,
    SignOff,
)
from apps.assessments.rating_set import load_rating_set, own_side
from apps.assessments.sign_off_record import sign_off_digest
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.reading import as_read

from ..cast import NOON
from ..factories import make_audit, make_reviewed_audit, make_window

AFTER = NOON + timedelta(days=20)
REASON = "We saw it."
# fidelity.md, 1: levels of one factor, its mean, its band, whether the guard speaks.
KNOWN = [
    ([3, 4, 4, 2, 5, 3], "3.5", "Developing", False),
    ([3, 4, "NA", 2, 5, 3], "3.4", "Developing", False),
    ([3, 4, None, 2, 5, None], "3.5", "Developing", False),
    ([5, 5, 4, 4, 5, 4], "4.5", "Established", False),
    ([5, 5, 5, 5, 5, 1], "4.3", "Developing", True),
]


def levels_of(rubric, *rows) -> dict[str, int | str | None]:
    """The levels of KNOWN, one row for each factor; *does not apply* where the rubric allows it, if it does."""
    found: dict[str, int | str | None] = {}
    for factor, row in zip(load_rubric_content(rubric).content.factors, rows, strict=True):
        found |= {one.id: level for one, level in zip(factor.indicators, row, strict=True)}
    return found


def heard(cast, rubric, **said):
    """An audit whose feedback window is over."""
    return make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK, reason=REASON, **said)


def sign_off(audit, cast, **more):
    return signing_actions.sign_off(assessment=audit, by=cast.manager, at=AFTER, **more)


# --- What is stored ---------------------------------------------------------------------------------------


def test_the_scores_are_stored_as_the_known_figures_say(cast, rubric, content):
    audit = heard(cast, rubric, levels=levels_of(rubric, *(row for row, *_ in KNOWN)))
    sign_off(audit, cast)
    row = SignOff.objects.get(assessment=audit)
    labels = {band.id: band.label for band in content.scale.bands}
    stored = {one.factor.slug: one for one in row.factor_scores.select_related("factor")}
    found = [
        (stored[factor.id].mean, labels[stored[factor.id].band], stored[factor.id].guarded)
        for factor in content.factors
    ]
    assert found == [(Decimal(mean), band, guarded) for _, mean, band, guarded in KNOWN]
    assert row.overall == Decimal("3.8")  # of 3.5, 3.4, 3.5, 4.5 and 4.3: 3.84
    assert (row.formula, row.rubric_version, row.rubric_hash) == ("1", rubric.version, rubric.content_hash)
    assert (row.by, row.at) == (cast.manager, AFTER)
    third = stored[content.factors[2].id]
    assert (third.scored, third.not_applicable, third.not_assessed, third.needed) == (4, 0, 2, 4)


def test_too_little_rated_is_not_signed_off(cast, rubric, content):
    few = {one.id: None for one in content.factors[1].indicators[:3]}
    audit = heard(cast, rubric, levels=few)
    with pytest.raises(NotAllowed, match="Not enough is rated yet in: Personalised Practice"):
        sign_off(audit, cast)
    audit.refresh_from_db()
    assert audit.status == AuditStatus.FEEDBACK
    assert not SignOff.objects.exists()
    assert audit.feedback_windows.get().closed_at is None


def test_weak_spots_block_nothing_and_the_trail_says_how_many_were_left(cast, rubric):
    audit = heard(cast, rubric, levels={"ACC-1": 5, "ACC-2": None})
    answer_check(
        assessment=audit, kind="not_assessed", about=["ACC-2"], reason="Not seen.", by=cast.manager, at=AFTER
    )
    assert sign_off(audit, cast).status == AuditStatus.SIGNED_OFF
    said = Event.objects.get(target_reference=audit.reference, what="check at sign-off")
    assert said.detail == {"open": 2, "answered": 1}


def test_peer_workers_come_first(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED, reason=REASON)
    with pytest.raises(NotAllowed, match="Open their feedback window first"):
        sign_off(audit, cast)
    make_window(audit, cast.manager, closed=True)
    assert sign_off(audit, cast).status == AuditStatus.SIGNED_OFF


def test_who_saw_something_else_signs_nothing(cast, rubric):
    """A colleague added evidence between the page and its button."""
    audit = heard(cast, rubric)
    shown = load_rating_set(audit).digest
    log(audit, cast)
    with pytest.raises(NotAllowed, match="changed while you were reading"):
        sign_off(audit, cast, expected_digest=shown)
    assert sign_off(audit, cast, expected_digest=load_rating_set(audit).digest).status == AuditStatus.SIGNED_OFF


# --- The digest -------------------------------------------------------------------------------------------


def log(audit, cast, code: str = "ACC-1", **said) -> Evidence:
    usual = {
        "kind_id": min(load_rubric_content(audit.rubric).evidence_type_keys.values()),
        "title": "Minutes of the peer group",
        "dated": date(2026, 1, 5),
        "added_by": cast.manager,
        "added_at": NOON,
    }
    row = Evidence.objects.create(assessment=audit, **usual | said)
    row.indicators.add(load_rubric_content(audit.rubric).indicator_keys[code])
    return row


def other_kind(audit) -> int:
    return max(load_rubric_content(audit.rubric).evidence_type_keys.values())


def add_file(piece, cast):
    return EvidenceFile.objects.create(
        evidence=piece, revision=1, name="a.pdf", size=1, sha256="a" * 64, added_by=cast.manager, added_at=NOON
    )


CHANGES = {
    "a level": lambda audit, piece, cast: change(audit, level=4),
    "does not apply": lambda audit, piece, cast: change(audit, level=None, not_applicable=True),
    "no answer": lambda audit, piece, cast: change(audit, level=None),
    "carried over": lambda audit, piece, cast: change(audit, carried_over=True),
    "a reason": lambda audit, piece, cast: change(audit, reason="We saw it!"),
    "a note": lambda audit, piece, cast: change(audit, note="For us."),
    "a reason on evidence": lambda audit, piece, cast: change(audit, evidence_reason="A small team."),
    "a kind of evidence": lambda audit, piece, cast: rating(audit).evidence_types.add(other_kind(audit)),
    "a piece of evidence": lambda audit, piece, cast: log(audit, cast, title="Another"),
    "a title": lambda audit, piece, cast: Evidence.objects.update(title="Other minutes"),
    "a description": lambda audit, piece, cast: Evidence.objects.update(description="Six pages"),
    "a day": lambda audit, piece, cast: Evidence.objects.update(dated=date(2026, 1, 6)),
    "a place": lambda audit, piece, cast: Evidence.objects.update(kept_where="Shared drive"),
    "its kind": lambda audit, piece, cast: Evidence.objects.update(kind=other_kind(audit)),
    "its indicators": lambda audit, piece, cast: piece.indicators.add(
        load_rubric_content(audit.rubric).indicator_keys["ACC-2"]
    ),
    "its file": lambda audit, piece, cast: add_file(piece, cast),
    "taken out": lambda audit, piece, cast: Evidence.objects.update(taken_out_by=cast.manager, taken_out_at=NOON),
    "the period": lambda audit, piece, cast: move_period(audit),
}


def rating(audit) -> Rating:
    return own_side(audit).ratings.get(indicator__code="ACC-2")


def change(audit, **said) -> None:
    own_side(audit).ratings.filter(indicator__code="ACC-2").update(**said)


def move_period(audit) -> None:
    audit.period_end -= timedelta(days=1)
    audit.save()


@pytest.mark.parametrize("name", CHANGES)
def test_the_digest_changes_with_everything_that_is_said(cast, rubric, name):
    audit = heard(cast, rubric)
    piece = log(audit, cast)
    before = sign_off_digest(audit)
    assert sign_off_digest(type(audit).objects.get(pk=audit.pk)) == before
    CHANGES[name](audit, piece, cast)
    assert sign_off_digest(type(audit).objects.get(pk=audit.pk)) != before


def test_the_digest_hears_both_raters_and_not_the_order_of_rows(cast, rubric):
    audit = make_reviewed_audit(
        cast.programme, rubric, cast.manager, cast.reviewer, theirs={"ACC-1": 4}, status=AuditStatus.FEEDBACK
    )
    before = sign_off_digest(audit)
    side = audit.sides.get(kind=SideKind.REVIEW)
    row = side.ratings.get(indicator__code="ACC-1")
    Rating.objects.filter(pk=row.pk).update(reason="Another word")
    assert sign_off_digest(audit) != before
    Rating.objects.filter(pk=row.pk).update(reason=row.reason)
    first, second = log(audit, cast, title="A"), log(audit, cast, title="B")
    both = sign_off_digest(audit)
    Evidence.objects.filter(pk=first.pk).update(dated=first.dated)
    second.indicators.set(second.indicators.all())
    assert sign_off_digest(audit) == both


def test_what_is_stored_is_the_digest_of_what_stands(cast, rubric):
    audit = heard(cast, rubric)
    log(audit, cast)
    sign_off(audit, cast)
    audit.refresh_from_db()
    assert audit.sign_off.digest == sign_off_digest(audit)
    assert len(audit.sign_off.digest) == 64


# --- Nothing changes afterwards ---------------------------------------------------------------------------


def test_the_database_refuses_what_belongs_to_a_signed_off_audit(cast, rubric):
    audit = heard(cast, rubric, levels={"ACC-1": 5})
    comment = comment_on_draft(
        assessment=audit, indicator="", text="Fair.", shows_name=False, by=cast.peer_worker, at=NOON
    )
    answer_check(assessment=audit, kind="few_kinds", about=["ACC-1"], reason="Small.", by=cast.manager, at=NOON)
    sign_off(audit, cast, left_unanswered=[comment.reference])
    window = audit.feedback_windows.get()
    attempts = [
        lambda: Comment.objects.filter(pk=comment.pk).update(reply="Late", replied_by=cast.manager, replied_at=AFTER),
        lambda: Comment.objects.filter(pk=comment.pk).delete(),
        lambda: Comment.objects.create(assessment=audit, window=window, text="Late", on=AFTER.date()),
        lambda: CheckAnswer.objects.update(reason="Another"),
        lambda: CheckAnswer.objects.all().delete(),
        lambda: FeedbackWindow.objects.filter(pk=window.pk).update(closes_on=AFTER.date()),
        lambda: make_window(audit, cast.manager, at=AFTER),
        lambda: SignOff.objects.update(overall=Decimal("5.0")),
        lambda: FactorScore.objects.update(mean=Decimal("5.0")),
        lambda: FactorScore.objects.all().delete(),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError, match="signed off"), transaction.atomic():
            attempt()


@pytest.fixture
def another_formula(monkeypatch):
    """As when the rules have changed since: every factor has another mean, and the formula another name."""

    def change() -> None:
        monkeypatch.setattr(scoring, "FORMULA_VERSION", "2")
        monkeypatch.setattr(scoring, "mean", lambda levels: Decimal("1.1"))

    return change


def test_a_signed_off_audit_is_shown_as_it_was_scored(cast, rubric, as_person, another_formula):
    audit = heard(cast, rubric, levels=levels_of(rubric, *(row for row, *_ in KNOWN)))
    sign_off(audit, cast)
    another_formula()
    audit.refresh_from_db()
    scores = load_rating_set(audit).scores
    assert (scores.formula, scores.overall) == ("1", Decimal("3.8"))
    assert [str(one.mean) for one in scores.factors] == [mean for _, mean, *_ in KNOWN]
    for name in ("assessments:summary", "reports:document"):
        page = as_person("manager").get(reverse(name, args=[audit.reference])).content.decode()
        assert "4.5" in page, name
        assert "1.1" not in page.replace("0.1.1", ""), name


def test_a_draft_follows_the_formula_of_the_day(cast, rubric, another_formula):
    audit = heard(cast, rubric)
    another_formula()
    assert load_rating_set(audit).scores.overall == Decimal("1.1")


def test_the_shown_words_are_those_of_the_stored_figures(cast, rubric):
    audit = heard(cast, rubric, levels=levels_of(rubric, *(row for row, *_ in KNOWN)))
    before = [one.shown_as for one in load_rating_set(audit).scores.factors]
    sign_off(audit, cast)
    audit.refresh_from_db()
    assert [one.shown_as for one in load_rating_set(audit).scores.factors] == before


# --- The page ---------------------------------------------------------------------------------------------


@pytest.fixture
def ready(cast, rubric):
    """Peer workers have had their time, by the real clock; one comment, one weak spot, one answer changed since."""
    asked = timezone.now() - timedelta(days=20)
    audit = make_audit(
        cast.programme,
        rubric,
        cast.manager,
        status=AuditStatus.FEEDBACK,
        reason=REASON,
        levels={"ACC-1": 4},
        at=asked,
    )
    comment_on_draft(
        assessment=audit, indicator="ACC-1", text="Not quite.", shows_name=False, by=cast.peer_worker, at=asked
    )
    own_side(audit).ratings.filter(indicator__code="PER-3").update(updated_at=asked + timedelta(days=15))
    return audit


def test_the_page_says_what_is_frozen_and_what_is_left_open(ready, as_person, content):
    page = as_read(as_person("manager").get(reverse("assessments:sign_off", args=[ready.reference])))
    for said in (
        content.honest_wording.self_assessed_label,
        "1 weak spot is left open.",
        "High level, thin evidence: ACC-1",
        "1 comment, 1 without an answer.",
        "Changed after they had begun to read:</strong> PER-3.",
        "30 of 30 indicators that apply are rated",
    ):
        assert said in page, said


def test_signing_off_takes_a_tick(ready, as_person):
    browser = as_person("manager")
    place = reverse("assessments:sign_off", args=[ready.reference])
    shown = browser.get(place).context["form"]["expected_digest"].value()
    box = f"unanswered-{ready.comments.get().reference}"
    refused = browser.post(place, {"expected_digest": shown, box: "on"})
    assert refused.status_code == 422
    assert "Tick the box" in refused.content.decode()
    done = browser.post(place, {"expected_digest": shown, "confirmed": "on", box: "on"}, follow=True)
    assert "Version 1 is signed off." in done.content.decode()
    ready.refresh_from_db()
    assert ready.status == AuditStatus.SIGNED_OFF


def test_the_page_shows_itself_again_if_something_changed(ready, cast, as_person):
    browser = as_person("manager")
    place = reverse("assessments:sign_off", args=[ready.reference])
    shown = browser.get(place).context["form"]["expected_digest"].value()
    log(ready, cast)
    ticked = {"confirmed": "on", f"unanswered-{ready.comments.get().reference}": "on"}
    again = browser.post(place, ticked | {"expected_digest": shown})
    assert again.status_code == 409
    assert "changed while you were reading" in again.content.decode()
    ready.refresh_from_db()
    assert ready.status == AuditStatus.FEEDBACK
    fresh = again.context["form"]["expected_digest"].value()
    assert browser.post(place, ticked | {"expected_digest": fresh}).status_code == 302


def test_each_comment_without_an_answer_is_confirmed_by_itself(ready, cast, as_person):
    second = comment_on_draft(
        assessment=ready,
        indicator="",
        text="And <b>nobody</b> asked us.",
        shows_name=False,
        by=cast.peer_worker,
        at=ready.feedback_windows.get().opened_at,
    )
    first = ready.comments.exclude(pk=second.pk).get()
    browser = as_person("manager")
    place = reverse("assessments:sign_off", args=[ready.reference])
    page = browser.get(place)
    assert "And &lt;b&gt;nobody&lt;/b&gt; asked us." in page.content.decode()
    sent = {"expected_digest": page.context["form"]["expected_digest"].value(), "confirmed": "on"}
    refused = browser.post(place, sent | {f"unanswered-{first.reference}": "on"})
    assert refused.status_code == 422
    assert f'href="#id_unanswered-{second.reference}"' in refused.content.decode()
    answer_comment(comment=second, text="We ask now.", expected_text="", by=cast.manager, at=timezone.now())
    assert browser.post(place, sent | {f"unanswered-{first.reference}": "on"}).status_code == 302
    said = Event.objects.get(target_reference=ready.reference, what="comments left without an answer")
    assert said.detail == {"count": 1}


def test_a_comment_that_nobody_confirmed_is_not_left_without_an_answer(ready, cast):
    with pytest.raises(NotAllowed, match="has no answer"):
        signing_actions.sign_off(assessment=ready, by=cast.manager, at=timezone.now())
    ready.refresh_from_db()
    assert ready.status == AuditStatus.FEEDBACK


# --- Versions ---------------------------------------------------------------------------------------------

PAGES = (
    "audit",
    "summary",
    "trail",
    "check",
    "feedback",
    "draft",
    "evidence_log",
    "evidence_coverage",
)


def said_of(audit, as_person, sentence: str) -> None:
    """Every page of a version, its programme's page and the list of programmes say it."""
    browser, short = as_person("manager"), sentence.removeprefix("This version was ").lower()
    for name in PAGES:
        page = browser.get(reverse(f"assessments:{name}", args=[audit.reference])).content.decode()
        assert sentence in page, name
    for place in (
        reverse("assessments:earlier", args=[audit.reference, "ACC-1"]),
        reverse("reports:document", args=[audit.reference]),
        reverse("reports:sharing", args=[audit.reference]),
    ):
        assert short in browser.get(place).content.decode().lower(), place
    page = browser.get(reverse("assessments:programme", args=[audit.programme.reference])).content.decode()
    assert sentence in page


def test_version_1_says_that_it_is_reopened_then_superseded(cast, rubric, as_person):
    audit = heard(cast, rubric)
    sign_off(audit, cast)
    version = reopen(assessment=audit, reason="A slip", by=cast.manager, at=AFTER)
    said_of(audit, as_person, "version 2 is being prepared.")
    finish_rating(assessment=version, by=cast.manager, at=AFTER)
    ask_peer_workers(assessment=version, closes_on=AFTER.date() + timedelta(days=14), by=cast.manager, at=AFTER)
    signing_actions.sign_off(assessment=version, by=cast.manager, at=AFTER + timedelta(days=15))
    said_of(audit, as_person, "Superseded by version 2, signed off on 6 April 2026.")


def test_a_withdrawn_version_says_so(cast, rubric, as_person):
    audit = heard(cast, rubric)
    sign_off(audit, cast)
    withdraw_version(assessment=audit, reason="Of another programme.", by=cast.manager, at=AFTER)
    said_of(audit, as_person, "This version was withdrawn by the provider on 22 March 2026.")
    page = as_person("manager").get(reverse("assessments:programmes")).content.decode()
    assert "This version was withdrawn by the provider" in page
