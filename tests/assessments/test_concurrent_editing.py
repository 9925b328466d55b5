"""Many hands on one audit, with real connections: nothing typed is lost, and no step is taken twice or by half."""

import threading
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations_with_replacement, count
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction

from apps.activity_log.models import Event
from apps.assessments.actions import sharing as sharing_actions
from apps.assessments.actions.agreeing import agree_again, finish_agreeing
from apps.assessments.actions.audits import bring_back, discard, finish_rating, start_audit, take_up_again
from apps.assessments.actions.feedback import ask_peer_workers, make_changes, shorten_feedback
from apps.assessments.actions.ratings import rate
from apps.assessments.actions.reviews import (
    accept_review,
    decline_review,
    finish_review,
    go_on_without_review,
    invite_reviewer,
    take_up_review_again,
)
from apps.assessments.actions.sharing import withdraw_share
from apps.assessments.actions.signing import sign_off
from apps.assessments.actions.versions import reopen, withdraw_version
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.immutability_triggers import SENTENCE
from apps.assessments.models import (
    Assessment,
    CheckAnswer,
    Comment,
    EarlierRating,
    Evidence,
    Rating,
    Review,
    Side,
    SideKind,
    StatusChange,
)
from apps.assessments.rating_set import load_rating_set, own_side
from apps.assessments.sign_off_record import sign_off_digest
from apps.assessments.statuses import LAID_OPEN, OPEN, RATING, AuditStatus
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict, Saved
from apps.organisations.models import Role
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON, make_cast, make_person, make_programme
from tests.factories import every_level, make_audit, make_review, make_reviewed_audit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.long(reason="real transactions: the database is emptied after each test"),
]

LATER = NOON + timedelta(days=1)
PERIOD = {"period_start": date(2025, 4, 1), "period_end": date(2026, 3, 31)}
names = count(1)


@pytest.fixture
def cast(rubric):
    return make_cast()


@pytest.fixture
def second_manager(cast):
    return make_person("Second manager", cast.harbour, Role.MANAGER)


def at_once(*jobs) -> list:
    """What each job gave back, or the refusal it met; all started together. Anything else is a fault."""
    start, results, faults = threading.Barrier(len(jobs)), [None] * len(jobs), []

    def run(place, job):
        try:
            start.wait(timeout=600)
            results[place] = job()
        except NotAllowed as refusal:
            results[place] = refusal
        except Exception as fault:  # noqa: BLE001 — raised again below, where the test can see it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=600)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    if faults:
        raise faults[0]
    return results


def went_through(results) -> list:
    return [one for one in results if not isinstance(one, NotAllowed)]


def fresh_programme(cast):
    return make_programme(cast.harbour, f"Programme {next(names)}")


# --- Answers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Typed:
    """One text that one page sent, and what became of it."""

    side: int
    code: str
    client_id: str
    text: str
    result: Saved | Conflict

    @property
    def version(self) -> int:
        return self.result.stored.version


def typing(side: Side, by, codes, *, edits: int, deal: Random, name: str) -> list[Typed]:
    """One person at one desk: several sittings on few indicators, often on what a page had long been given.

    After a conflict they sometimes insist, as the page lets them.
    """
    done, seen, page = [], dict.fromkeys(codes, 0), name
    for number in range(edits):
        if deal.random() < 0.3:
            page = f"{name}-{number}"
        code, text = deal.choice(codes), f"{name} {number}"
        for insisting in (False, True):
            said = f"{text} again" if insisting else text
            entry = RatingContent(answer=deal.randint(1, 5), reason=said, note=f"Note: {said}")
            result = rate(
                side=side, indicator=code, entry=entry, expected_version=seen[code], client_id=page, by=by, at=NOON
            )
            done.append(Typed(side.pk, code, page, said, result))
            if isinstance(result, Saved):
                seen[code] = result.stored.version
                break
            seen[code] = result.theirs.version
            if deal.random() < 0.4:
                break
    return done


