"""A made-up region: it keeps every rule of the product, opens on its pages, and is the same for the same seed."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import override_settings
from django.urls import reverse

from apps.accounts.models import User
from apps.activity_log.models import Event
from apps.assessments.domain.scoring import score
from apps.assessments.models import Assessment, FactorScore, Rating, Review, Share, SideKind, StatusChange
from apps.assessments.rating_set import answers_by_code, load_rating_set
from apps.assessments.sign_off_record import SignOffState
from apps.assessments.sign_off_verification import compare_sign_offs
from apps.assessments.statuses import TRANSITIONS, AuditStatus
from apps.common.errors import NotAllowed
from apps.demo.accounts import demonstration_accounts
from apps.demo.region_loading import load_region
from apps.demo.region_plan import CYCLES, plan_programme
from apps.demo.region_ratings import region_rubric
from apps.demo.region_rounds import plan_rounds
from apps.demo.region_words import read_region_words
from apps.improvement.models import Completion, PlannedAction
from apps.improvement.statuses import TRANSITIONS as ACTION_STEPS
from apps.improvement.statuses import ActionStatus
from apps.organisations.models import Commission, Organisation, OrganisationKind, Programme
from apps.rubric.queries.rubric_loader import clear_rubric_cache, load_rubric_content, newest_published
from apps.surveys.models import Publication, PublishedCell, Round
from apps.surveys.publication_storage import load_closed_round, prefetch_results, to_results
from apps.surveys.statuses import RoundStatus
from tests.cast import NOON, make_organisation
from tests.demo.demonstration import who
from tests.demo.test_content import NEVER_SAID

WORDS = read_region_words()
COMMISSIONER, MANAGER = (person.email for person in WORDS.people)
PROGRAMMES = 25  # two providers, so that somebody can be independent
TODAY = NOON.date()


def load(seed: int = 1, programmes: int = 3) -> list[str]:
    """Loads a region. Returns what it told on the way."""
    told: list[str] = []
    assert load_region(programmes=programmes, seed=seed, at=NOON, tell=told.append)
    return told


def sentences() -> list[str]:
    """Everything that people read of a region."""
    reasons = [reason for of_level in WORDS.reasons for reason in of_level]
    titles = [title for of_kind in WORDS.evidence.values() for title in of_kind]
    alone = [WORDS.why, WORDS.success, WORDS.at_risk, WORDS.shown, WORDS.stopped, WORDS.superseded, WORDS.withdrawn]
    lists = [*WORDS.agreed_reasons, *WORDS.notes, *WORDS.actions, *WORDS.steps]
    return [*reasons, *titles, *alone, *lists, WORDS.not_applicable, WORDS.introduction]


def content_of_region() -> dict[str, list]:
    """What a region says, without keys and references: those are random in every installation."""
    ratings = Rating.objects.order_by("pk").values_list(
        "side__assessment__programme__name", "side__kind", "indicator__code", "level", "reason", "note", "updated_at"
    )
    audits = Assessment.objects.order_by("pk").values_list("programme__name", "period_end", "status", "started_at")
    scores = FactorScore.objects.order_by("pk").values_list("factor__slug", "mean", "band", "sign_off__overall")
    cells = PublishedCell.objects.order_by("pk").values_list("audience", "about", "state", "mean", "level", "n")
    actions = PlannedAction.objects.order_by("pk").values_list("title", "status", "due_on", "level_then")
    events = Event.objects.order_by("pk").values_list("what", "at", "target_kind")
    found = {"ratings": ratings, "audits": audits, "scores": scores, "cells": cells, "actions": actions}
    return {name: list(rows) for name, rows in (found | {"events": events}).items()}


@pytest.fixture(scope="class")
def region(django_db_setup, django_db_blocker, tmp_path_factory):
    """A region, loaded once for the tests of a class and taken back after the last of them."""
    surroundings = override_settings(
        DATA_DIR=tmp_path_factory.mktemp("data"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # quick, as no secret is kept here
    )
    with surroundings, django_db_blocker.unblock():
        with transaction.atomic():
            clear_rubric_cache()
            call_command("load_rubric", publish=True, stdout=io.StringIO())
            load(programmes=PROGRAMMES)
            yield
            transaction.set_rollback(True)
        clear_rubric_cache()


class TestWords:
    def test_names_are_told_apart_in_the_largest_region(self):
        providers = {WORDS.provider(number) for number in range(1_000)}
        commissioners = {WORDS.commissioner(number) for number in range(334)}
        assert (len(providers), len(commissioners)) == (1_000, 334)
        assert not providers & commissioners
        assert len({WORDS.programme(number) for number in range(20_000)}) == 20_000

    def test_every_organisation_says_that_it_is_made_up(self):
        assert all(name.endswith("(made up)") for name in (WORDS.region, WORDS.provider(900), WORDS.commissioner(1)))

    @pytest.mark.parametrize("sentence", sentences())
    def test_it_is_said_as_the_product_says_things(self, sentence):
        assert not NEVER_SAID.search(sentence)

    def test_nothing_but_a_number_of_programmes_is_typed_into_names(self):
        assert WORDS.provider(0) == "Alderbrook Together (made up)"
        assert WORDS.provider(180) == "Alderbrook Together 2 (made up)"
        assert WORDS.programme(0) == "Side by Side, Alderbrook"


class TestPlan:
    """The pure part, over more programmes than a test could store."""

    @pytest.fixture
    def rubric_of_region(self, rubric):
        return region_rubric(load_rubric_content(rubric).content, WORDS, 1)

    def planned(self, rubric, seed: int = 1, programmes: int = 120):
        return [plan_programme(number, seed=seed, today=TODAY, rubric=rubric) for number in range(programmes)]

    def test_a_programme_is_the_same_in_a_small_region_and_in_a_large_one(self, rubric_of_region):
        few, many = self.planned(rubric_of_region, programmes=3), self.planned(rubric_of_region)
        assert few == many[:3]
        assert self.planned(rubric_of_region, seed=2, programmes=3) != few

    def test_nothing_lies_in_the_future_but_what_is_still_open(self, rubric_of_region):
        seen = set()
        for programme in self.planned(rubric_of_region):
            for audit in programme.audits:
                seen.add(audit.status)
                assert audit.period_start <= audit.period_end < TODAY
                assert (audit.period_end - audit.period_start).days in (364, 365)
                if audit.status is AuditStatus.SIGNED_OFF:
                    assert audit.started + timedelta(days=40) < TODAY
        assert seen == {
            AuditStatus.SIGNED_OFF,
            AuditStatus.DRAFT,
            AuditStatus.WAITING,
            AuditStatus.AGREED,
            AuditStatus.FEEDBACK,
        }

    def test_everything_that_a_portfolio_has_to_tell_apart_is_there(self, rubric_of_region):
        programmes = self.planned(rubric_of_region)
        audits = [audit for programme in programmes for audit in programme.audits]
        assert {bool(audit.second) for audit in audits} == {True, False}
        assert any(audit.supersedes for audit in audits)
        assert any(audit.is_withdrawn for audit in audits)
        assert {programme.is_shared_with_region for programme in programmes} == {True, False}
        answers = {rating.answer for audit in audits for rating in audit.own.values()}
        assert {1, 2, 3, 4, 5} < answers
        assert any(not rating.reason for audit in audits for rating in audit.own.values() if rating.level in (4, 5))

    def test_every_factor_has_a_score(self, rubric_of_region):
        for programme in self.planned(rubric_of_region):
            for audit in programme.audits:
                for ratings in filter(None, (audit.own, audit.second, audit.agreed)):
                    answers = {code: rating.answer for code, rating in ratings.items()}
                    assert score(rubric_of_region.content, answers).can_be_finished

    def test_rounds_are_closed_or_open_now(self, rubric_of_region):
        states = set()
        for programme in self.planned(rubric_of_region):
            for planned in plan_rounds(programme, seed=1, today=TODAY, rubric=rubric_of_region):
                states.add(planned.is_open)
                assert planned.opens_on < TODAY
                assert (planned.closes_on >= TODAY) == planned.is_open
                assert planned.tally.people <= planned.people_asked
        assert states == {True, False}


@pytest.mark.django_db
@pytest.mark.usefixtures("region")
class TestLoaded:
    def test_there_is_as_much_as_was_asked_for(self):
        assert Programme.objects.count() == PROGRAMMES
        first_versions = Assessment.objects.filter(version=1)
        assert first_versions.count() == PROGRAMMES * CYCLES
        assert all(one.is_made_up for one in Organisation.objects.all())
        kinds = sorted(Organisation.objects.values_list("kind", flat=True))
        assert kinds == [OrganisationKind.COMMISSIONER] * 2 + [OrganisationKind.PROVIDER] * 2
        assert Commission.objects.count() == 2 * PROGRAMMES
        assert Share.objects.exists()

    def test_every_sign_off_is_as_it_was_signed_off(self):
        states = [state for _, state in compare_sign_offs()]
        assert len(states) > 40
        assert set(states) == {SignOffState.FITS}

    def test_stored_scores_are_those_of_the_ratings(self):
        content = load_rubric_content(newest_published()).content
        for audit in Assessment.objects.filter(status=AuditStatus.SIGNED_OFF)[:30]:
            rating_set = load_rating_set(audit)
            assert rating_set.scores == score(content, answers_by_code(rating_set.by_code))

    def test_the_database_still_refuses_to_change_what_is_signed_off(self):
        signed_off = Rating.objects.filter(side__assessment__status=AuditStatus.SIGNED_OFF)
        with pytest.raises(DatabaseError, match="nothing in it can change"), transaction.atomic():
            signed_off.update(level=5)

    def test_every_audit_came_to_its_state_by_permitted_steps(self):
        for audit in Assessment.objects.all():
            steps = list(StatusChange.objects.filter(assessment=audit))
            assert [step.before for step in steps] == ["", *(step.after for step in steps[:-1])]
            assert steps[-1].after == audit.status
            assert [step.at for step in steps] == sorted(step.at for step in steps)
            assert steps[-1].at < NOON
            for step in steps[1:]:
                assert (step.before, step.after) in {(one.before, one.after) for one in TRANSITIONS}

    def test_second_ratings_are_agreed_and_told_apart(self):
        audits = Assessment.objects.filter(status=AuditStatus.SIGNED_OFF)
        kinds = {load_rating_set(audit).side.kind for audit in audits[:40]}
        assert kinds == {SideKind.OWN, SideKind.AGREED}
        independent = Review.objects.filter(is_independent=True)
        assert independent.exists()
        for review in independent.select_related("assessment__programme"):
            assert not review.reviewer.memberships.filter(organisation=review.assessment.programme.organisation_id)
        assert Review.objects.filter(is_independent=False).exists()

    def test_closed_rounds_say_what_their_counts_say(self):
        published = {row.own_round_id: row for row in prefetch_results(Publication.objects.all())}
        closed = Round.objects.filter(status=RoundStatus.CLOSED)
        assert set(published) == {round.pk for round in closed}
        for round in closed.filter(counts__isnull=False):
            people = len(load_closed_round(round).answers)
            assert to_results(published[round.pk]).answered == (people if people >= 5 else None)

    def test_what_is_done_was_confirmed_by_a_second_person(self):
        done = PlannedAction.objects.filter(status=ActionStatus.DONE)
        assert done.exists()
        for action in done:
            completion = Completion.objects.get(planned_action=action)
            assert completion.is_confirmed
            assert completion.decided_by != completion.shown_by
        for action in PlannedAction.objects.all():
            states = [action.updates.first().before if action.updates.exists() else action.status]
            for update in action.updates.all():
                assert (update.before, update.after) in {(one.before, one.after) for one in ACTION_STEPS}
                states.append(update.after)
            assert states[-1] == action.status
            assert action.created_at <= NOON

    def test_the_regional_commissioner_and_a_manager_open_their_pages(self, client):
        client.force_login(who(COMMISSIONER))
        page = client.get(reverse("reports:shared"))
        shared = Share.objects.filter(commissioner__name=WORDS.region).first()
        assert shared.assessment.programme.name in page.content.decode()
        report = client.get(reverse("reports:document", args=[shared.assessment.reference]))
        assert report.status_code == 200
        assert "Something has changed it" not in report.content.decode()
        client.force_login(who(MANAGER))
        assert WORDS.programme(2) in client.get(reverse("assessments:programmes")).content.decode()

    def test_both_are_printed_with_the_password_that_opens_them(self):
        accounts = demonstration_accounts()
        assert {COMMISSIONER, MANAGER} <= {person.email for person in accounts.people}
        assert who(COMMISSIONER).check_password(accounts.password)
        assert who(MANAGER).check_password(accounts.password)
        assert User.objects.exclude(email__in=(COMMISSIONER, MANAGER)).first().has_usable_password() is False


@pytest.mark.django_db
@pytest.mark.usefixtures("rubric", "data_dir")
class TestLoading:
    def test_it_tells_how_far_it_is(self, monkeypatch):
        monkeypatch.setattr("apps.demo.region_loading.PROGRAMMES_AT_ONCE", 2)
        assert load() == ["2 of 3 programmes", "3 of 3 programmes"]

    def test_the_same_seed_tells_the_same(self):
        contents = []
        for seed in (1, 1, 2):
            point = transaction.savepoint()
            load(seed)
            contents.append(content_of_region())
            transaction.savepoint_rollback(point)
        assert contents[0] == contents[1]
        assert contents[0]["ratings"] != contents[2]["ratings"]
        assert min(len(rows) for rows in contents[0].values()) > 5

    def test_a_second_time_changes_nothing(self):
        load()
        before = content_of_region()
        assert not load_region(programmes=5, seed=4, at=NOON, tell=print)
        assert content_of_region() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("rubric", "data_dir")
class TestNotLoaded:
    def test_beside_real_organisations(self):
        make_organisation("A real one", OrganisationKind.PROVIDER)
        with pytest.raises(NotAllowed, match="holds real organisations"):
            load()
        assert not Programme.objects.exists()

    @pytest.mark.parametrize("programmes", [0, -1, 20_001])
    def test_a_number_that_makes_no_region(self, programmes):
        with pytest.raises(NotAllowed, match="1 to 20,000 programmes"):
            load(programmes=programmes)

    def test_without_a_rubric(self, monkeypatch):
        monkeypatch.setattr("apps.demo.region_loading.newest_published", lambda: None)
        with pytest.raises(NotAllowed, match="load_rubric --publish"):
            load()

    def test_what_breaks_half_way_leaves_nothing(self, monkeypatch):
        def breaks(*_, **__):
            raise NotAllowed("Something else.")

        monkeypatch.setattr("apps.demo.region_loading.store_rounds", breaks)
        with pytest.raises(NotAllowed, match="Something else"):
            load()
        assert not Programme.objects.exists()
        assert not User.objects.filter(email=COMMISSIONER).exists()

    def test_the_command_says_why_not(self, settings):
        make_organisation("A real one", OrganisationKind.PROVIDER)
        with pytest.raises(CommandError, match="holds real organisations"):
            call_command("load_demo", programmes=3, stdout=io.StringIO())
