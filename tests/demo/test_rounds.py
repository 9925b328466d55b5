"""The demonstration's survey rounds: what a visitor finds of them, and that the calendar does not matter."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.demo import loading
from apps.insights.domain.perspectives import Perspective
from apps.insights.queries.perspectives import seen_together_page
from apps.surveys import encryption
from apps.surveys.domain import tally
from apps.surveys.models import Round
from apps.surveys.queries.access import your_say_page
from apps.surveys.statuses import RoundStatus
from tests.demo.demonstration import CONTENT, THIRD, stored, who

pytestmark = pytest.mark.long(reason="loads the whole demonstration")


@pytest.mark.django_db
@pytest.mark.usefixtures("made_up")
class TestLoaded:
    def test_people_supported_stand_beside_the_newest_audit_and_too_few_peer_workers_do_not(self):
        page = seen_together_page(who("manager@harbour.example"), stored(THIRD))
        said = {note.group: note.sentence for note in page.reading.groups}
        assert said[Perspective.PEOPLE_SUPPORTED].endswith("People who took part: 12.")
        assert said[Perspective.PEER_WORKERS].endswith("People who took part: fewer than 5.")
        rows = [row for factor in page.reading.factors for row in (factor.whole, *factor.indicators)]
        assert {row.sides[1].said for row in rows} == {"Not asked", "Too few answers to show"}
        assert [row.id for row in page.reading.to_talk_about] == ["PER-3", "REC-3"]
        assert [one.voice for one in page.discussions] == [CONTENT.discussion.voice]

    def test_rounds_of_the_past_are_closed_and_the_others_wait_for_visitors(self):
        rounds = {(one.programme.name, one.voice): one for one in Round.objects.select_related("programme")}
        assert set(rounds) == {(one.programme, one.voice) for one in CONTENT.rounds}
        for content in CONTENT.rounds:
            found = rounds[content.programme, content.voice]
            over = isinstance(content.opens, date)
            assert found.status == (RoundStatus.CLOSED if over else RoundStatus.OPEN)
            assert (found.closes_on - found.opens_on).days == content.days - 1
            assert not found.is_noisy
            assert tally.from_json(encryption.decrypt(found.counts.ciphertext)).people == len(content.answers)

    def test_a_peer_worker_can_have_their_say_and_read_what_came_of_it(self):
        page = your_say_page(who("peer.worker@harbour.example"), timezone.localdate())
        assert [(own.round.programme.name, own.answered, own.refusal) for own in page.now] == [
            ("Ward Companions", False, "")
        ]
        assert [one.programme.name for one in page.closed] == ["Walking Alongside"]

    @pytest.mark.parametrize("email", ["commissioner@estuary.example", "reviewer@harbour.example"])
    def test_the_report_with_what_people_said_opens(self, email):
        reader = Client()
        reader.force_login(who(email))
        page = reader.get(reverse("reports:document", args=[stored(THIRD).reference]))
        assert page.status_code == 200


@pytest.mark.usefixtures("rubric", "data_dir")
@pytest.mark.parametrize("clock", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_rounds_fit_their_days_wherever_the_clock_stands(clock):
    with timezone.override(clock):
        assert loading.load_demonstration(at=timezone.now())
    assert set(Round.objects.values_list("programme__name", "status")) == {
        ("Walking Alongside", RoundStatus.CLOSED),
        ("Ward Companions", RoundStatus.OPEN),
    }