def check_nothing_is_lost(typed: list[Typed]) -> None:
    """Every text stands, or is kept as an earlier one, or came back to its author; or its own page went on."""
    saved = [one for one in typed if isinstance(one.result, Saved)]
    by_version = {(one.side, one.code, one.version): one for one in saved}
    assert len(by_version) == len(saved), "two people were told that the same version is theirs"
    standing = {
        (row.side_id, row.indicator.code): row
        for row in Rating.objects.select_related("indicator").exclude(version=0)
    }
    kept = {
        (row.rating.side_id, row.rating.indicator.code, row.version): row
        for row in EarlierRating.objects.select_related("rating__indicator")
    }
    for one in saved:
        row = standing[one.side, one.code]
        if row.version == one.version:
            assert (row.reason, row.note) == (one.text, f"Note: {one.text}")
            continue
        after = by_version[one.side, one.code, one.version + 1]
        earlier = kept.get((one.side, one.code, one.version))
        assert after.client_id == one.client_id or (earlier is not None and earlier.reason == one.text), one
    for one in typed:
        if isinstance(one.result, Conflict):
            assert one.result.yours.reason == one.text
    assert {(row.side_id, code): row.version for (_, code), row in standing.items()} == {
        (side, code): max(one.version for one in saved if (one.side, one.code) == (side, code))
        for side, code in {(one.side, one.code) for one in saved}
    }


def desks(*people, codes, edits) -> list[Typed]:
    """Everybody at once: (side, person). Two desks for each, because people have telephones."""
    jobs = []
    for number, (side, by) in enumerate(people * 2):
        mine = Side.objects.select_related("assessment__programme", "assessment__rubric").get(pk=side.pk)
        person = type(by).objects.get(pk=by.pk)
        jobs.append(
            lambda mine=mine, person=person, number=number: typing(
                mine, person, codes, edits=edits, deal=Random(number), name=f"desk {number}"
            )
        )
    results = at_once(*jobs)
    assert not [one for one in results if isinstance(one, NotAllowed)]
    return [one for typed in results for one in typed]


def test_no_text_is_lost_while_both_sides_rate(cast, rubric, second_manager, record_property):
    audit = make_audit(cast.programme, rubric, cast.manager)
    review = make_review(audit, cast.newcomer, cast.manager)
    own = own_side(audit)
    typed = desks(
        (own, cast.manager),
        (own, second_manager),
        (review.side, cast.newcomer),
        codes=("ACC-1", "ACC-2", "EMP-1"),
        edits=14,
    )
    check_nothing_is_lost(typed)
    conflicts = [one for one in typed if isinstance(one.result, Conflict)]
    assert conflicts
    record_property("edits", len(typed))
    record_property("conflicts", len(conflicts))


def test_no_text_is_lost_while_both_agree(cast, rubric, second_manager, record_property):
    audit = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer, levels={"ACC-1": 1, "ACC-2": 1})
    agreed = audit.sides.get(kind=SideKind.AGREED)
    before = {
        (row.side_id, row.indicator.code): (row.version, row.level)
        for row in Rating.objects.filter(side__assessment=audit).exclude(side=agreed).select_related("indicator")
    }
    typed = desks(
        (agreed, cast.manager), (agreed, second_manager), (agreed, cast.newcomer), codes=("ACC-1", "ACC-2"), edits=14
    )
    saved = [one for one in typed if isinstance(one.result, Saved)]
    assert len({(one.code, one.version) for one in saved}) == len(saved)
    texts = {row.reason for row in Rating.objects.filter(side=agreed)}
    texts |= {row.reason for row in EarlierRating.objects.filter(rating__side=agreed)}
    by_version = {(one.code, one.version): one for one in saved}
    for one in saved:
        following = by_version.get((one.code, one.version + 1))
        assert one.text in texts or (following is not None and following.client_id == one.client_id)
    after = {
        (row.side_id, row.indicator.code): (row.version, row.level)
        for row in Rating.objects.filter(side__assessment=audit).exclude(side=agreed).select_related("indicator")
    }
    assert after == before  # both original ratings are kept
    record_property("edits", len(typed))


