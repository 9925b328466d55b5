"""The life of a round: opened, extended, called off, closed by the clock; results once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from redis.exceptions import ConnectionError as CannotConnectError

from apps.activity_log.models import Event
from apps.common.errors import NotAllowed
from apps.common.state_machine import diagram
from apps.surveys import encryption, idempotency, publication_storage, rate_limits
from apps.surveys.actions import answers as answer_actions
from apps.surveys.actions.rounds import call_off, close_if_over, extend, open_round, sweep_rounds
from apps.surveys.domain import tally
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.results import Audience, CellState, CellSubject, HiddenReason
from apps.surveys.domain.tally import HelpKind
from apps.surveys.models import Counts, LinkKind, ParticipationRecord, Publication, PublishedCell, Round
from apps.surveys.statuses import TRANSITIONS, RoundStatus

from ..conftest import ROOT
from .rounds import AFTER, DURING, FIRST, LAST, answer_all, answer_by_link, closed, make_round, peer_workers

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(cast, rubric):
    return make_round(cast.programme, cast.manager)


def test_the_picture_in_the_readme_is_the_table():
    assert diagram(TRANSITIONS) in (ROOT / "apps" / "surveys" / "README.md").read_text(encoding="utf-8")


def test_only_a_manager_opens_a_round(cast, rubric):
    for person in (cast.administrator, cast.peer_worker, cast.reviewer, cast.other_manager, cast.commissioner):
        with pytest.raises(NotAllowed):
            make_round(cast.programme, person)


def test_a_voice_has_one_open_round(cast, opened):
    with pytest.raises(NotAllowed, match="open already"):
        make_round(cast.programme, cast.manager)
    make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED)


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "said"),
    [
        (FIRST, FIRST + timedelta(days=5), "at least 7 days"),
        (FIRST, FIRST + timedelta(days=92), "92 days at most"),
    ],
)
def test_a_round_is_neither_too_short_nor_too_long(cast, rubric, opens_on, closes_on, said):
    with pytest.raises(NotAllowed, match=said):
        make_round(cast.programme, cast.manager, opens_on=opens_on, closes_on=closes_on)


def test_a_round_begins_today_or_later(cast, opened):
    with pytest.raises(NotAllowed, match="today or later"):
        open_round(
            programme=cast.programme,
            voice=RespondentGroup.PEOPLE_SUPPORTED,
            question_set="quick",
            link_kind=LinkKind.OPEN,
            opens_on=date(2026, 3, 4),
            closes_on=LAST,
            people_asked=5,
            by=cast.manager,
            at=DURING,
        )


def test_a_round_is_extended_and_never_shortened(cast, opened):
    for earlier in (LAST, FIRST + timedelta(days=7)):
        with pytest.raises(NotAllowed, match="not shortened"):
            extend(round=opened, closes_on=earlier, by=cast.manager, at=DURING)
    longer = extend(round=opened, closes_on=LAST + timedelta(days=7), by=cast.manager, at=DURING)
    assert longer.closes_on == LAST + timedelta(days=7)
    with pytest.raises(NotAllowed, match="92 days"):
        extend(round=opened, closes_on=LAST + timedelta(days=99), by=cast.manager, at=DURING)


def test_a_round_that_is_over_is_not_extended(cast, opened):
    with pytest.raises(NotAllowed, match="is over"):
        extend(round=opened, closes_on=LAST + timedelta(days=7), by=cast.manager, at=AFTER)


def test_nobody_can_close_a_round_early(cast, opened):
    assert close_if_over(round=opened, at=DURING).status == RoundStatus.OPEN
    assert close_if_over(round=opened, at=AFTER - timedelta(days=1)).status == RoundStatus.OPEN
    assert not Publication.objects.exists()


def test_calling_off_deletes_the_answers_unread(cast, opened):
    answer_all(opened, peer_workers(cast.harbour, 6), [1, 2, 3, 4, 5, 5])
    call_off(round=opened, reason="Wrong programme", by=cast.manager, at=DURING)
    assert not Counts.objects.exists()
    assert not ParticipationRecord.objects.exists()
    assert closed(opened).status == RoundStatus.CALLED_OFF
    assert not Publication.objects.exists()


def test_the_clock_closes_and_the_roll_goes(cast, opened):
    answer_all(opened, peer_workers(cast.harbour, 6), [1, 2, 3, 4, 5, 5])
    assert sweep_rounds(at=DURING) == 0
    assert sweep_rounds(at=AFTER) == 1
    assert sweep_rounds(at=AFTER) == 0
    opened.refresh_from_db()
    assert opened.status == RoundStatus.CLOSED
    assert not ParticipationRecord.objects.exists()
    assert Counts.objects.exists()


def test_the_counts_go_when_they_are_too_old_for_any_pool(cast, opened):
    closed(opened)
    sweep_rounds(at=AFTER + timedelta(days=399))
    assert Counts.objects.exists()
    sweep_rounds(at=AFTER + timedelta(days=401))
    assert not Counts.objects.exists()
    assert Publication.objects.exists()


def test_what_is_published_is_what_the_sums_made(cast, opened):
    answer_all(opened, peer_workers(cast.harbour, 6), [1, 2, 3, 4, 5, 5])
    row = Publication.objects.get(own_round=closed(opened))
    [whole] = publication_storage.prefetch_results(Publication.objects.filter(pk=row.pk))
    value = publication_storage.to_results(whole)
    inside = value.cell(Audience.INSIDE, CellSubject.INDICATOR, "ACC-1")
    assert (inside.state, str(inside.mean), inside.n) == (CellState.SHOWN, "3.3", 6)
    outside = value.cell(Audience.OUTSIDE, CellSubject.INDICATOR, "ACC-1")
    assert (outside.state, outside.reason) == (CellState.HIDDEN, HiddenReason.TOO_FEW)
    assert value.answered == 6
    assert value.cell(Audience.INSIDE, CellSubject.FACTOR, "accepting").counted == 2


def test_four_answers_are_nowhere(cast, opened):
    answer_all(opened, peer_workers(cast.harbour, 4), [1, 2, 3, 4])
    closed(opened)
    assert {one.state for one in PublishedCell.objects.all()} == {"hidden"}
    assert Publication.objects.get().answered is None


def test_results_never_change(cast, opened):
    publication = Publication.objects.get(own_round=closed(opened))
    cell = publication.cells.first()
    for change in (
        lambda: cell.save(),
        lambda: cell.delete(),
        lambda: PublishedCell.objects.update(n=9),
        lambda: PublishedCell.objects.bulk_update([cell], ["n"]),
        lambda: publication.cells.all().delete(),
        lambda: publication.save(),
        lambda: Publication.objects.all().delete(),
    ):
        with pytest.raises(NotAllowed, match="never change"):
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedCell.objects.bulk_create(
            [
                PublishedCell(
                    **{
                        k: getattr(cell, k)
                        for k in ("publication", "audience", "kind", "about", "state", "reason", "asked")
                    }
                )
            ]
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(own_round=opened, answered_band="5–7", made_on=LAST)


def test_a_lost_key_says_so_and_closes_nothing(cast, opened, settings, caplog):
    settings.SECRET_KEY = "another"
    assert closed(opened).status == RoundStatus.OPEN
    assert "Name that one in EARLIER_SECRET_KEYS" in caplog.text
    settings.SECRET_KEY_FALLBACKS = []


def test_an_earlier_key_still_opens(cast, opened, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert closed(opened).status == RoundStatus.CLOSED


def test_the_trail_knows_of_rounds_and_not_of_answers(cast, opened):
    answer_all(opened, [cast.peer_worker], [3])
    extend(round=opened, closes_on=LAST + timedelta(days=7), by=cast.manager, at=DURING)
    close_if_over(round=opened, at=AFTER + timedelta(days=7))
    assert [one.what for one in Event.objects.filter(target_kind="surveys.round")] == [
        "survey round opened",
        "survey round: extend",
        "survey round: close",
    ]


def test_an_open_link_that_many_more_used_than_were_asked_is_noisy(cast, rubric):
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED, people_asked=5)
    for number in range(6):
        answer_by_link(opened, 3, address=f"192.0.2.{number}")
    opened.refresh_from_db()
    assert not opened.is_noisy  # while it is open, that would tell how many answered
    assert closed(opened).is_noisy


def test_an_open_link_is_full_some_time(cast, rubric):
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED, people_asked=5)
    for number in range(10):
        answer_by_link(opened, 3, address=f"192.0.2.{number}")
    with pytest.raises(answer_actions.TooManyError):
        answer_by_link(opened, 3, address="192.0.2.99")
    assert Round.objects.get().is_noisy
    closed(opened)
    assert Publication.objects.get().answered == 10


def test_one_address_is_not_everybody(cast, rubric):
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED, people_asked=20)
    for _ in range(12):
        answer_by_link(opened, 3)
    with pytest.raises(answer_actions.TooManyError, match="from here"):
        answer_by_link(opened, 3)
    answer_by_link(opened, 3, address="198.51.100.7")
    answer_by_link(opened, 3, at=DURING + timedelta(hours=1))


def test_a_flood_from_everywhere_is_slowed_and_told(cast, rubric):
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED, people_asked=15)
    for number in range(24):
        answer_by_link(opened, 3, address=f"192.0.2.{number}")
    with pytest.raises(answer_actions.TooManyError, match="in an hour"):
        answer_by_link(opened, 3, address="198.51.100.7")
    assert Round.objects.get().is_noisy


@pytest.mark.parametrize(("alone", "helped", "said"), [(5, 5, True), (9, 4, False), (4, 9, False)])
def test_that_some_were_helped_is_said_of_groups_alone(cast, rubric, alone, helped, said):
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED)
    kinds = [HelpKind.NOBODY] * alone + [HelpKind.STAFF] * helped + [HelpKind.NOT_SAID] * 3
    for number, kind in enumerate(kinds):
        answer_actions.answer_by_link(
            round=opened, secret="", answers={}, helped=kind, address=f"192.0.2.{number}", at=DURING
        )
    closed(opened)
    assert Publication.objects.get().some_were_helped is said


def test_a_group_of_thirty_may_fill_it_in_together(cast, rubric):
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED, people_asked=30)
    for number in range(30):
        answer_by_link(opened, 3, address=f"192.0.2.{number % 2}")
    assert not closed(opened).is_noisy


def test_answers_do_not_wait_for_a_cache_that_is_away(cast, rubric, monkeypatch):
    class Away:
        def _refuse(self, *words, **more):
            raise CannotConnectError("Connection refused.")

        add = incr = set = delete = _refuse

    for module in (rate_limits, idempotency):
        monkeypatch.setattr(module, "cache", Away())
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED)
    answer_by_link(opened, 4)
    assert tally.from_json(encryption.decrypt(Counts.objects.get().ciphertext)).people == 1
    assert idempotency.claim_submission("a form's own mark")
    idempotency.release_submission("a form's own mark")
