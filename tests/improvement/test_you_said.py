"""“You said, we did”: what may stand on it, who writes it, what anybody reads, and what nobody can change."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.actions import close_account
from apps.assessments.actions.feedback import comment_on_draft
from apps.assessments.statuses import AuditStatus
from apps.common.dates import local_day
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict, Saved
from apps.improvement import poster_printing
from apps.improvement.actions import you_said as actions
from apps.improvement.domain.you_said import (
    LONGEST_EASY_LINE,
    MOST_ITEMS,
    PICTURES,
    HeardFrom,
    about_a_person,
    counts_people,
    not_easy,
    refusals,
    repeats,
)
from apps.improvement.models import (
    Paper,
    YouSaidItem,
    YouSaidPage,
    YouSaidPoster,
    YouSaidVersion,
    YouSaidVersionItem,
    YouSaidWithdrawal,
)
from apps.improvement.queries.personal_data import personal_data
from apps.improvement.queries.public_you_said import path_of_published
from apps.improvement.queries.you_said_sources import source_rows
from apps.jobs.statuses import JobStatus
from apps.surveys.actions.discussions import record_discussion
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.survey_links import SurveyLink

from ..cast import NOON
from ..factories import make_audit
from ..reading import as_read
from ..surveys.rounds import answer_by_link, closed, make_round
from .plans import make_action
from .told import OTHER_WORDS, WORDS, make_item, publish

LATER = NOON + timedelta(days=30)
COMMENT = "We never get the room on Tuesdays because the choir has it all year"
TYPED = {
    "heard": WORDS.heard,
    "done": WORDS.done,
    "easy_heard": WORDS.easy_heard,
    "easy_done": WORDS.easy_done,
    "picture": WORDS.picture,
    "source": "",
    "expected_version": "1",
}


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def at(name: str, *arguments) -> str:
    return reverse(f"improvement:{name}", args=arguments)


class TestWhatMayStandThere:
    @pytest.mark.parametrize(
        "text",
        [
            "Write to alex@example.org.",
            "Ring 07700 900123.",
            "Ring +44 7700 900 123.",
            "Born on 3.4.1988",
            "Her number is 943 476 5919.",
            "Mrs Khan is kind.",
            "Ask Dr. Ade.",
        ],
    )
    def test_what_points_at_one_person_is_refused(self, text):
        assert about_a_person(text).endswith(".")

    @pytest.mark.parametrize(
        "text",
        [
            "60 % of you said it.",
            "Half, or 50 per cent.",
            "3 of you said it.",
            "Two people left.",
            "one person was sad",
            "Four peer workers answered.",
            "One in 5 is late.",
        ],
    )
    def test_how_many_said_it_is_refused(self, text):
        assert counts_people(text).endswith(".")

    @pytest.mark.parametrize(
        "text",
        [
            "Many of you would like to meet outdoors.",
            "First meetings are 30 minutes long now, from March 2027 on.",
            "One of the things you told us is that a room is cold.",
            "Call 116 123 at any time.",
            "Two more rooms are open.",
        ],
    )
    def test_plain_words_may_stand(self, text):
        assert (about_a_person(text), counts_people(text)) == ("", "")

    def test_eight_words_in_a_row_are_somebodys_own(self):
        assert repeats("You said: we never get the room on TUESDAYS, because it is taken.", [COMMENT])
        assert not repeats("The room is taken on some days.", [COMMENT])
        assert not repeats("We never get the room on Tuesdays", [COMMENT])

    def test_easy_read_is_short(self):
        assert not_easy("a\nb\nc\nd")
        assert not_easy("x" * (LONGEST_EASY_LINE + 1))
        assert not not_easy("x" * LONGEST_EASY_LINE)

    def test_each_refusal_stands_beside_its_field(self):
        words = replace(WORDS, heard="Two people left.", done=COMMENT, easy_heard="Mr Ade left.")
        assert set(refusals(words, [COMMENT])) == {"heard", "done", "easy_heard"}
        assert refusals(WORDS, [COMMENT]) == {}

    def test_how_many_is_asked_of_what_was_heard_alone(self):
        assert refusals(replace(WORDS, done="Two people from the council will come."), []) == {}

    def test_every_picture_is_there(self, settings):
        for picture in PICTURES:
            assert (settings.BASE_DIR / "static" / "images" / "easy-read" / f"{picture.key}.svg").exists()


@pytest.mark.django_db
class TestWriting:
    def test_only_managers_write(self, cast):
        for person in (cast.peer_worker, cast.reviewer, cast.administrator, cast.other_manager, cast.commissioner):
            with pytest.raises(NotAllowed):
                make_item(cast.programme, person)
        assert make_item(cast.programme, cast.manager).position == 1
        assert make_item(cast.programme, cast.manager).position == 2

    def test_a_page_has_room_for_so_many_and_no_more(self, cast):
        for _ in range(MOST_ITEMS):
            make_item(cast.programme, cast.manager)
        with pytest.raises(NotAllowed, match="10 items"):
            make_item(cast.programme, cast.manager)

    def test_what_finds_no_room_stays_in_its_boxes(self, cast):
        for _ in range(MOST_ITEMS):
            make_item(cast.programme, cast.manager)
        answer = as_(cast.manager).post(
            at("add_you_said_item", cast.programme.reference), TYPED | {"done": "One more thing."}
        )
        assert answer.status_code == 422
        assert "A page can have 10 items." in as_read(answer)
        assert "One more thing." in as_read(answer)

    def test_the_later_of_two_changes_is_told_of_the_other(self, cast):
        item = make_item(cast.programme, cast.manager)
        change = {"item": item, "expected_version": 1, "by": cast.manager, "at": NOON}
        assert isinstance(actions.change_you_said_item(words=OTHER_WORDS, **change), Saved)
        answer = actions.change_you_said_item(words=replace(WORDS, done="Nothing yet."), **change)
        assert isinstance(answer, Conflict)
        assert answer.theirs.heard == OTHER_WORDS.heard
        assert YouSaidItem.objects.get().done == OTHER_WORDS.done

    def test_the_page_shows_both_texts_and_loses_none(self, cast):
        item = make_item(cast.programme, cast.manager)
        actions.change_you_said_item(item=item, words=OTHER_WORDS, expected_version=1, by=cast.manager, at=NOON)
        typed = TYPED | {"done": "Mine, not saved yet."}
        answer = as_(cast.manager).post(at("change_you_said_item", item.reference), typed)
        assert answer.status_code == 409
        text = as_read(answer)
        assert OTHER_WORDS.done in text
        assert "Mine, not saved yet." in text
        again = typed | {"expected_version": str(answer.context["form"]["expected_version"].value())}
        assert as_(cast.manager).post(at("change_you_said_item", item.reference), again).status_code == 302
        assert YouSaidItem.objects.get().done == "Mine, not saved yet."

    def test_items_move_and_go(self, cast):
        first, second = make_item(cast.programme, cast.manager), make_item(cast.programme, cast.manager, OTHER_WORDS)
        actions.move_you_said_item(item=second, by=cast.manager, at=NOON)
        assert list(YouSaidItem.objects.values_list("pk", flat=True)) == [second.pk, first.pk]
        actions.move_you_said_item(item=second, by=cast.manager, at=NOON)
        actions.remove_you_said_item(item=first, by=cast.manager, at=NOON)
        assert YouSaidItem.objects.get() == second
        with pytest.raises(NotAllowed, match="removed"):
            actions.remove_you_said_item(item=first, by=cast.manager, at=NOON)

    def test_an_action_of_the_plan_lends_its_words(self, cast):
        action = make_action(cast.programme, cast.manager, title="Let people choose")
        address = at("add_you_said_item", cast.programme.reference)
        assert "Let people choose" in as_read(as_(cast.manager).get(address))
        form = as_(cast.manager).get(address, {"from": action.reference}).context["form"]
        assert form["done"].value() == "Let people choose"

    def test_comments_are_read_beside_it_without_a_name_and_not_copied(self, cast, rubric):
        cast.peer_worker.name = "Robin Vale"
        cast.peer_worker.save()
        audit = make_audit(
            cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK, at=timezone.now(), levels={"ACC-1": 5}
        )
        comment_on_draft(
            assessment=audit,
            indicator="ACC-1",
            text=COMMENT,
            shows_name=True,
            by=cast.peer_worker,
            at=timezone.now(),
        )
        address = at("add_you_said_item", cast.programme.reference)
        text = as_read(as_(cast.manager).get(address))
        assert COMMENT in text
        assert "Robin" not in text
        refused = as_(cast.manager).post(address, TYPED | {"heard": f"You said: {COMMENT}."})
        assert refused.status_code == 422
        assert "word for word" in as_read(refused)
        assert not YouSaidItem.objects.exists()

    def test_a_reflection_is_never_offered(self, cast, rubric):
        from ..factories import make_reflection

        make_reflection(cast.peer_worker, rubric, words="Only for me, this quiet sentence.")
        text = as_read(as_(cast.manager).get(at("add_you_said_item", cast.programme.reference)))
        assert "this quiet sentence" not in text


@pytest.mark.django_db
class TestSources:
    def heard_in(self, cast, answers: int):
        opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED)
        for number in range(answers):
            answer_by_link(opened, 1 + number % 5, address=f"192.0.2.{number}")
        return closed(opened)

    def test_a_round_is_named_only_if_its_results_may_leave_the_organisation(self, cast, rubric):
        for answers, is_named in ((7, False), (12, True)):
            one = self.heard_in(cast, answers)
            assert ((HeardFrom.ROUND, one.reference) in source_rows(cast.programme)) is is_named
            words = replace(WORDS, heard_from=HeardFrom.ROUND, source=one.reference)
            if is_named:
                make_item(cast.programme, cast.manager, words)
                version = publish(cast.programme, cast.manager)
                assert version.items.get().source == "From the survey of people supported that ended in March 2026"
            else:
                with pytest.raises(NotAllowed, match="may be told to everybody"):
                    make_item(cast.programme, cast.manager, words)

    def test_a_round_is_not_named_while_an_audit_is_rated_that_it_speaks_to(self, cast, rubric):
        one = self.heard_in(cast, 12)
        make_item(cast.programme, cast.manager, replace(WORDS, heard_from=HeardFrom.ROUND, source=one.reference))
        make_audit(cast.programme, rubric, cast.manager)
        assert (HeardFrom.ROUND, one.reference) not in source_rows(cast.programme)
        with pytest.raises(NotAllowed, match="Item 1"):
            publish(cast.programme, cast.manager)

    @pytest.mark.parametrize(
        ("took_part", "is_named"), [("fewer than 5", False), ("5–7", False), ("8–14", True), ("15+", True)]
    )
    def test_a_discussion_is_named_only_if_enough_took_part(self, cast, rubric, took_part, is_named):
        held = record_discussion(
            programme=cast.programme,
            voice=RespondentGroup.PEER_WORKERS.value,
            held_on=NOON.date(),
            took_part=took_part,
            themes={"accepting": "The room is cold."},
            by=cast.manager,
            at=NOON,
        )
        assert ((HeardFrom.DISCUSSION, held.reference) in source_rows(cast.programme)) is is_named

    @pytest.mark.parametrize(("number", "is_named"), [(7, False), (8, True)])
    def test_comments_are_named_only_where_there_are_enough_peer_workers(self, cast, number, is_named):
        cast.programme.peer_workers = number
        assert ((HeardFrom.COMMENTS, "") in source_rows(cast.programme)) is is_named


@pytest.mark.django_db
class TestPublishing:
    def test_what_was_looked_at_is_what_is_published(self, cast):
        make_item(cast.programme, cast.manager)
        seen = YouSaidPage.objects.get().version
        make_item(cast.programme, cast.manager, OTHER_WORDS)
        with pytest.raises(NotAllowed, match="changed the draft"):
            actions.publish_you_said(programme=cast.programme, expected_version=seen, by=cast.manager, at=NOON)

    def test_nothing_is_no_page_and_nobody_else_publishes(self, cast):
        with pytest.raises(NotAllowed, match="at least one item"):
            actions.publish_you_said(programme=cast.programme, expected_version=1, by=cast.manager, at=NOON)
        make_item(cast.programme, cast.manager)
        with pytest.raises(NotAllowed):
            publish(cast.programme, cast.peer_worker)

    def test_a_comment_that_came_later_is_not_repeated_either(self, cast, rubric):
        make_item(cast.programme, cast.manager, replace(WORDS, heard=COMMENT))
        audit = make_audit(
            cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK, at=timezone.now(), levels={"ACC-1": 5}
        )
        comment_on_draft(
            assessment=audit,
            indicator="ACC-1",
            text=COMMENT,
            shows_name=False,
            by=cast.peer_worker,
            at=timezone.now(),
        )
        with pytest.raises(NotAllowed, match="Item 1"):
            publish(cast.programme, cast.manager)

    def test_a_version_never_changes(self, cast):
        item = make_item(cast.programme, cast.manager)
        version = publish(cast.programme, cast.manager)
        actions.change_you_said_item(item=item, words=OTHER_WORDS, expected_version=1, by=cast.manager, at=NOON)
        published = YouSaidVersionItem.objects.get()
        assert published.heard == WORDS.heard
        for row in (version, published):
            with pytest.raises(NotAllowed, match="stays as it was"):
                row.save()
            with pytest.raises(NotAllowed, match="stays as it was"):
                row.delete()
        for model in (YouSaidVersion, YouSaidVersionItem, YouSaidWithdrawal):
            with pytest.raises(NotAllowed):
                model.objects.update(pk=1)
            with pytest.raises(NotAllowed):
                model.objects.all().delete()

    def test_the_person_finds_it_in_their_own_data(self, cast):
        make_item(cast.programme, cast.manager)
        version = publish(cast.programme, cast.manager)
        actions.take_back_you_said(version=version, reason="A slip.", by=cast.manager, at=NOON)
        mine = personal_data(cast.manager)
        assert mine["you_said_we_did_you_published"] == [
            {"programme": cast.programme.reference, "number": 1, "at": NOON.isoformat()}
        ]
        assert mine["you_said_we_did_you_took_back"][0]["reason"] == "A slip."


@pytest.fixture
def told(cast):
    """One version, and another after it."""
    make_item(cast.programme, cast.manager)
    publish(cast.programme, cast.manager)
    make_item(cast.programme, cast.manager, OTHER_WORDS)
    return publish(cast.programme, cast.manager, at=LATER)


@pytest.fixture
def link(told):
    return path_of_published(told.page.programme)


@pytest.mark.django_db
class TestForAnybody:
    def test_it_opens_without_account_cookie_or_script_and_no_engine_finds_it(self, link):
        for path in (link, f"{link}easy-read/", f"{link}1/", f"{link}1/easy-read/"):
            visitor = Client()
            answer = visitor.get(path)
            assert answer.status_code == 200
            assert "Set-Cookie" not in answer.headers
            assert not answer.cookies
            assert not visitor.cookies
            assert answer.headers["Cache-Control"] == "public, max-age=300"
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert b"<script" not in answer.content
            assert b"<form" not in answer.content

    def test_nothing_between_keeps_it_for_somebody_with_a_cookie(self, cast, link):
        answer = as_(cast.manager).get(link)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_it_is_dated_names_nobody_and_leads_to_the_one_before(self, cast, link):
        text = as_read(Client().get(link))
        assert f"Written on {local_day(LATER)}." in text
        assert OTHER_WORDS.heard in text
        assert cast.manager.name not in text
        before = as_read(Client().get(f"{link}1/"))
        assert OTHER_WORDS.heard not in before
        assert "Go to the newest page" in before
        assert f'href="{link}"' in before
        assert f"{link}1/" in text

    def test_easy_read_has_its_own_words_and_pictures(self, link):
        text = as_read(Client().get(f"{link}easy-read/"))
        assert "There is more time now." in text
        assert WORDS.done not in text
        assert "images/easy-read/time" in text

    def test_as_many_questions_whatever_there_is(self, cast, link, django_assert_max_num_queries):
        for _ in range(6):
            make_item(cast.programme, cast.manager)
            publish(cast.programme, cast.manager, at=LATER)
        with django_assert_max_num_queries(4):
            assert Client().get(link).status_code == 200

    def test_the_link_is_typed_in_any_way_and_leads_nowhere_if_it_is_none(self, link):
        key = link.split("/")[2]
        assert Client().get(f"/you-said/{key.replace('-', '').lower()}/").status_code == 200
        for wrong in ("BCDFG-HJKMN", "x", f"{key}-BCDFG-HJKMN", key[:-1]):
            answer = Client().get(f"/you-said/{wrong}/")
            assert answer.status_code == 404
            assert "leads nowhere" in as_read(answer)
        assert Client().get(f"{link}9/").status_code == 404

    def test_a_draft_has_no_public_page(self, cast):
        make_item(cast.programme, cast.manager)
        key = SurveyLink(YouSaidPage.objects.get().link_key, "").as_text
        assert Client().get(at("public_you_said", key)).status_code == 404

    def test_the_preview_is_the_page(self, cast, link):
        """But for its bar, its day and its footer, what a manager sees is what anybody will read."""
        preview = as_read(as_(cast.manager).get(at("preview_you_said", cast.programme.reference)))
        public = as_read(Client().get(link))

        def middle(text):
            return text[text.index("<section") : text.rindex("</section>")]

        assert middle(preview) == middle(public)
        assert "This is a preview" in preview
        assert "This is a preview" not in public

    def test_taken_back_it_is_gone_and_the_reason_stays_inside(self, cast, told, link):
        actions.take_back_you_said(version=told, reason="A secret reason.", by=cast.manager, at=LATER)
        for path in (link, f"{link}easy-read/", f"{link}2/"):
            answer = Client().get(path)
            assert answer.status_code == 410
            assert answer.headers["Cache-Control"] == "private, no-store"
            text = as_read(answer)
            assert "was taken back" in text
            assert "A secret reason." not in text
            assert OTHER_WORDS.heard not in text
        assert Client().get(f"{link}1/").status_code == 200
        assert path_of_published(cast.programme) == ""
        inside = as_read(as_(cast.peer_worker).get(at("you_said", cast.programme.reference)))
        assert "A secret reason." in inside
        again = actions.take_back_you_said(version=told, reason="Another.", by=cast.manager, at=LATER)
        assert again.reason == "A secret reason."
        with pytest.raises(NotAllowed):
            actions.take_back_you_said(version=told, reason="", by=cast.manager, at=LATER)

    def test_it_stays_when_the_account_of_whoever_published_it_is_gone(self, cast, told, link):
        from apps.organisations.models import Membership, Role

        Membership.objects.filter(user=cast.administrator).update(role=Role.MANAGER)
        close_account(user=cast.manager, by=cast.manager, at=timezone.now())
        assert Client().get(link).status_code == 200
        assert as_(cast.peer_worker).get(at("you_said", cast.programme.reference)).status_code == 200


@pytest.mark.django_db
class TestWaysThere:
    def test_surveys_lead_to_it(self, cast, rubric, link):
        today = timezone.localdate()
        dates = {"opens_on": today, "closes_on": today + timedelta(days=20)}
        supported = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED, **dates)
        key = SurveyLink(supported.link_key, "").as_text
        for name, way in (("start", link), ("thank_you", link), ("easy_read", f"{link}easy-read/")):
            assert f'href="{way}"' in as_read(Client().get(reverse(f"survey:{name}", args=[key])))
        own = make_round(cast.programme, cast.manager, **dates)
        for name in ("answer", "thank_you"):
            page = as_(cast.peer_worker).get(reverse(f"surveys:{name}", args=[own.reference]))
            assert f'href="{link}"' in as_read(page)

    def test_a_survey_without_a_page_before_it_says_nothing_of_one(self, cast, rubric):
        today = timezone.localdate()
        opened = make_round(
            cast.programme,
            cast.manager,
            RespondentGroup.PEOPLE_SUPPORTED,
            opens_on=today,
            closes_on=today + timedelta(days=20),
        )
        text = as_read(Client().get(reverse("survey:start", args=[SurveyLink(opened.link_key, "").as_text])))
        assert "you-said" not in text

    def test_plan_and_programme_lead_to_it(self, cast):
        way = f'href="{at("you_said", cast.programme.reference)}"'
        for name in ("improvement:plan", "assessments:programme"):
            assert way in as_read(as_(cast.manager).get(reverse(name, args=[cast.programme.reference])))

    def test_the_sheet_has_the_code_and_the_address(self, cast, link):
        text = as_read(as_(cast.peer_worker).get(at("you_said_sheet", cast.programme.reference)))
        assert link.rstrip("/") in text
        assert "QR code" in text


@pytest.mark.django_db
class TestPosters:
    def test_publishing_asks_for_both(self, told):
        assert {poster.paper for poster in told.posters.all()} == {Paper.A4, Paper.A3}
        assert all(poster.status == JobStatus.WAITING for poster in told.posters.all())

    def test_the_newest_version_is_taken_once_it_is_printed(self, cast, told, monkeypatch):
        monkeypatch.setattr(poster_printing, "pdf_of", lambda poster: f"%PDF {poster.version.number}".encode())
        client, place = as_(cast.peer_worker), (cast.programme.reference, "a4")
        waits = client.get(at("download_you_said_poster", *place))
        assert waits.headers["Location"] == at("you_said_poster", *place)
        assert client.get(at("you_said_poster_state", *place)).json()["finished"] is False
        for poster in YouSaidPoster.objects.all():
            poster_printing.make_poster(poster.reference, now=timezone.now)
        assert client.get(at("you_said_poster_state", *place)).json()["finished"] is True
        taken = client.get(at("download_you_said_poster", *place))
        assert taken.content == b"%PDF 2"
        assert taken.headers["Content-Disposition"] == 'attachment; filename="you-said-we-did-a4.pdf"'

    def test_one_that_failed_says_so_and_is_printed_again(self, cast, told, monkeypatch):
        def break_down(poster):
            raise RuntimeError

        monkeypatch.setattr(poster_printing, "pdf_of", break_down)
        poster = told.posters.get(paper=Paper.A3)
        poster_printing.make_poster(poster.reference, now=timezone.now)
        client, place = as_(cast.manager), (cast.programme.reference, "a3")
        assert "Something went wrong" in as_read(client.get(at("you_said_poster", *place)))
        assert client.post(at("print_poster_again", *place)).status_code == 302
        poster.refresh_from_db()
        assert poster.status == JobStatus.WAITING

    def test_taken_back_there_is_no_poster_of_it(self, cast, told):
        actions.take_back_you_said(version=told, reason="A slip.", by=cast.manager, at=LATER)
        answer = as_(cast.manager).get(at("you_said_poster", cast.programme.reference, "a4"))
        assert answer.status_code == 404
