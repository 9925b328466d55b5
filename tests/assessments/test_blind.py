"""Blind means blind: while a review is at work, nobody learns anything of the other rater's answers.

An adversary compares worlds that differ in nothing but what one rater said (blind_worlds.py). What a person who may
not know it can fetch is the same in all of them: pages, refusals, redirects, headers, cookies, messages, letters,
lines of the log, and the number of queries. Addresses come from the access table: a new one is attacked at once.
"""

import pytest
from django.urls import reverse

from apps.activity_log.models import Event
from apps.assessments.actions.ratings import rate
from apps.assessments.models import EarlierRating, Rating
from tests.cast import Cast
from tests.test_access import addresses

from .blind_ground import (
    AS_LAID_OUT,
    REVIEWER,
    Case,
    agreed_with_somebody_else,
    both_at_work,
    gone_on_without,
    heard_in,
    heard_otherwise_in,
    laid_open,
    programme_has_finished,
    read_by_peer_workers_without,
    reviewer_has_finished,
    set_aside,
    signed_off_without,
    tables_that_differ,
    told_apart_in,
)
from .blind_worlds import (
    Ask,
    deal_world,
    full_form,
    in_other_ways,
    is_about_audits,
    looking,
    sending,
    taken_back,
    told_apart,
)

pytestmark = pytest.mark.long(reason="asks for every page of every person, in world after world")

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


def attack(ground, case: Case, painting, asked: list[Ask], *, seeds=(0, 41)) -> list[str]:
    """The requests that tell two worlds apart, in words."""
    worlds = [deal_world(ground.rubric, seed, complete=case.complete) for seed in seeds]
    return [f"{case.state.__name__}, {ask}" for ask in told_apart_in(ground, case, painting, asked, worlds)]


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
    reference = heard_in(ground, case, ground.paint_own, AS_LAID_OUT, asked)
    compared = 0
    for painting, knows in ((ground.paint_theirs, REVIEWER), (ground.paint_own, "manager")):
        worlds = [AS_LAID_OUT, *(deal_world(ground.rubric, seed, complete=False) for seed in (0, 41))]
        differing = tables_that_differ(ground, case, painting, worlds)
        others = [ask for ask in asked if ask.person != knows]
        reading = ground.adversary.could_tell_apart(others, differing)
        assert len(reading) > 45
        for world in worlds[1:]:
            heard = heard_otherwise_in(ground, case, painting, world, reading)
            assert [str(ask) for ask in told_apart(reference, heard)] == []
            compared += len(reading)
    record_property("addresses", len(ground.addresses))
    record_property("requests", len(asked))
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
        worlds = [deal_world(ground.rubric, seed, complete=True) for seed in (21, 22)]
        differ = told_apart_in(ground, case, painting, asked, worlds)
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
