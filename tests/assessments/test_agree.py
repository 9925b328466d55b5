"""Agreeing: both ratings side by side, one indicator for a meeting, and the end of it."""

import re

import pytest
from django.urls import reverse

from apps.assessments.actions.agreeing import agree_again, finish_agreeing
from apps.assessments.actions.audits import finish_rating
from apps.assessments.actions.ratings import rate
from apps.assessments.actions.reviews import accept_review, finish_review, invite_reviewer
from apps.assessments.domain.agreement import DifferenceKind
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.domain.scoring import AnswerState
from apps.assessments.models import EarlierRating, Review, Side, SideKind
from apps.assessments.queries.agreeing import agree_page, agreed_side, agreement_of
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON
from tests.factories import every_level, make_audit, make_ratings, make_review, make_reviewed_audit
from tests.rubric.files import SMALL

OWN = {"ACC-1": 4, "ACC-2": 2, "PER-2": "NA", "EMP-1": 5}
THEIRS = {"ACC-1": 3, "ACC-2": 5, "PER-2": 3, "EMP-2": None}


@pytest.fixture
def audit(cast, rubric):
    """Agreeing: three differences, one left open by the reviewer; everywhere else both chose level 3."""
    return make_reviewed_audit(
        cast.programme, rubric, cast.manager, cast.newcomer, levels=OWN | {"EMP-1": 3}, theirs=THEIRS
    )


@pytest.fixture
def reviewer(as_person):
    """The audit's own reviewer: a member of nothing else."""
    return as_person("newcomer")


def line(person, audit, code):
    return next(one for one in agree_page(person, audit).lines if one.indicator.id == code)


def agreed(audit, code):
    return audit.sides.get(kind=SideKind.AGREED).ratings.get(indicator__code=code)


def post(browser, audit, code="ACC-1", expected_version=0, client_id="one-page", address="agree_on", **fields):
    data = {
        "client_id": client_id,
        f"{code}-expected_version": str(expected_version),
        f"{code}-initial_digest": "as it was",
    }
    if "go" in fields:
        data["go"] = fields.pop("go")
    data |= {f"{code}-{name}": value for name, value in fields.items()}
    return browser.post(reverse(f"assessments:{address}", args=[audit.reference, code]), data)


def text(response):
    """A page without the token against forged requests, which is new each time."""
    words = re.sub(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+', "", response.content.decode())
    return " ".join(words.split())


class TestSideBySide:
    def test_what_differs_comes_first_then_what_is_open(self, cast, audit, content):
        page = agree_page(cast.manager, audit)
        assert [one.indicator.id for one in page.differences] == ["PER-2", "ACC-2", "ACC-1"]
        assert [one.apart for one in page.differences] == [
            "One rating says that it does not apply",
            "3 levels apart",
            "1 level apart",
        ]
        assert [one.indicator.id for one in page.open] == ["EMP-2"]
        assert page.open[0].apart == "One has left it open"
        assert len(page.lines) == len(list(content.indicators))

    def test_where_both_chose_the_same_it_is_agreed_already(self, cast, audit):
        page = agree_page(cast.manager, audit)
        assert all(one.is_agreed for one in page.equal)
        assert {one.indicator.id for one in page.left} == {"PER-2", "ACC-2", "ACC-1", "EMP-2"}
        assert page.starts_with.indicator.id == "PER-2"

    def test_the_page_counts_and_says_how_far_they_agree(self, as_person, audit):
        said = text(as_person("manager").get(reverse("assessments:agree", args=[audit.reference])))
        assert "26 of 30 indicators have an agreed answer. 4 are left." in said
        assert "How far the two ratings agree" in said
        assert "The same answer to 26 of 29 indicators" in said
        assert "The interval is wide" in said
        assert "Weighted kappa" in said
        assert "Krippendorff’s alpha" in said, "one side has a gap"

    def test_alike_in_everything_says_that_a_figure_does_not_exist(self, as_person, cast, rubric):
        same = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer)
        said = text(as_person("manager").get(reverse("assessments:agree", args=[same.reference])))
        assert "Cannot be calculated. Both raters chose one and the same level throughout." in said
        assert "The two ratings do not differ anywhere." in said
        assert "nan" not in said.lower().replace("finance", "")

    def test_the_reviewer_sees_the_same(self, reviewer, audit):
        response = reviewer.get(reverse("assessments:agree", args=[audit.reference]))
        assert response.status_code == 200
        assert "A service manager of the programme finishes the agreeing" in text(response)

    def test_the_figures_are_of_the_original_ratings_and_not_of_what_was_agreed(self, cast, audit):
        before = agreement_of(audit)
        rate(
            side=agreed_side(cast.manager, audit),
            indicator="ACC-1",
            entry=RatingContent(answer=3),
            expected_version=0,
            client_id="a",
            by=cast.manager,
            at=NOON,
        )
        assert agreement_of(audit) == before
        assert before.of("ACC-1").answers == (4, 3)
        assert before.of("PER-2").kind is DifferenceKind.UNLIKE


