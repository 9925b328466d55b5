"""Joining the comparison pool, its editions as they are made by the clock, and what its pages show."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.activity_log.models import Event
from apps.assessments.actions.versions import reopen, withdraw_version
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.organisations.models import Membership, OrganisationKind, Role
from apps.portfolio.actions.comparison_pool import join_pool, leave_pool, make_due_editions
from apps.portfolio.models import PoolEdition, PoolEntry, PoolFigure, PoolMembership
from apps.portfolio.queries.comparison_pool import pool_comparison_page
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.yaml_writer import to_yaml
from tests.cast import make_organisation, make_person, make_programme
from tests.factories import every_level, make_audit, make_signed_off
from tests.rubric.test_version_mapping import following, with_changed

JUNE = datetime(2026, 6, 10, 9, tzinfo=UTC)
JULY = datetime(2026, 7, 1, 3, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 1, 3, tzinfo=UTC)
POOL = reverse("portfolio:comparison_pool")


def make_member(organisation, number, rubric, by, *, level=None, at=JUNE):
    """A programme that takes part, with a signed-off audit at one level throughout."""
    programme = make_programme(organisation, f"Programme {number}")
    make_audit(
        programme,
        rubric,
        by,
        status=AuditStatus.SIGNED_OFF,
        levels=every_level(rubric, None, usual=level or 1 + number % 5),
        at=at,
    )
    PoolMembership.objects.create(programme=programme, joined_at=at)
    return programme


@pytest.fixture
def pool(cast, rubric):
    """Nine programmes of five organisations, Harbour's own among them."""
    organisations = [cast.harbour, cast.moorland]
    organisations += [make_organisation(f"Provider {one}", OrganisationKind.PROVIDER) for one in range(3)]
    programmes = []
    for number in range(9):
        programmes.append(make_member(organisations[number % 5], number, rubric, cast.manager))
    return programmes


def test_an_edition_is_made_once_a_quarter_of_what_stood_before_its_first_day(pool):
    assert make_due_editions(at=JULY) == 1
    assert make_due_editions(at=JULY + timedelta(days=40)) == 0
    edition = PoolEdition.objects.get()
    assert (edition.day, edition.kind, edition.programmes) == (date(2026, 7, 1), "self_assessed", "8–14")
    assert {figure.factor for figure in edition.figures.all()} >= {"accepting", "reciprocal"}
    assert edition.entries.count() == 9
    # The next quarter has nothing new to say.
    assert make_due_editions(at=OCTOBER) == 0
    event = Event.objects.get(what="comparison pool edition made")
    assert event.detail == {"programmes": "8–14"}


def test_who_joins_or_signs_off_after_that_day_waits_for_the_next(pool, cast, rubric):
    late = pool[0].pool_memberships.get()
    late.joined_at = JULY + timedelta(days=1)
    late.save()
    make_due_editions(at=JULY + timedelta(days=2))
    assert PoolEntry.objects.count() == 8
    assert not PoolEntry.objects.filter(programme=pool[0]).exists()


def test_who_has_left_never_counts(pool, cast):
    leave_pool(programme=pool[0], by=cast.manager, at=JUNE + timedelta(days=1))
    leave_pool(programme=pool[0], by=cast.manager, at=JUNE + timedelta(days=2))
    make_due_editions(at=JULY)
    assert not PoolEntry.objects.filter(programme=pool[0]).exists()
    assert list(Event.objects.filter(what__startswith="comparison pool left").values_list("by", flat=True)) == [
        cast.manager.pk
    ]


def test_eight_are_needed(pool, cast):
    leave_pool(programme=pool[0], by=cast.manager, at=JUNE)
    leave_pool(programme=pool[5], by=cast.manager, at=JUNE)
    assert make_due_editions(at=JULY) == 0


def test_what_was_withdrawn_or_is_still_being_made_does_not_count(pool, cast):
    withdraw_version(assessment=pool[0].assessments.get(), reason="Wrong.", by=cast.manager, at=JUNE)
    reopen(assessment=pool[5].assessments.get(), reason="To mend.", by=cast.manager, at=JUNE)
    make_due_editions(at=JULY)
    counted = set(PoolEntry.objects.values_list("programme", flat=True))
    assert pool[0].pk not in counted
    assert pool[5].pk in counted  # the version that stands


def test_a_next_version_of_what_has_counted_does_not_count_again(pool, cast, rubric):
    make_due_editions(at=JULY)
    for programme in pool:
        second = reopen(
            assessment=programme.assessments.get(), reason="To mend.", by=programme_manager(programme), at=JULY
        )
        make_signed_off(second, cast.manager, at=JULY + timedelta(days=5))
    assert make_due_editions(at=OCTOBER) == 0


