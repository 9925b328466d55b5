"""Three voices over the cycles: the figures that were published, to the people who read them, and nothing more."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.assessments.models import Review
from apps.assessments.models.ratings import ReviewEnd
from apps.assessments.permissions import check_can_read, reads_signed_off_audits
from apps.assessments.statuses import AuditStatus
from apps.common.charts.cycles_chart import CycleViews, views_over_cycles_chart
from apps.common.errors import allows
from apps.improvement.statuses import ActionStatus
from apps.insights.domain.voices_over_cycles import NOT_COMPARABLE
from apps.insights.queries.voices_over_cycles import HELD_BACK, voices_page
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.yaml_writer import to_yaml
from apps.surveys.actions.results import pool
from apps.surveys.actions.rounds import close_if_over
from apps.surveys.domain.questions import QuestionSet
from apps.surveys.domain.results import Audience, CellState, CellSubject
from apps.surveys.models import Publication, Round
from apps.surveys.permissions import check_can_read_result
from apps.surveys.publication_storage import to_results
from apps.surveys.queries.results import readable_results

from ..cast import make_programme
from ..factories import make_audit, make_reviewed_audit, make_signed_off
from ..improvement.plans import make_action
from ..reading import as_read
from ..rubric.test_version_mapping import following, with_changed
from ..surveys.rounds import answer_all, make_round, peer_workers
from ..test_access import without_token

pytestmark = [pytest.mark.django_db, pytest.mark.long(reason="survey rounds over many cycles")]
MIXED = [1, 2, 3, 4, 5, 5, 4, 2]  # 3.3
HIGHER = [3, 4, 5, 5, 5, 3, 4, 2]  # 3.9
YEARS = (2023, 2024, 2025)


def period(year: int) -> tuple[date, date]:
    return date(year, 4, 1), date(year + 1, 3, 31)


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def make_cycle(cast, rubric, year: int, **more):
    more = {"levels": {"ACC-1": 3}, "reason": "Seen."} | more
    signed_off = at(date(year + 1, 4, 20))
    return make_audit(
        cast.programme,
        rubric,
        cast.manager,
        status=AuditStatus.SIGNED_OFF,
        period=period(year),
        at=signed_off,
        **more,
    )


def ask(programme, by, day: date, levels, people, **more) -> Round:
    """A round of peer workers that ended on that day."""
    opens = day - timedelta(days=13)
    opened = make_round(programme, by, opens_on=opens, closes_on=day, **more)
    answer_all(opened, people[: len(levels)], levels, at=at(opens))
    return close_if_over(round=opened, at=at(day + timedelta(days=1)))


@pytest.fixture
def colleagues(cast):
    return peer_workers(cast.harbour, 9)


@pytest.fixture
def cycles(cast, rubric, colleagues):
    """Three audits, and a round beside each: eight, four, eight answers."""
    for year, levels in zip(YEARS, (MIXED, [1, 2, 3, 4], HIGHER), strict=True):
        make_cycle(cast, rubric, year)
        ask(cast.programme, cast.manager, date(year, 11, 15), levels, colleagues)


def address_of(programme) -> str:
    return reverse("insights:voices_over_cycles", args=[programme.reference])


def row_of(page, code: str):
    for factor in page.factors:
        if factor.whole.name == code:
            return factor.whole
        for row in factor.practices:
            if row.id == code:
                return row
    raise KeyError(code)


def said(page, code: str, group: int = 1) -> list[tuple[str, Decimal | None, str]]:
    found = []
    for cycle in row_of(page, code).cycles:
        side = cycle.sides[group]
        found.append((side.said, side.value, side.answers))
    return found


class TestFigures:
    def test_each_is_the_one_that_was_published_and_too_few_stay_too_few(self, cast, cycles):
        page = voices_page(cast.manager, cast.programme)
        assert said(page, "ACC-1") == [
            ("3.3", Decimal("3.3"), "8"),
            ("Too few answers to show", None, ""),
            ("3.9", Decimal("3.9"), "8"),
        ]
        assert said(page, "Accepting", 0) == [("3.0", Decimal("3.0"), "")] * 3
        assert [value for _, value, _ in said(page, "Accepting")] == [Decimal("3.3"), None, Decimal("3.9")]
        assert [one for one, _, _ in said(page, "ACC-1", 2)] == ["–"] * 3

    def test_a_round_that_speaks_of_no_cycle_is_not_there(self, cast, rubric, colleagues, cycles):
        ask(cast.programme, cast.manager, date(2021, 11, 15), HIGHER, colleagues)
        assert [value for _, value, _ in said(voices_page(cast.manager, cast.programme), "ACC-1")] == [
            Decimal("3.3"),
            None,
            Decimal("3.9"),
        ]

    def test_rounds_put_together_stand_in_each_of_their_cycles_and_say_so(self, cast, rubric, colleagues):
        rounds = []
        for year in (2024, 2025):
            make_cycle(cast, rubric, year)
            rounds.append(ask(cast.programme, cast.manager, date(year, 11, 15), [1, 5, 3, 4], colleagues))
        pool(rounds=rounds, by=cast.manager, at=at(date(2025, 11, 20)))
        assert [one[0] for one in said(voices_page(cast.manager, cast.programme), "ACC-1")] == [
            "3.3, 2 rounds together"
        ] * 2

    def test_a_factor_on_other_statements_stands_in_the_table_and_has_no_mark(self, cast, rubric, colleagues):
        for year, questions in ((2024, QuestionSet.ALL), (2025, QuestionSet.QUICK)):
            make_cycle(cast, rubric, year)
            ask(cast.programme, cast.manager, date(year, 11, 15), MIXED, colleagues, question_set=questions)
        page = voices_page(cast.manager, cast.programme)
        assert said(page, "Accepting") == [("3.3, on 6 practices", None, "8"), ("3.3", Decimal("3.3"), "8")]
        assert [value for _, value, _ in said(page, "ACC-1")] == [Decimal("3.3")] * 2

    def test_of_another_version_only_practices_that_mean_the_same_are_carried_over(
        self, cast, rubric, content, colleagues
    ):
        make_cycle(cast, rubric, 2024)
        ask(cast.programme, cast.manager, date(2024, 11, 15), MIXED, colleagues)
        words = with_changed(content, "ACC-2", statement="Another practice.", title="Another practice")
        text = to_yaml(following(words, "0.2.0", ("replaced", "ACC-2", "ACC-2")))
        later = publish_rubric(
            rubric=load_rubric(text=text, by=None, at=at(date(2025, 4, 1))).rubric, by=None, at=timezone.now()
        )
        make_cycle(cast, later, 2025)
        ask(cast.programme, cast.manager, date(2025, 11, 15), HIGHER, colleagues, question_set=QuestionSet.ALL)
        page = voices_page(cast.manager, cast.programme)
        assert page.cycles[1].begins_version
        assert [one[0] for one in said(page, "Accepting", 0)] == [NOT_COMPARABLE, "3.0"]
        assert [one[0] for one in said(page, "ACC-1")] == ["3.3", "3.9"]
        assert [one[0] for one in said(page, "ACC-2")] == [NOT_COMPARABLE, "3.9"]


class TestWhoReadsWhat:
    def test_whoever_rates_waits_until_the_ratings_of_an_open_audit_are_finished(self, cast, rubric, cycles):
        """Beside an earlier audit stands a round that speaks to the next one as well."""
        draft = make_audit(cast.programme, rubric, cast.manager, period=(date(2025, 10, 1), date(2026, 9, 30)))
        for person, waits in ((cast.manager, True), (cast.reviewer, True), (cast.peer_worker, False)):
            page = voices_page(person, cast.programme)
            assert page.held_back == (HELD_BACK if waits else "")
            assert [value for _, value, _ in said(page, "ACC-1")] == [
                Decimal("3.3"),
                None,
                None if waits else Decimal("3.9"),
            ]
        draft.status = AuditStatus.AGREED
        draft.save()
        assert voices_page(cast.manager, cast.programme).held_back == ""

    def test_that_is_the_rule_of_the_results_one_by_one(self, cast, rubric, colleagues, cycles):
        """For every round and every pool: the list says what each page of results says by itself."""
        sister = make_programme(cast.harbour, "Morning Tea")
        small = Round.objects.get(closes_on=date(2024, 11, 15))
        other = ask(sister, cast.manager, date(2024, 11, 15), [1, 5, 3], colleagues)
        pool(rounds=[small, other], by=cast.manager, at=at(date(2025, 11, 20)))
        make_audit(sister, rubric, cast.manager, period=(date(2024, 10, 1), date(2025, 9, 30)))
        make_audit(cast.programme, rubric, cast.manager, period=(date(2025, 10, 1), date(2026, 9, 30)))
        of_programme = Publication.objects.filter(parts__round__programme=cast.programme).distinct()
        for person in (cast.manager, cast.reviewer, cast.peer_worker):
            one_by_one = set()
            for publication in of_programme:
                rounds = [part.round for part in publication.parts.all()]
                if all(allows(check_can_read_result, person, one) for one in rounds):
                    one_by_one.add(publication.pk)
            together = readable_results(person, cast.programme)
            assert {publication.pk for publication in together.publications} == one_by_one
        assert len(one_by_one) == 4

    def test_both_raters_stand_there_for_those_who_read_the_audits(self, cast, rubric):
        make_cycle(cast, rubric, 2024)
        reviewed = make_reviewed_audit(
            cast.programme, rubric, cast.manager, cast.newcomer, levels={"ACC-1": 5}, status=AuditStatus.AGREED
        )
        reviewed.period_start, reviewed.period_end = period(2025)
        reviewed.save()
        make_signed_off(reviewed, cast.manager, at=at(date(2026, 4, 20)))
        for person, shows in ((cast.manager, True), (cast.reviewer, True), (cast.peer_worker, False)):
            page = voices_page(person, cast.programme)
            raters = page.factors[0].whole.cycles[1].raters
            assert page.shows_raters is shows
            assert (raters.own is not None, raters.second is not None) == (shows, shows)
            assert page.factors[0].whole.cycles[0].raters.second is None

    def test_a_review_that_was_ended_stands_nowhere(self, cast, rubric):
        make_cycle(cast, rubric, 2024)
        later = make_reviewed_audit(
            cast.programme, rubric, cast.manager, cast.newcomer, levels={"ACC-1": 5}, status=AuditStatus.AGREED
        )
        later.period_start, later.period_end = period(2025)
        later.save()
        Review.objects.update(ended_at=timezone.now(), ended_by=cast.manager, end=ReviewEnd.GONE_ON_WITHOUT)
        later.sides.filter(kind="agreed").delete()
        make_signed_off(later, cast.manager, at=at(date(2026, 4, 20)))
        assert voices_page(cast.manager, cast.programme).shows_raters is False

    def test_who_reads_raters_is_who_reads_signed_off_audits(self, cast, rubric):
        audit = make_cycle(cast, rubric, 2024)
        for name in ("manager", "reviewer", "administrator", "peer_worker", "other_manager", "commissioner"):
            person = getattr(cast, name)
            assert reads_signed_off_audits(person, cast.programme) is allows(check_can_read, person, audit)


class TestPage:
    def test_it_says_what_it_shows_and_that_reflections_are_nobodys_but_their_authors(self, cast, cycles, as_person):
        for name in ("manager", "peer_worker"):
            page = as_read(as_person(name).get(address_of(cast.programme)))
            assert "private reflections are not here, and nothing is counted from them" in page
            assert "Too few answers to show" in page
            assert "2023–24 programme 3.0, peer workers 3.3; 2024–25 programme 3.0; 2025–26 programme 3.0" in page
        change = as_read(as_person("manager").get(reverse("insights:change", args=[cast.programme.reference])))
        assert address_of(cast.programme) in change

    def test_one_audit_or_no_round_says_so(self, cast, rubric, as_person):
        browser, address = as_person("manager"), address_of(cast.programme)
        make_cycle(cast, rubric, 2024)
        assert "One audit cannot show change" in as_read(browser.get(address))
        make_cycle(cast, rubric, 2025)
        assert "When a survey round has closed" in as_read(browser.get(address))

    def test_twelve_cycles_cost_no_more_queries_than_two(
        self, cast, rubric, colleagues, as_person, django_assert_max_num_queries
    ):
        for year in range(2014, 2026):
            make_cycle(cast, rubric, year)
            ask(cast.programme, cast.manager, date(year, 11, 15), MIXED, colleagues)
        browser = as_person("manager")
        with django_assert_max_num_queries(12):
            page = browser.get(address_of(cast.programme))
        assert "2014–15" in as_read(page)


def test_every_figure_of_the_page_is_a_cell_that_its_reader_reads_anyway(cast, rubric, colleagues, cycles):
    """Nothing over cycles is a figure of its own: taken from, added to or set beside each other, they are what the
    results pages show, and of those it is proved that nobody can subtract.
    """
    page = voices_page(cast.peer_worker, cast.programme)
    readable = set()
    for publication in Publication.objects.all():
        for cell in to_results(publication).cells:
            if cell.audience is Audience.INSIDE and cell.state is not CellState.HIDDEN:
                figure = cell.mean if cell.mean is not None else Decimal(cell.level)
                readable.add((cell.kind, cell.about, figure, str(cell.n)))
    shown = set()
    for factor in page.factors:
        for kind, id, row in (
            (CellSubject.FACTOR, factor.factor.id, factor.whole),
            *((CellSubject.INDICATOR, row.id, row) for row in factor.practices),
        ):
            for cycle in row.cycles:
                for side in cycle.sides[1:]:
                    if side.value is not None:
                        shown.add((kind, id, side.value, side.answers))
    assert shown
    assert shown <= readable


@pytest.mark.parametrize("name", ["manager", "peer_worker"])
def test_an_open_round_changes_no_page_over_cycles_or_of_the_plan(cast, rubric, colleagues, cycles, as_person, name):
    """Two answers more, and each of these pages is to the letter what it was."""
    done = make_action(
        cast.programme,
        cast.manager,
        status=ActionStatus.DONE,
        second=cast.peer_worker,
        indicator=rubric.indicators.get(code="ACC-1").pk,
        source="survey",
    )
    opened = make_round(cast.programme, cast.manager, opens_on=date(2026, 3, 2))
    browser, programme = as_person(name), cast.programme.reference
    addresses = [
        reverse("insights:voices_over_cycles", args=[programme]),
        reverse("insights:change", args=[programme]),
        reverse("improvement:plan", args=[programme]),
        reverse("improvement:planned_action", args=[done.reference]),
        reverse("improvement:measures", args=[programme]),
    ]
    before = [without_token(browser.get(address)) for address in addresses]
    answer_all(opened, colleagues[:2], [1, 5], at=at(date(2026, 3, 5)))
    assert [without_token(browser.get(address)) for address in addresses] == before
    assert done.title in before[1]


def test_the_drawing_sets_groups_beside_each_other_and_joins_nothing():
    cycles = (
        CycleViews("2024–25", (("Programme", Decimal("3.0")), ("Peer workers", Decimal("3.0")), ("People", None))),
        CycleViews("2025–26", (("Programme", None), ("Peer workers", None), ("People", None)), begins_version=True),
    )
    chart = views_over_cycles_chart("Accepting", cycles, (1, 5))
    assert chart.alt == ("Accepting, from 1 to 5: 2024–25 programme 3.0, peer workers 3.0; 2025–26 nothing to show.")
    assert chart.svg.count("<circle") == 1
    assert chart.svg.count("<rect") == 1
    assert chart.svg.count("stroke-dasharray") == 1
    assert "polyline" not in chart.svg