class TestBlind:
    """Until both ratings are finished nothing here tells anybody anything, not even that the other is finished."""

    def asked(self, as_person, audit):
        """Everything that a person can ask of these pages."""
        addresses = [("agree", []), ("agree_on", ["ACC-1"]), ("agreed_earlier", ["ACC-1"]), ("finish_agreeing", None)]
        found = []
        for name in ("manager", "newcomer", "administrator", "reviewer", "peer_worker"):
            browser = as_person(name)
            for address, rest in addresses:
                ask = browser.post if rest is None else browser.get
                response = ask(reverse(f"assessments:{address}", args=[audit.reference, *(rest or [])]))
                assert response.status_code in (403, 404), f"{name} {address}"
                # Each browser here has a session of its own, and pages carry its mark.
                words = re.sub(r'(?<=data-session=")[^"]+', "", text(response))
                found.append((name, address, response.status_code, words))
            response = post(browser, audit, address="save_agreed", answer="3")
            assert response.status_code in (403, 404)
            found.append((name, "save_agreed", response.status_code))
        return found

    def test_it_is_shut_and_looks_the_same_however_far_the_other_is(self, as_person, cast, rubric):
        audit = make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, OWN))
        assert agreement_of(audit) is None
        alone = self.asked(as_person, audit)
        review = make_review(audit, cast.newcomer, cast.manager, levels=THEIRS, usual=3)
        at_work = self.asked(as_person, audit)
        assert [one for one in alone if one[0] == "manager"] == [one for one in at_work if one[0] == "manager"]
        finish_review(review=review, by=cast.newcomer, at=NOON)
        assert agreement_of(audit) is None
        assert self.asked(as_person, audit) == at_work

    def test_and_the_other_way_round(self, as_person, cast, rubric):
        audit = make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, OWN))
        make_review(audit, cast.newcomer, cast.manager, levels=THEIRS, usual=3)
        before = [one for one in self.asked(as_person, audit) if one[0] == "newcomer"]
        finish_rating(assessment=audit, by=cast.manager, at=NOON)
        assert [one for one in self.asked(as_person, audit) if one[0] == "newcomer"] == before
        assert agreement_of(audit) is None

    def test_an_audit_with_one_rating_has_nothing_to_compare(self, as_person, cast, rubric):
        alone = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED)
        assert agreement_of(alone) is None
        assert as_person("manager").get(reverse("assessments:agree", args=[alone.reference])).status_code == 403
        with pytest.raises(NotAllowed):
            agree_again(assessment=alone, by=cast.manager, at=NOON)

    def test_a_review_that_was_ended_before_is_never_compared(self, cast, rubric):
        audit = make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, OWN))
        self.ended_review(audit, cast)
        asked = invite_reviewer(
            assessment=audit, email=cast.newcomer.email, is_independent=True, by=cast.manager, at=NOON
        )
        second = accept_review(review=asked, says_lived_experience=False, by=cast.newcomer, at=NOON)
        second.side.ratings.update(level=3, version=1, updated_by=cast.newcomer, updated_at=NOON)
        finish_rating(assessment=audit, by=cast.manager, at=NOON)
        finish_review(review=second, by=cast.newcomer, at=NOON)
        # Whichever row comes last.
        for _ in range(2):
            assert agreement_of(audit).of("ACC-1").answers == (4, 3)
            self.ended_review(audit, cast)

    def ended_review(self, audit, cast):
        side = Side.objects.create(assessment=audit, kind=SideKind.REVIEW)
        make_ratings(side, cast.reviewer, usual=1)
        Review.objects.create(
            assessment=audit,
            side=side,
            reviewer=cast.reviewer,
            accepted_at=NOON,
            invited_by=cast.manager,
            invited_at=NOON,
            end="gone_on_without",
            ended_by=cast.manager,
            ended_at=NOON,
        )