def programme_manager(programme):
    """A manager of whichever provider it is."""
    person = make_person(f"Manager of {programme.name}")
    Membership.objects.create(user=person, organisation=programme.organisation, role=Role.MANAGER, since=JUNE)
    return person


def test_kinds_of_rating_and_made_up_content_are_never_mixed(pool, cast):
    cast.moorland.is_made_up = True
    cast.moorland.save()
    assert make_due_editions(at=JULY) == 0
    assert PoolFigure.objects.count() == 0


def test_a_version_that_measures_the_same_is_one_pool_with_the_one_before(pool, cast, content):
    """And one in which a practice was replaced is not."""
    replaced = with_changed(content, "ACC-2", statement="Another practice.", title="Another practice")
    for version, rubric_content in (
        ("0.2.0", following(content, "0.2.0")),
        ("0.3.0", following(replaced, "0.3.0", ("replaced", "ACC-2", "ACC-2"))),
    ):
        text = to_yaml(rubric_content)
        later = publish_rubric(rubric=load_rubric(text=text, by=None, at=JUNE).rubric, by=None, at=JUNE)
        make_member(cast.harbour, f"on {version}", later, cast.manager, level=3)
    make_due_editions(at=JULY)
    edition = PoolEdition.objects.get()
    assert edition.rubric.version == "0.2.0"
    assert edition.entries.filter(programme__name="Programme on 0.2.0").exists()
    assert not edition.entries.filter(programme__name="Programme on 0.3.0").exists()
    # Who is on the earlier version reads the same edition.
    assert pool_comparison_page(cast.manager, pool[0]).edition == edition


def test_what_was_said_never_changes(pool):
    make_due_editions(at=JULY)
    figure = PoolFigure.objects.first()
    with pytest.raises(NotAllowed, match="never changes"):
        figure.save()
    with pytest.raises(NotAllowed, match="never changes"):
        PoolEdition.objects.all().delete()


def test_a_page_shows_ones_own_over_the_middle_half(as_person, cast, pool):
    make_due_editions(at=JULY)
    browser = as_person("manager")
    page = browser.get(reverse("portfolio:pool_comparison", args=[pool[0].reference])).content.decode()
    assert "8 to 14 programmes" in page
    assert "2.0 to 4.0" in page
    assert "Below the middle half." in page
    for other in pool[1:5]:
        assert other.name not in page
        assert other.organisation.name not in page


def test_only_who_takes_part_sees_it(as_person, cast, pool):
    make_due_editions(at=JULY)
    browser = as_person("manager")
    leave_pool(programme=pool[0], by=cast.manager, at=JULY)
    answer = browser.get(reverse("portfolio:pool_comparison", args=[pool[0].reference]))
    assert answer.status_code == 403
    assert "Join the comparison pool with this programme first." in answer.content.decode()


def test_an_audit_that_is_being_rated_moves_nothing(as_person, cast, pool, rubric):
    make_due_editions(at=JULY)
    before = pool_comparison_page(cast.manager, pool[0])
    make_audit(pool[0], rubric, cast.manager, levels={"ACC-1": 5}, period=(date(2026, 4, 1), date(2027, 3, 31)))
    assert pool_comparison_page(cast.manager, pool[0]) == before
    make_due_editions(at=OCTOBER)
    assert PoolEdition.objects.count() == 1


def test_joining_asks_first_and_is_written_down(as_person, cast):
    browser = as_person("manager")
    join = reverse("portfolio:join_pool", args=[cast.programme.reference])
    page = browser.get(join).content.decode()
    assert "Commissioners see nothing of the pool." in page
    assert not PoolMembership.objects.exists()
    assert browser.post(join).url == POOL
    join_pool(programme=cast.programme, by=cast.administrator, at=JUNE)
    assert PoolMembership.objects.get().left_at is None
    assert Event.objects.filter(what="comparison pool joined").count() == 1
    assert "Since" in browser.get(POOL).content.decode()


@pytest.mark.parametrize("name", ["peer_worker", "reviewer", "commissioner", "newcomer"])
def test_it_is_for_those_who_run_a_provider(as_person, name):
    assert as_person(name).get(POOL).status_code == 403


def test_a_fixed_number_of_queries(as_person, cast, rubric):
    browser = as_person("manager")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(POOL).status_code == 200
        return len(captured)

    few = queries()
    for number in range(30):
        make_programme(cast.harbour, f"Group {number}")
    assert queries() == few


@pytest.mark.django_db
def test_a_clock_that_went_back_keeps_nobody_in_the_pool(cast):
    join_pool(programme=cast.programme, by=cast.manager, at=JULY)
    leave_pool(programme=cast.programme, by=cast.manager, at=JUNE)
    assert not PoolMembership.objects.filter(left_at=None).exists()
