"""Blind means blind: while a review is at work, nobody learns anything of the other rater's answers.

An adversary compares worlds that differ in nothing but what one rater said (blind_worlds.py). What a person who may
not know it can fetch is the same in all of them: pages, refusals, redirects, headers, cookies, messages, letters,
lines of the log, and the number of queries. Addresses come from the access table: a new one is attacked at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse
from hypothesis import given, settings

from apps.activity_log.models import Event
from apps.assessments.actions.audits import discard, finish_rating
from apps.assessments.actions.ratings import rate
from apps.assessments.actions.reviews import finish_review, go_on_without_review
from apps.assessments.models import Assessment, EarlierRating, Rating, Review, Side
from apps.assessments.rating_set import own_side
from apps.assessments.statuses import LAID_OPEN, Status
from tests.cast import NOON, Cast
from tests.factories import make_review, make_signed_off, make_window
from tests.scenario import build_scenario
from tests.test_access import addresses

from .blind_worlds import (
    ATTACK,
    NOW,
    Adversary,
    Ask,
    deal_world,
    every_address,
    full_form,
    in_other_ways,
    is_about_audits,
    looking,
    paint,
    sending,
    taken_back,
    told_apart,
    worlds,
)

REVIEWER = "newcomer"


class Ground:
    """The scenario, an audit under review on it, and how it comes into each state."""

    def __init__(self, cast: Cast, rubric, monkeypatch):
        self.cast, self.rubric = cast, rubric
        self.scenario = build_scenario(cast, rubric)
        self.audit = Assessment.objects.get(reference=self.scenario.things["reviewed"])
        self.review = Review.objects.get(reference=self.scenario.things["review"])
        self.own = own_side(self.audit)
        self.theirs = self.review.side
        for side, seed, by in ((self.own, 11, cast.manager), (self.theirs, 12, cast.newcomer)):
            side.assessment = self.audit
            paint(side, deal_world(rubric, seed, complete=True), by)
        self.adversary = Adversary(cast, monkeypatch)
        self.adversary.is_open = self.is_open
        self.adversary.forms = {"manager": full_form(self.own), REVIEWER: full_form(self.theirs)}
        self.addresses = every_address(self.scenario, self.audit, self.review)

    def is_open(self) -> bool:
        return Assessment.objects.filter(pk=self.audit.pk, status__in=LAID_OPEN).exists()

    def finish(self, side: Side) -> None:
        Side.objects.filter(pk=side.pk).update(finished_by=self.cast.manager, finished_at=NOON)

    def move(self, status: Status) -> None:
        Assessment.objects.filter(pk=self.audit.pk).update(status=status)

    def paint_theirs(self, world) -> None:
        paint(self.theirs, world, self.cast.newcomer)

    def paint_own(self, world) -> None:
        paint(self.own, world, self.cast.manager)

    def after(self, state, painting, world) -> None:
        """One world in one state: painted first, because what is signed off takes no more paint."""
        painting(world)
        state(self)
        self.audit.refresh_from_db()

    @property
    def about_audits(self) -> list[tuple[str, str]]:
        """Addresses that lead to audits."""
        return [one for one in self.addresses if is_about_audits(one[0])]

    @property
    def one_of_each(self) -> list[tuple[str, str]]:
        """One address of each name that leads to audits."""
        return list(dict(reversed(self.about_audits)).items())[::-1]


@pytest.fixture
def ground(cast, rubric, monkeypatch):
    return Ground(cast, rubric, monkeypatch)


# --- States of an audit under review ----------------------------------------------------------------------


def both_at_work(ground):
    pass


def programme_has_finished(ground):
    ground.finish(ground.own)
    ground.move(Status.WAITING)


def reviewer_has_finished(ground):
    ground.finish(ground.theirs)


def set_aside(ground):
    audit = Assessment.objects.get(pk=ground.audit.pk)
    discard(assessment=audit, reason="Later", by=ground.cast.manager, at=NOON)


def gone_on_without(ground):
    programme_has_finished(ground)
    review = Review.objects.select_related("assessment").get(pk=ground.review.pk)
    go_on_without_review(review=review, by=ground.cast.manager, at=NOON)


def read_by_peer_workers_without(ground):
    gone_on_without(ground)
    ground.move(Status.FEEDBACK)
    make_window(Assessment.objects.get(pk=ground.audit.pk), ground.cast.manager, at=NOW)


def signed_off_without(ground):
    gone_on_without(ground)
    make_signed_off(Assessment.objects.get(pk=ground.audit.pk), ground.cast.manager)


def agreed_with_somebody_else(ground):
    """The review ended after it was finished, and a second one was laid open."""
    ground.finish(ground.theirs)
    review = Review.objects.select_related("assessment").get(pk=ground.review.pk)
    go_on_without_review(review=review, by=ground.cast.manager, at=NOON)
    audit = Assessment.objects.get(pk=ground.audit.pk)
    second = make_review(audit, ground.cast.reviewer, ground.cast.manager, usual=2)
    finish_rating(assessment=audit, by=ground.cast.manager, at=NOON)
    finish_review(review=second, by=ground.cast.reviewer, at=NOON)


def laid_open(ground):
    """Both have finished."""
    programme_has_finished(ground)
    audit = Assessment.objects.get(pk=ground.audit.pk)
    review = Review.objects.select_related("side").get(pk=ground.review.pk)
    review.assessment = audit
    finish_review(review=review, by=ground.cast.newcomer, at=NOON)


@dataclass(frozen=True)
class Case:
    """A state in which some people may learn nothing of one side."""

    state: Callable[[Ground], None]
    people: tuple[str, ...]
    complete: bool = False  # the side in question is finished, so every answer is there
    is_open: bool = False  # an audit lies open in this state, but not with this side


# Of the reviewer's answers …
OF_THEIRS = (
    Case(programme_has_finished, ("manager", "administrator")),
    Case(reviewer_has_finished, ("manager", "reviewer"), complete=True),
    Case(set_aside, ("manager", "peer_worker")),
    Case(gone_on_without, ("manager", "reviewer"), is_open=True),
    Case(read_by_peer_workers_without, ("manager", "peer_worker"), is_open=True),
    Case(signed_off_without, ("manager", "administrator", "peer_worker"), is_open=True),
    Case(agreed_with_somebody_else, ("manager", "reviewer"), complete=True, is_open=True),
)
# … and of the programme's own.
OF_OWN = (
    Case(programme_has_finished, (REVIEWER, "administrator"), complete=True),
    Case(reviewer_has_finished, (REVIEWER, "reviewer")),
    Case(set_aside, (REVIEWER, "peer_worker")),
    Case(gone_on_without, (REVIEWER, "reviewer"), complete=True, is_open=True),
)


def heard_in(ground, case: Case, painting, world, asked: list[Ask]) -> dict[Ask, tuple]:
    """What is answered in one world."""
    ground.adversary.is_open = (lambda: False) if case.is_open else ground.is_open
    with taken_back():
        ground.after(case.state, painting, world)
        return ground.adversary.hears(asked)


def attack(ground, case: Case, painting, asked: list[Ask], *, seeds=(0, 41)) -> list[str]:
    """The requests that tell two worlds apart, in words."""
    first, second = (
        heard_in(ground, case, painting, deal_world(ground.rubric, seed, complete=case.complete), asked)
        for seed in seeds
    )
    return [f"{case.state.__name__}, {ask}" for ask in told_apart(first, second)]


def look_alike(ground, case: Case, painting, asked: list[Ask], reference: dict[Ask, tuple]) -> int:
    """Any world is answered as the one of reference is. How many answers were compared."""
    compared = []

    @settings(ATTACK, max_examples=2)
    @given(worlds(ground.rubric, complete=case.complete))
    def run(world):
        heard = heard_in(ground, case, painting, world, asked)
        assert [str(ask) for ask in told_apart(reference, heard)] == []
        compared.append(len(asked))

    run()
    return sum(compared)


def of_a_case(ground, case: Case) -> list[Ask]:
    """What is asked in one state: looking by all, and full forms by the first."""
    return looking(ground.one_of_each, case.people) + sending(ground.one_of_each, case.people[:1], full=True)


def test_every_address_is_attacked(ground):
    assert {name for name, _ in ground.addresses} == addresses()
    assert len(ground.one_of_each) > 50


def test_both_at_work(ground, record_property):
    """Every address, in every way: neither side tells the other anything, nor anybody else."""
    raters, elsewhere = ("manager", REVIEWER), [one for one in ground.addresses if not is_about_audits(one[0])]
    asked = [
        *looking(ground.about_audits, Cast.NAMES),
        *looking(elsewhere, raters),
        *sending(ground.about_audits, (*raters, "administrator"), full=False),
        *sending(ground.addresses, raters, full=True),
        *in_other_ways(ground.about_audits, "manager"),
    ]
    case = Case(both_at_work, ())
    reading = ground.adversary.touching(asked)
    assert len(reading) > 50
    compared = 0
    for painting, knows in ((ground.paint_theirs, REVIEWER), (ground.paint_own, "manager")):
        mine = [ask for ask in reading if ask.person != knows]
        reference = heard_in(ground, case, painting, deal_world(ground.rubric, 0, complete=False), mine)
        compared += look_alike(ground, case, painting, mine, reference)
    record_property("addresses", len(ground.addresses))
    record_property("requests", len(asked))
    record_property("of them reading answers", len(reading))
    record_property("answers compared", compared)


def test_nobody_learns_the_reviewers_answers(ground):
    told = [attack(ground, case, ground.paint_theirs, of_a_case(ground, case)) for case in OF_THEIRS]
    assert [one for each in told for one in each] == []


def test_the_reviewer_learns_nothing_of_the_first_rating(ground):
    told = [attack(ground, case, ground.paint_own, of_a_case(ground, case)) for case in OF_OWN]
    assert [one for each in told for one in each] == []


def test_everything_opens_once_both_have_finished(ground):
    """To both raters, and to nobody else yet: so the attack can see what there is to see."""
    case = Case(
        laid_open, ("manager", REVIEWER, "administrator", "reviewer", "peer_worker"), complete=True, is_open=True
    )
    asked = looking(ground.one_of_each, case.people)
    for painting in (ground.paint_theirs, ground.paint_own):
        heard = [
            heard_in(ground, case, painting, deal_world(ground.rubric, seed, complete=True), asked)
            for seed in (21, 22)
        ]
        differ = told_apart(*heard)
        assert {ask.person for ask in differ} == {"manager", REVIEWER}
        for person in ("manager", REVIEWER):
            seen = {ask.name for ask in differ if ask.person == person}
            assert seen >= {"assessments:audit", "assessments:agree", "assessments:agree_on", "assessments:trail"}


def test_a_world_is_painted_as_people_would_have_answered(ground):
    """So that attacks on painted worlds are attacks on real ones."""

    def rows():
        ratings = Rating.objects.filter(side=ground.theirs).order_by("pk")
        kinds = Rating.evidence_types.through.objects.filter(rating__side=ground.theirs)
        kept = EarlierRating.objects.filter(rating__side=ground.theirs).order_by("rating", "version")
        said = ("level", "not_applicable", "reason", "note", "evidence_reason", "version")
        return (
            list(ratings.values_list(*said, "client_id", "updated_by", "updated_at")),
            sorted(kinds.values_list("rating", "evidencetype")),
            list(kept.values_list(*said, "by", "at")),
            list(Event.objects.filter(pk__gt=last).values_list("what", "target_reference", "by", "at", "detail")),
        )

    last = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
    world = deal_world(ground.rubric, 5, complete=True)
    with taken_back():
        ground.paint_theirs(world)
        painted = rows()
    with taken_back():
        ground.paint_theirs(())
        for stroke in world:
            row = Rating.objects.get(side=ground.theirs, indicator__code=stroke.code)
            rate(
                side=ground.theirs,
                indicator=stroke.code,
                entry=stroke.entry,
                expected_version=row.version,
                client_id=stroke.page,
                by=ground.cast.newcomer,
                at=stroke.at,
            )
        acted = rows()
    assert painted[0] == acted[0]
    assert painted[1] == acted[1]
    assert painted[2] == acted[2]
    # A stroke that leaves the level as it was is not in the trail.
    told = [one for one in painted[3] if one[4]["before"] != one[4]["after"]]
    assert [(one[0], one[1], one[4]) for one in told] == [(one[0], one[1], one[4]) for one in acted[3]]


def test_answering_by_script_tells_nothing_but_of_ones_own(ground):
    """The JSON of the saving, and its conflict, in two worlds of the other side."""
    path = reverse("assessments:save_rating", args=[ground.audit.reference, "ACC-1"])
    row = Rating.objects.get(side=ground.own, indicator__code="ACC-1")
    heard = []
    ask = Ask("manager", "post", "assessments:save_rating", path, full=True)
    for seed in (31, 32):
        for version in (row.version, 0):
            with taken_back():
                ground.paint_theirs(deal_world(ground.rubric, seed, complete=True))
                form = full_form(ground.own) | {"ACC-1-expected_version": str(version), "client_id": "another page"}
                ground.adversary.forms["manager"] = form
                heard.append(ground.adversary.ask(ask))
    assert heard[0] == heard[2]
    assert heard[1] == heard[3]
    assert [one[0][0][0] for one in heard[:2]] == [200, 409]