class TestOneIndicator:
    def test_it_shows_whose_choice_is_which_and_both_reasons(self, as_person, audit, content):
        own, theirs = (audit.sides.get(kind=kind).ratings for kind in (SideKind.OWN, SideKind.REVIEW))
        own.filter(indicator__code="ACC-1").update(reason="We asked <b>everybody</b>.")
        theirs.filter(indicator__code="ACC-1").update(reason="Two people said otherwise.")
        page = as_person("manager").get(reverse("assessments:agree_on", args=[audit.reference, "ACC-1"]))
        said = text(page)
        for anchor in content.indicator("ACC-1").levels:
            assert str(anchor.anchor).replace("'", "&#x27;") in said
        assert "We asked &lt;b&gt;everybody&lt;/b&gt;." in said
        assert "Two people said otherwise." in said
        four = said.split('value="4"')[1].split("nhsuk-radios__item")[0]
        three = said.split('value="3"')[1].split("nhsuk-radios__item")[0]
        assert "The programme" in four
        assert "The reviewer" not in four
        assert "The reviewer" in three
        assert "4 · Established" in four

    def test_a_level_and_why_are_stored_on_the_agreed_side_only(self, as_person, cast, audit):
        response = post(as_person("manager"), audit, answer="4", reason="We looked again.", go="on")
        assert response.status_code == 302
        assert (agreed(audit, "ACC-1").level, agreed(audit, "ACC-1").reason) == (4, "We looked again.")
        seen = line(cast.manager, audit, "ACC-1")
        assert (seen.own.answer, seen.theirs.answer, seen.agreed.answer) == (4, 3, 4)

    @pytest.mark.parametrize(
        ("code", "go", "leads_to"),
        [
            ("PER-2", "on", "ACC-2"),
            ("ACC-2", "back", "PER-2"),
            ("ACC-1", "on", "EMP-2"),
            ("EMP-2", "on", None),
            ("ACC-1", "list", None),
        ],
    )
    def test_the_way_on_follows_the_list(self, as_person, audit, code, go, leads_to):
        response = post(as_person("manager"), audit, code, answer="3", go=go)
        expected = ("agree_on", [audit.reference, leads_to]) if leads_to else ("agree", [audit.reference])
        assert response["Location"] == reverse(f"assessments:{expected[0]}", args=expected[1])

    def test_after_the_last_one_comes_the_list(self, as_person, cast, audit):
        last = agree_page(cast.manager, audit).lines[-1].indicator.id
        response = post(as_person("manager"), audit, last, expected_version=1, answer="2", go="on")
        assert response["Location"] == reverse("assessments:agree", args=[audit.reference])

    def test_larger_type_goes_along(self, as_person, audit):
        browser = as_person("manager")
        response = post(browser, audit, "PER-2", answer="3", go="larger")
        assert response["Location"].endswith("/PER-2/?type=large")
        assert "eg-meeting--large" in text(browser.get(response["Location"]))
        form = {"client_id": "x", "PER-2-expected_version": "1", "PER-2-answer": "2", "go": "on"}
        assert browser.post(response["Location"], form)["Location"].endswith("/ACC-2/?type=large")
        form = {"client_id": "x", "PER-2-expected_version": "2", "PER-2-answer": "1", "go": "usual"}
        assert browser.post(response["Location"], form)["Location"].endswith("/PER-2/")

    def test_what_does_not_apply_takes_a_reason(self, as_person, audit):
        response = post(as_person("manager"), audit, "PER-2", answer="NA")
        assert response.status_code == 422
        assert "Say why this does not apply" in text(response)
        assert agreed(audit, "PER-2").version == 0

    def test_a_made_up_indicator_is_nowhere(self, as_person, audit):
        browser = as_person("manager")
        for name in ("agree_on", "agreed_earlier"):
            assert browser.get(reverse(f"assessments:{name}", args=[audit.reference, "NO-1"])).status_code == 404
        assert post(browser, audit, "NO-1", address="save_agreed", answer="3").status_code == 404

    def test_a_level_that_the_scale_does_not_have_is_refused(self, as_person, audit):
        assert post(as_person("manager"), audit, answer="6").status_code == 422