def test_nobody_rates_on_a_side_that_is_closing(cast, rubric):
    """Finishing against typing: what was saved is in the rating that was finished, and what came after is refused."""
    for attempt in range(4):
        audit = make_audit(fresh_programme(cast), rubric, cast.manager, levels=every_level(rubric, {}))
        side = own_side(audit)

        def type_on(side=side):
            saved = []
            try:
                for number in range(12):
                    entry = RatingContent(answer=3, reason=f"Text {number}")
                    saved.append(
                        rate(
                            side=side,
                            indicator="ACC-1",
                            entry=entry,
                            expected_version=number + 1,
                            client_id="p",
                            by=cast.manager,
                            at=NOON,
                        )
                    )
            except NotAllowed:
                pass
            return saved

        typed, finished = at_once(
            type_on, lambda audit=audit: finish_rating(assessment=audit, by=cast.manager, at=NOON)
        )
        row = Rating.objects.get(side=side, indicator__code="ACC-1")
        assert finished.status == AuditStatus.AGREED
        assert row.version == (typed[-1].stored.version if typed else 1), attempt
        assert row.reason == (typed[-1].stored.reason if typed else "")


# --- Steps ------------------------------------------------------------------------------------------------


def check_is_whole(audit: Assessment) -> None:
    """What must be true of any audit at rest."""
    audit = Assessment.objects.get(pk=audit.pk)
    sides = {}
    for side in Side.objects.filter(assessment=audit).exclude(review__ended_at__isnull=False):
        assert side.kind not in sides, "two sides of one kind"
        sides[side.kind] = side
    review = Review.objects.filter(assessment=audit, ended_at=None).first()
    own, agreed = sides[SideKind.OWN], sides.get(SideKind.AGREED)
    steps = list(StatusChange.objects.filter(assessment=audit).values_list("before", "after"))
    assert [after for _, after in steps[:-1]] == [before for before, _ in steps[1:]], "a step was lost"
    assert steps[-1][1] == audit.status
    status = steps[-1][0] if audit.status == AuditStatus.DISCARDED else audit.status
    both_finished = review is not None and review.side is not None and review.side.finished_at is not None
    assert (own.finished_at is None) == (status == AuditStatus.DRAFT)
    if status in RATING:
        assert agreed is None
        assert not (own.finished_at and both_finished), "both have finished, and nothing has opened"
        assert (status == AuditStatus.WAITING) <= (review is not None), "waiting for nobody"
    if status in LAID_OPEN and review is not None:
        assert both_finished
        assert agreed is not None
        assert (agreed.finished_at is None) == (status == AuditStatus.AGREEING)
    if review is None:
        assert agreed is None
        assert status != AuditStatus.AGREEING
    for side in Side.objects.filter(assessment=audit):
        assert side.ratings.count() == len(load_rubric_content(audit.rubric).indicator_keys)
    for earlier in EarlierRating.objects.filter(rating__side__assessment=audit).select_related("rating"):
        assert earlier.version < earlier.rating.version


def working(cast, rubric, **review):
    """Both at work, and both could finish."""
    audit = make_audit(fresh_programme(cast), rubric, cast.manager, levels=every_level(rubric, {}))
    return audit, make_review(audit, cast.newcomer, cast.manager, usual=4, **review)


def waiting(cast, rubric):
    audit, review = working(cast, rubric)
    return finish_rating(assessment=audit, by=cast.manager, at=NOON), review


def reviewed_first(cast, rubric):
    audit, review = working(cast, rubric)
    finish_review(review=review, by=cast.newcomer, at=NOON)
    return audit, review


def agreeing(cast, rubric):
    audit, review = reviewed_first(cast, rubric)
    audit = finish_rating(assessment=audit, by=cast.manager, at=NOON)
    for row in Rating.objects.filter(side__assessment=audit, side__kind=SideKind.AGREED, version=0):
        row.level, row.version, row.updated_by, row.updated_at = 4, 1, cast.manager, NOON
        row.save()
    return audit, review


