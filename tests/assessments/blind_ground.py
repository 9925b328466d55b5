"""Where the blind is attacked: an audit under review, how it comes into each state, and what is compared."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.assessments.actions.audits import discard, finish_rating
from apps.assessments.actions.reviews import finish_review, go_on_without_review
from apps.assessments.models import Assessment, Review, Side
from apps.assessments.rating_set import own_side
from apps.assessments.statuses import LAID_OPEN, AuditStatus
from tests.cast import NOON, Cast
from tests.factories import make_review, make_signed_off, make_window
from tests.scenario import build_scenario

from .blind_worlds import (
    NOW,
    Adversary,
    Ask,
    deal_world,
    every_address,
    full_form,
    is_about_audits,
    paint,
    table_contents,
    taken_back,
    told_apart,
)

REVIEWER = "newcomer"
AS_LAID_OUT = None  # the world that the ground was made with


class Ground:
    """The scenario, an audit under review on it, and how it comes into each state."""

    def __init__(self, cast: Cast, rubric):
        self.cast, self.rubric = cast, rubric
        self.scenario = build_scenario(cast, rubric)
        self.audit = Assessment.objects.get(reference=self.scenario.things["reviewed"])
        self.review = Review.objects.get(reference=self.scenario.things["review"])
        self.own = own_side(self.audit)
        self.theirs = self.review.side
        for side, seed, by in ((self.own, 11, cast.manager), (self.theirs, 12, cast.newcomer)):
            side.assessment = self.audit
            paint(side, deal_world(rubric, seed, complete=True), by)
        self.adversary = Adversary(cast)
        self.forms = {"manager": full_form(self.own), REVIEWER: full_form(self.theirs)}
        self.storages: dict = {}  # where its files lie
        self.addresses = every_address(self.scenario, self.audit, self.review)

    def is_open(self) -> bool:
        return Assessment.objects.filter(pk=self.audit.pk, status__in=LAID_OPEN).exists()

    def finish(self, side: Side) -> None:
        Side.objects.filter(pk=side.pk).update(finished_by=self.cast.manager, finished_at=NOON)

    def move(self, status: AuditStatus) -> None:
        Assessment.objects.filter(pk=self.audit.pk).update(status=status)

    def paint_theirs(self, world) -> None:
        paint(self.theirs, world, self.cast.newcomer)

    def paint_own(self, world) -> None:
        paint(self.own, world, self.cast.manager)

    def after(self, state, painting, world) -> None:
        """One world in one state: painted first, because what is signed off takes no more paint."""
        self.adversary.same_chance(state.__name__)
        if world is not AS_LAID_OUT:
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


# --- States of an audit under review ----------------------------------------------------------------------


def both_at_work(ground):
    pass


def programme_has_finished(ground):
    ground.finish(ground.own)
    ground.move(AuditStatus.WAITING)


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
    ground.move(AuditStatus.FEEDBACK)
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


def heard_in(ground, case: Case, painting, world, asked: list[Ask], *, hears=Adversary.hears) -> dict[Ask, tuple]:
    """What is answered in one world."""
    ground.adversary.is_open = (lambda: False) if case.is_open else ground.is_open
    with taken_back():
        ground.after(case.state, painting, world)
        return hears(ground.adversary, asked)


def heard_otherwise_in(ground, case: Case, painting, world, asked: list[Ask]) -> dict[Ask, tuple]:
    """What is answered in another world than the last one, where it can be another answer."""
    return heard_in(ground, case, painting, world, asked, hears=Adversary.hears_otherwise)


def tables_that_differ(ground, case: Case, painting, worlds) -> set[str]:
    """The tables that are not the same in all of these worlds."""
    contents = []
    for world in worlds:
        with taken_back():
            ground.after(case.state, painting, world)
            contents.append(table_contents())
    return {table for table in contents[0] if len({content[table] for content in contents}) > 1}


def told_apart_in(ground, case: Case, painting, asked: list[Ask], worlds) -> list[Ask]:
    """The requests that tell two worlds apart. In the second one only those are asked again that could."""
    differing = tables_that_differ(ground, case, painting, worlds)
    assert "assessments_rating" in differing
    first = heard_in(ground, case, painting, worlds[0], asked)
    again = ground.adversary.could_tell_apart(asked, differing)
    assert again
    second = heard_otherwise_in(ground, case, painting, worlds[1], again)
    return told_apart(first, second)