def take(browser, audit, code, rater, **fields):
    data = {"client_id": "one-page", f"{code}-expected_version": "0", f"{code}-answer": "NY", "take": rater}
    data |= {f"{code}-{name}": value for name, value in fields.items()}
    return browser.post(reverse("assessments:agree_on", args=[audit.reference, code]), data)


class TestTakingOneAnswer:
    @pytest.fixture(autouse=True)
    def reasons(self, audit):
        for kind, reason in ((SideKind.OWN, "We asked everybody."), (SideKind.REVIEW, "Two said otherwise.")):
            audit.sides.get(kind=kind).ratings.filter(indicator__code="ACC-1").update(reason=reason)

    @pytest.mark.parametrize(
        ("rater", "level", "reason"),
        [("programme", 4, "We asked everybody."), ("reviewer", 3, "Two said otherwise.")],
    )
    def test_one_press_brings_the_level_and_the_reason_and_goes_on(self, as_person, audit, rater, level, reason):
        response = take(as_person("manager"), audit, "ACC-1", rater, evidence_reason="One small team.")
        assert response["Location"] == reverse("assessments:agree_on", args=[audit.reference, "EMP-2"])
        assert (agreed(audit, "ACC-1").level, agreed(audit, "ACC-1").reason) == (level, reason)

    def test_words_of_their_own_stay_and_words_of_the_other_rater_do_not(self, as_person, audit):
        browser = as_person("manager")
        take(browser, audit, "ACC-1", "programme", reason="We went through it together.")
        assert (agreed(audit, "ACC-1").level, agreed(audit, "ACC-1").reason) == (4, "We went through it together.")
        version = agreed(audit, "ACC-1").version
        sent = {"reason": "We asked everybody.", "expected_version": str(version)}
        take(browser, audit, "ACC-1", "reviewer", **sent)
        assert (agreed(audit, "ACC-1").level, agreed(audit, "ACC-1").reason) == (3, "Two said otherwise.")

    def test_what_a_rater_left_open_cannot_be_taken(self, as_person, audit):
        browser = as_person("manager")
        page = text(browser.get(reverse("assessments:agree_on", args=[audit.reference, "EMP-2"])))
        assert page.count('name="take"') == 1
        take(browser, audit, "EMP-2", "reviewer")
        assert not agreed(audit, "EMP-2").level

    def test_the_reviewers_own_is_theirs(self, as_person, reviewer, audit):
        for browser, first in ((as_person("manager"), "ours"), (reviewer, "theirs")):
            page = text(browser.get(reverse("assessments:agree_on", args=[audit.reference, "ACC-1"])))
            assert f'value="programme">Take {first}<' in page


class TestTwoAtOnce:
    """The manager at one screen, the reviewer at another."""

    def test_the_second_sees_both_texts_and_nothing_is_lost(self, as_person, reviewer, audit):
        post(as_person("manager"), audit, answer="4", reason="The first text", client_id="manager")
        response = post(reviewer, audit, answer="3", reason="The second text", client_id="reviewer", go="on")
        assert response.status_code == 409
        said = text(response)
        assert "The first text" in said
        assert "The second text" in said
        assert "eg-conflict" in said
        assert agreed(audit, "ACC-1").reason == "The first text"
        post(reviewer, audit, expected_version=1, answer="3", reason="Both texts", client_id="reviewer")
        assert (agreed(audit, "ACC-1").level, agreed(audit, "ACC-1").reason) == (3, "Both texts")
        assert [one.reason for one in EarlierRating.objects.all()] == ["The first text"]
        earlier = reviewer.get(reverse("assessments:agreed_earlier", args=[audit.reference, "ACC-1"]))
        assert "The first text" in text(earlier)

    def test_the_script_hears_of_it_too(self, as_person, reviewer, audit):
        post(as_person("manager"), audit, address="save_agreed", answer="4", reason="The first text", client_id="m")
        response = post(reviewer, audit, address="save_agreed", answer="3", reason="The second text", client_id="r")
        assert response.status_code == 409
        assert response.json()["theirs"]["reason"] == "The first text"

    def test_keeping_theirs_changes_nothing(self, as_person, reviewer, audit):
        post(as_person("manager"), audit, answer="4", reason="The first text", client_id="manager")
        address = reverse("assessments:agree_on", args=[audit.reference, "ACC-1"])
        response = reviewer.post(
            address, {"theirs": "ACC-1", "ACC-1-expected_version": "1", "ACC-1-reason": "The second"}
        )
        assert response.status_code == 302
        assert agreed(audit, "ACC-1").reason == "The first text"

    def test_different_indicators_do_not_get_in_each_others_way(self, as_person, reviewer, audit):
        post(as_person("manager"), audit, "ACC-1", answer="4", reason="One", client_id="m")
        post(reviewer, audit, "ACC-2", answer="4", reason="Two", client_id="r")
        assert (agreed(audit, "ACC-1").reason, agreed(audit, "ACC-2").reason) == ("One", "Two")

    def test_somebody_who_finished_meanwhile_locks_it(self, as_person, cast, reviewer, audit):
        finish_agreeing(assessment=audit, by=cast.manager, at=NOON)
        response = post(reviewer, audit, address="save_agreed", answer="3", reason="Too late")
        assert response.status_code == 403
        assert agreed(audit, "ACC-1").version == 0