def to_check(cast, rubric):
    audit, review = agreeing(cast, rubric)
    return finish_agreeing(assessment=audit, by=cast.manager, at=NOON), review


def rate_on(side, by):
    def job():
        return rate(
            side=side,
            indicator="ACC-1",
            entry=RatingContent(answer=2, reason=f"In passing {next(names)}"),
            expected_version=1,
            client_id=f"page {next(names)}",
            by=by,
            at=LATER,
        )

    return job


def steps(cast, audit, review) -> dict:
    """Everything that either rater can do, at that moment."""
    manager, reviewer = cast.manager, cast.newcomer
    whole = {"by": manager, "at": LATER}
    audit = Assessment.objects.select_related("programme__organisation", "rubric").get(pk=audit.pk)
    review = Review.objects.select_related("side", "assessment__programme", "assessment__rubric").get(pk=review.pk)
    review.side.assessment = review.assessment
    return {
        "finish": lambda: finish_rating(assessment=audit, **whole),
        "take up again": lambda: take_up_again(assessment=audit, **whole),
        "finish review": lambda: finish_review(review=review, by=reviewer, at=LATER),
        "take up review": lambda: take_up_review_again(review=review, by=reviewer, at=LATER),
        "go on without": lambda: go_on_without_review(review=review, **whole),
        "finish agreeing": lambda: finish_agreeing(assessment=audit, **whole),
        "agree again": lambda: agree_again(assessment=audit, **whole),
        "discard": lambda: discard(assessment=audit, reason="No", **whole),
        "rate own": rate_on(own_side(audit), manager),
        "rate in review": rate_on(review.side, reviewer),
    }


PAIRS = {
    working: (
        ("finish", "finish review"),
        ("finish", "finish"),
        ("finish", "go on without"),
        ("finish", "rate own"),
        ("finish", "discard"),
        ("finish review", "finish review"),
        ("finish review", "go on without"),
        ("finish review", "discard"),
        ("finish review", "rate in review"),
        ("go on without", "go on without"),
        ("go on without", "rate in review"),
        ("rate own", "rate in review"),
    ),
    waiting: (
        ("finish review", "take up again"),
        ("finish review", "go on without"),
        ("finish review", "finish review"),
        ("finish review", "discard"),
        ("take up again", "go on without"),
        ("take up again", "take up again"),
        ("go on without", "rate in review"),
    ),
    reviewed_first: (
        ("finish", "take up review"),
        ("finish", "finish"),
        ("finish", "go on without"),
        ("take up review", "go on without"),
    ),
    agreeing: (
        ("finish agreeing", "finish agreeing"),
        ("finish agreeing", "discard"),
        ("finish agreeing", "go on without"),
    ),
    to_check: (("agree again", "agree again"), ("agree again", "discard"), ("agree again", "take up again")),
}


@pytest.mark.parametrize("begin", PAIRS, ids=lambda begin: begin.__name__)
def test_two_steps_at_once_leave_a_whole_audit(cast, rubric, begin):
    for first, second in PAIRS[begin]:
        audit, review = begin(cast, rubric)
        found, other = steps(cast, audit, review), steps(cast, audit, review)
        results = at_once(found[first], other[second])
        assert went_through(results), (first, second)
        check_is_whole(audit)


def test_both_raters_finish_at_the_same_moment(cast, rubric):
    """Never stuck, never twice: exactly one agreed side, and the audit is agreeing."""
    for _ in range(8):
        audit, review = working(cast, rubric)
        found = steps(cast, audit, review)
        results = at_once(found["finish"], found["finish review"])
        assert len(went_through(results)) == 2
        audit.refresh_from_db()
        assert audit.status == AuditStatus.AGREEING
        assert audit.sides.filter(kind=SideKind.AGREED).count() == 1
        opened = StatusChange.objects.filter(assessment=audit, after=AuditStatus.AGREEING)
        assert opened.count() == 1
        check_is_whole(audit)