class TestBothRatingsAreKept:
    def test_nothing_of_agreeing_changes_them(self, as_person, cast, audit):
        def originals():
            return [
                list(audit.sides.get(kind=kind).ratings.order_by("pk").values())
                for kind in (SideKind.OWN, SideKind.REVIEW)
            ]

        before = originals()
        post(as_person("manager"), audit, answer="1", reason="Lower")
        finish_agreeing(assessment=audit, by=cast.manager, at=NOON)
        assert originals() == before

    @pytest.mark.parametrize("status", [AuditStatus.AGREED, AuditStatus.FEEDBACK, AuditStatus.SIGNED_OFF])
    def test_they_can_be_read_afterwards_and_not_changed(self, as_person, cast, rubric, status):
        audit = make_reviewed_audit(
            cast.programme, rubric, cast.manager, cast.newcomer, levels=OWN, theirs=THEIRS, status=status
        )
        for name in ("manager", "newcomer"):
            browser = as_person(name)
            said = text(browser.get(reverse("assessments:agree_on", args=[audit.reference, "ACC-1"])))
            assert "<textarea" not in said
            assert "The programme" in said
            assert "eg-anchors__one--agreed" in said
            assert "Both ratings" in text(browser.get(reverse("assessments:agree", args=[audit.reference])))
            assert post(browser, audit, answer="1").status_code == 403
            assert post(browser, audit, address="save_agreed", answer="1").status_code == 403
        assert agreement_of(audit).of("ACC-1").answers == (4, 3)