def test_everybody_does_everything_at_once(cast, rubric, record_property):
    """Four hands at a time in every mixture of a few steps, and the audit is whole after each."""
    mixtures = 0
    acts = ("finish", "finish review", "take up again", "take up review", "go on without")
    for mixture in list(combinations_with_replacement(acts, 4))[::7]:
        audit, review = working(cast, rubric)
        at_once(*(steps(cast, audit, review)[act] for act in mixture))
        check_is_whole(audit)
        mixtures += 1
    record_property("mixtures", mixtures)


def test_two_invitations_at_once(cast, rubric, second_manager):
    for _ in range(3):
        audit = make_audit(fresh_programme(cast), rubric, cast.manager)
        results = at_once(
            *(
                lambda by=by, email=email, audit=audit: invite_reviewer(
                    assessment=audit, email=email, is_independent=True, by=by, at=NOON
                )
                for by, email in ((cast.manager, "a@example.org"), (second_manager, "b@example.org"))
            )
        )
        (review,) = went_through(results)
        assert list(Review.objects.filter(assessment=audit)) == [review]


def test_an_invitation_is_answered_once(cast, rubric):
    """Accepted twice, accepted and declined, accepted and withdrawn: one side, or none."""
    for other in ("accept", "decline", "withdraw", "finish"):
        audit = make_audit(fresh_programme(cast), rubric, cast.manager, levels=every_level(rubric, {}))
        review = invite_reviewer(
            assessment=audit, email=cast.newcomer.email, is_independent=True, by=cast.manager, at=NOON
        )
        accept = {"review": review, "says_lived_experience": False, "by": cast.newcomer, "at": LATER}
        jobs = {
            "accept": lambda accept=accept: accept_review(**accept),
            "decline": lambda r=review: decline_review(review=r, by=cast.newcomer, at=LATER),
            "withdraw": lambda r=review: go_on_without_review(review=r, by=cast.manager, at=LATER),
            "finish": lambda a=audit: finish_rating(assessment=a, by=cast.manager, at=LATER),
        }
        at_once(jobs["accept"], jobs[other])
        assert audit.sides.filter(kind=SideKind.REVIEW).count() <= 1
        review.refresh_from_db()
        assert (review.side is None) == (review.accepted_at is None)
        check_is_whole(audit)


# --- Versions ---------------------------------------------------------------------------------------------


def signed_off(cast, rubric):
    return make_audit(fresh_programme(cast), rubric, cast.manager, status=AuditStatus.SIGNED_OFF)


def test_one_next_version_however_often_it_is_reopened(cast, rubric, second_manager):
    for _ in range(3):
        audit = signed_off(cast, rubric)
        results = at_once(
            *(
                lambda by=by, audit=audit: reopen(assessment=audit, reason="Wrong", by=by, at=LATER)
                for by in (cast.manager, second_manager, cast.manager)
            )
        )
        (version,) = went_through(results)
        assert list(audit.successors.all()) == [version]


def test_one_open_audit_whoever_begins_it(cast, rubric, second_manager):
    """Reopening, starting, bringing back: whoever comes second reads why not."""
    for first, second in (("reopen", "start"), ("bring back", "start"), ("reopen", "bring back"), ("start", "start")):
        audit = signed_off(cast, rubric)
        programme = audit.programme
        aside = make_audit(programme, rubric, cast.manager)
        discard(assessment=aside, reason="Not now", by=cast.manager, at=NOON)
        jobs = {
            "reopen": lambda by, a=audit: reopen(assessment=a, reason="Wrong", by=by, at=LATER),
            "start": lambda by, p=programme: start_audit(programme=p, **PERIOD, by=by, at=LATER),
            "bring back": lambda by, a=aside: bring_back(assessment=a, by=by, at=LATER),
        }
        results = at_once(lambda job=jobs[first]: job(cast.manager), lambda job=jobs[second]: job(second_manager))
        assert len(went_through(results)) == 1, (first, second)
        assert Assessment.objects.filter(programme=programme, status__in=OPEN).count() == 1