class TestTheEnd:
    def test_the_last_difference_ends_the_agreeing(self, as_person, audit):
        browser, button = as_person("manager"), "All differences are agreed: finish"
        here = reverse("assessments:agree_on", args=[audit.reference, "EMP-2"])
        for code in ("PER-2", "ACC-2"):
            post(browser, audit, code, answer="3", reason="Together.")
        assert button not in text(browser.get(here))
        post(browser, audit, "ACC-1", answer="3", reason="Together.")
        assert button in text(browser.get(here))
        left_open = post(browser, audit, "EMP-2", answer="NY", go="finish")
        assert left_open["Location"] == reverse("assessments:agree", args=[audit.reference])
        assert button not in text(browser.get(left_open["Location"]))
        done = post(browser, audit, "EMP-2", answer="3", reason="Together.", go="finish")
        assert done["Location"] == reverse("assessments:check", args=[audit.reference])
        audit.refresh_from_db()
        assert audit.status == AuditStatus.AGREED

    def test_only_differences_lie_open(self, as_person, audit):
        said = text(as_person("manager").get(reverse("assessments:agree", args=[audit.reference])))
        assert "26 the same: look" in said
        assert said.index("26 the same: look") < said.index("Where the ratings are the same (26)")

    def test_the_audits_page_says_agreed_while_they_agree(self, as_person, audit):
        said = text(as_person("manager").get(reverse("assessments:audit", args=[audit.reference])))
        assert "4 of 6 agreed" in said
        assert "of 6 answered" not in said

    def test_it_names_what_is_open_and_what_has_no_reason(self, as_person, audit):
        browser = as_person("manager")
        post(browser, audit, "ACC-2", answer="3")
        said = text(browser.get(reverse("assessments:agree", args=[audit.reference])))
        assert "the check will name it: 3." in said
        assert "Agreed without saying why (1)" in said
        assert "None of this stops you." in said

    def test_it_closes_and_can_be_opened_again(self, as_person, audit):
        browser = as_person("manager")
        address = reverse("assessments:finish_agreeing", args=[audit.reference])
        assert browser.post(address)["Location"] == reverse("assessments:check", args=[audit.reference])
        audit.refresh_from_db()
        assert audit.status == AuditStatus.AGREED
        again = browser.post(reverse("assessments:agree_again", args=[audit.reference]))
        assert again["Location"] == reverse("assessments:agree", args=[audit.reference])
        audit.refresh_from_db()
        assert audit.status == AuditStatus.AGREEING

    def test_too_little_agreed_does_not_close(self, as_person, cast, rubric):
        apart = {f"ACC-{number}": 5 for number in range(1, 7)}
        audit = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer, levels=apart)
        browser = as_person("manager")
        address = reverse("assessments:finish_agreeing", args=[audit.reference])
        refused = browser.post(address)
        assert refused.status_code == 422
        assert "Accepting: 0 of 6 agreed, 4 needed" in text(refused)
        audit.refresh_from_db()
        assert audit.status == AuditStatus.AGREEING

    def test_it_is_the_managers_to_close(self, reviewer, audit):
        assert reviewer.post(reverse("assessments:finish_agreeing", args=[audit.reference])).status_code == 403
        assert post(reviewer, audit, "PER-2", answer="3", go="finish").status_code == 302
        audit.refresh_from_db()
        assert audit.status == AuditStatus.AGREEING

    def test_what_is_left_open_counts_as_not_assessed(self, cast, audit):
        finish_agreeing(assessment=audit, by=cast.manager, at=NOON)
        assert line(cast.manager, audit, "EMP-2").agreed.answer is AnswerState.NOT_ASSESSED


def test_the_pages_cost_the_same_for_any_number_of_differences(
    cast, rubric, as_person, django_assert_max_num_queries
):
    apart = every_level(rubric, None, usual=5)
    for levels in ({}, apart):
        audit = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer, levels=levels)
        browser = as_person("manager")
        for name, rest in (("agree", []), ("agree_on", ["ACC-1"])):
            with django_assert_max_num_queries(12, info=name):
                browser.get(reverse(f"assessments:{name}", args=[audit.reference, *rest]))
        audit.status = AuditStatus.DISCARDED
        audit.save()


def test_a_rubric_of_another_shape(cast, db, as_person):
    """Three factors, four levels, seven indicators: nothing here counts to five or thirty."""
    loaded = load_rubric(text=SMALL, by=None, at=NOON)
    small = publish_rubric(rubric=loaded.rubric, by=None, at=NOON)
    content = load_rubric_content(small).content
    first, *_, last = [indicator.id for indicator in content.indicators]
    top = content.scale.max
    audit = make_reviewed_audit(
        cast.programme, small, cast.manager, cast.newcomer, levels={first: top}, theirs={last: top}
    )
    browser = as_person("manager")
    total = len(list(content.indicators))
    said = text(browser.get(reverse("assessments:agree", args=[audit.reference])))
    assert f"{total - 2} of {total} indicators have an agreed answer." in said
    assert f"The same answer to {total - 2} of {total} indicators" in said
    said = text(browser.get(reverse("assessments:agree_on", args=[audit.reference, first])))
    assert f"<kbd>{top}</kbd>" in said
    assert f"<kbd>{top + 1}</kbd>" not in said
    assert post(browser, audit, first, answer=str(top), go="on").status_code == 302
    assert post(browser, audit, last, answer=str(top + 1)).status_code == 422
    assert agreed(audit, first).level == top


def test_an_action_that_meets_another_text_stores_nothing(cast, audit):
    side = agreed_side(cast.manager, audit)
    given = {"side": side, "indicator": "ACC-1", "expected_version": 0, "at": NOON}
    rate(entry=RatingContent(answer=4, reason="One"), client_id="a", by=cast.manager, **given)
    assert isinstance(
        rate(entry=RatingContent(answer=3, reason="Two"), client_id="b", by=cast.newcomer, **given), Conflict
    )
    assert agreed(audit, "ACC-1").reason == "One"