def test_sharing_and_withdrawing_at_once(cast, rubric):
    for _ in range(3):
        audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
        share = {"assessment": audit, "commissioner": cast.board, "by": cast.manager, "at": LATER}
        results = at_once(
            lambda s=share: sharing_actions.share(**s),
            lambda s=share: sharing_actions.share(**s),
            lambda a=audit: withdraw_version(assessment=a, reason="Wrong", by=cast.manager, at=LATER),
            lambda a=audit: withdraw_version(assessment=a, reason="Wrong too", by=cast.manager, at=LATER),
        )
        told = Event.objects.filter(target_reference=audit.reference)
        assert len({one.pk for one in went_through(results[:2])}) == audit.shares.count() <= 1
        assert told.filter(what="audit shared").count() == audit.shares.count()
        assert len(went_through(results[2:])) == 1
        at_once(*[lambda s=share: withdraw_share(**s)] * 3)
        assert not audit.shares.filter(withdrawn_at=None).exists()
        assert told.filter(what="share withdrawn").count() == audit.shares.count()


# --- Sign-off ---------------------------------------------------------------------------------------------


def ready(cast, rubric):
    audit = make_audit(fresh_programme(cast), rubric, cast.manager, status=AuditStatus.FEEDBACK)
    evidence = Evidence.objects.create(
        assessment=audit,
        kind_id=next(iter(load_rubric_content(rubric).evidence_type_keys.values())),
        title="Survey",
        dated=NOON.date(),
        added_by=cast.manager,
        added_at=NOON,
    )
    window = audit.feedback_windows.get()
    shorten_feedback(assessment=audit, reason="All have read it", by=cast.manager, at=NOON)
    return audit, evidence, window


def in_flight(cast, audit, evidence, window) -> dict:
    """Writes that came before sign-off, as far as their authors know."""
    indicator = next(iter(load_rubric_content(audit.rubric).indicator_keys.values()))
    rating = own_side(audit).ratings.order_by("pk")[0]
    said = {"by": cast.manager, "at": LATER}

    return {
        "a rating": lambda: Rating.objects.filter(pk=rating.pk).update(reason="In flight", level=5),
        "an evidence change": lambda: Evidence.objects.filter(pk=evidence.pk).update(title="In flight"),
        "a link": lambda: evidence.indicators.add(indicator),
        "more evidence": lambda: Evidence.objects.create(
            assessment=audit,
            kind_id=evidence.kind_id,
            title="In flight",
            dated=NOON.date(),
            added_by=cast.manager,
            added_at=LATER,
        ),
        # With its answer: one without would have to be confirmed.
        "a comment": lambda: Comment.objects.create(
            assessment=audit,
            window=window,
            text="In flight",
            on=NOON.date(),
            reply="Thank you.",
            replied_by=cast.manager,
            replied_at=NOON,
        ),
        "a check answer": lambda: CheckAnswer.objects.create(
            assessment=audit, kind="no_reason", about="ACC-1", reason="In flight", **said
        ),
    }


WRITES = ("a rating", "an evidence change", "a link", "more evidence", "a comment", "a check answer")


def is_there(audit) -> int:
    """How many of the writes have landed."""
    return (
        Rating.objects.filter(side__assessment=audit, reason="In flight").count()
        + Evidence.objects.filter(assessment=audit, title="In flight").count()
        + Evidence.indicators.through.objects.filter(evidence__assessment=audit).count()
        + Comment.objects.filter(assessment=audit).count()
        + CheckAnswer.objects.filter(assessment=audit).count()
    )


def refused_or_done(job):
    """The job in a transaction of its own: whether it landed. Only sign-off may refuse it."""

    def run():
        try:
            with transaction.atomic():
                job()
        except DatabaseError as refusal:
            assert SENTENCE in str(refusal)  # noqa: PT017
            return False
        return True

    return run


@pytest.mark.parametrize("write", WRITES)
def test_nothing_lands_after_sign_off(cast, rubric, write):
    for _ in range(3):
        audit, evidence, window = ready(cast, rubric)
        job = in_flight(cast, audit, evidence, window)[write]
        landed, done = at_once(
            refused_or_done(job), lambda audit=audit: sign_off(assessment=audit, by=cast.manager, at=LATER)
        )
        assert done.status == AuditStatus.SIGNED_OFF
        assert is_there(audit) == landed
        audit = Assessment.objects.get(pk=audit.pk)
        assert sign_off_digest(audit) == audit.sign_off.digest
        assert (
            load_rating_set(audit).scores.of("accepting").mean
            == audit.sign_off.factor_scores.get(factor__slug="accepting").mean
        )


@pytest.mark.parametrize("write", WRITES)
def test_sign_off_waits_for_what_has_begun(cast, rubric, write):
    """The write has been made and not yet committed when sign-off begins: it is in what was signed off."""
    audit, evidence, window = ready(cast, rubric)
    job = in_flight(cast, audit, evidence, window)[write]
    written, may_commit = threading.Event(), threading.Event()

    def writer():
        with transaction.atomic():
            job()
            written.set()
            assert may_commit.wait(timeout=600)

    def signer():
        assert written.wait(timeout=600)
        threading.Timer(0.2, may_commit.set).start()
        return sign_off(assessment=audit, by=cast.manager, at=LATER)

    _, done = at_once(writer, signer)
    assert done.status == AuditStatus.SIGNED_OFF
    assert is_there(audit) == 1
    audit = Assessment.objects.get(pk=audit.pk)
    assert sign_off_digest(audit) == audit.sign_off.digest


@pytest.mark.parametrize("write", WRITES)
def test_what_begins_during_sign_off_is_refused(cast, rubric, write):
    """Sign-off has been made and not yet committed when the write begins: it waits, and is told."""
    audit, evidence, window = ready(cast, rubric)
    job = in_flight(cast, audit, evidence, window)[write]
    signed, may_commit = threading.Event(), threading.Event()

    def signer():
        with transaction.atomic():
            done = sign_off(assessment=audit, by=cast.manager, at=LATER)
            signed.set()
            assert may_commit.wait(timeout=600)
        return done

    def writer():
        assert signed.wait(timeout=600)
        threading.Timer(0.2, may_commit.set).start()
        return refused_or_done(job)()

    _, landed = at_once(signer, writer)
    assert not landed
    assert is_there(audit) == 0


def test_signing_off_twice_and_going_back_at_once(cast, rubric, second_manager):
    for _ in range(3):
        audit, *_ = ready(cast, rubric)
        jobs = [
            lambda audit=audit: sign_off(assessment=audit, by=cast.manager, at=LATER),
            lambda audit=audit: sign_off(assessment=audit, by=second_manager, at=LATER),
            lambda audit=audit: make_changes(assessment=audit, by=second_manager, at=LATER),
            lambda audit=audit: discard(assessment=audit, reason="No", by=second_manager, at=LATER),
        ]
        at_once(*jobs)
        audit = Assessment.objects.get(pk=audit.pk)
        changes = list(StatusChange.objects.filter(assessment=audit).values_list("before", "after"))
        assert [after for _, after in changes[:-1]] == [before for before, _ in changes[1:]]
        assert hasattr(audit, "sign_off") == (audit.status == AuditStatus.SIGNED_OFF)


def test_a_window_is_opened_and_closed_once(cast, rubric, second_manager):
    audit = make_audit(fresh_programme(cast), rubric, cast.manager, status=AuditStatus.AGREED)
    both = (cast.manager, second_manager)
    asking = {"assessment": audit, "closes_on": NOON.date() + timedelta(days=14), "at": NOON}
    results = at_once(*(lambda by=by: ask_peer_workers(**asking, by=by) for by in both))
    assert len(went_through(results)) == 1
    shorter = {"assessment": audit, "reason": "All have read it", "at": NOON}
    results = at_once(*(lambda by=by: shorten_feedback(**shorter, by=by) for by in both))
    assert len(went_through(results)) == 1
    assert audit.feedback_windows.get().closed_at is not None
