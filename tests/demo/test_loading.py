"""Loading the demonstration: all of it or nothing, into an empty installation, and changing nothing it should not."""

import io
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.activity_log.models import Event
from apps.assessments.actions.audits import discard, finish_rating
from apps.assessments.actions.feedback import ask_peer_workers
from apps.assessments.actions.ratings import rate
from apps.assessments.actions.sharing import share
from apps.assessments.actions.signing import sign_off
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.domain.scoring import AnswerState
from apps.assessments.evidence_log import evidence_item
from apps.assessments.models import Assessment, Comment, EarlierRating, EvidenceFile, Review, Share, SideKind
from apps.assessments.permissions import check_can_compare, check_can_invite_reviewer
from apps.assessments.queries.access import audits_for
from apps.assessments.queries.audits import audit_page
from apps.assessments.rating_set import RatingSet, load_rating_set, own_side, review_side
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.demo import loading
from apps.demo.accounts import demonstration_accounts
from apps.organisations.models import Membership, Organisation, OrganisationKind, Programme, Role
from apps.reflections.models import Reflection
from apps.reflections.reflection_encryption import decrypt_reflection
from apps.reports.queries.access import assessments_with_reports_for
from apps.reports.queries.shared_with_commissioner import shared_page
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON, make_organisation, make_person
from tests.demo.demonstration import CONTENT, ELSEWHERE, FIRST, SECOND, THIRD, UNFINISHED, stored, who

pytestmark = pytest.mark.long(reason="loads the whole demonstration")


def every_row() -> dict[str, list]:
    """Everything that our own apps store."""
    ours = [model for model in apps.get_models() if model.__module__.startswith(("apps.", "allauth."))]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in ours}


def own_sheet(audit: Assessment) -> RatingSet:
    return load_rating_set(audit, side=own_side(audit))


def sign_in(email: str, secret: str) -> Client:
    client = Client()
    response = client.post(reverse("account_login"), {"login": email, "password": secret})
    assert response.status_code == 302, email
    return client


@pytest.mark.django_db
@pytest.mark.usefixtures("made_up")
class TestLoaded:
    def test_every_organisation_is_marked_made_up(self):
        found = Organisation.objects.all()
        assert [one.is_made_up for one in found] == [True] * 4
        assert (
            sorted(one.kind for one in found) == [OrganisationKind.COMMISSIONER] * 2 + [OrganisationKind.PROVIDER] * 2
        )
        assert Programme.objects.count() == 5

    def test_everybody_has_the_role_they_are_named_by(self):
        held = {row.user.email: (row.organisation.name, row.role) for row in Membership.objects.all()}
        names = {one.key: one.name for one in CONTENT.organisations}
        assert held == {one.email: (names[one.organisation], one.role) for one in CONTENT.people}

    def test_every_address_is_confirmed(self):
        assert {one.email for one in EmailAddress.objects.filter(verified=True, primary=True)} == {
            person.email for person in CONTENT.people
        }

    def test_audits_say_what_the_content_says(self):
        assert Assessment.objects.count() == len(CONTENT.audits)
        for content in CONTENT.audits:
            audit = stored(content)
            assert audit.status == (AuditStatus.SIGNED_OFF if content.signed_off else AuditStatus.DRAFT)
            assert (audit.started_at, audit.signed_off_at) == (content.started, content.signed_off)
            answered = {rated.indicator.id: rated for rated in own_sheet(audit).indicators if rated.assessed}
            assert {code: rated.entry for code, rated in answered.items()} == {
                answer.indicator: answer.entry for answer in content.answers
            }
            assert {code: rated.updated_at for code, rated in answered.items()} == {
                answer.indicator: answer.at for answer in content.answers
            }
        assert not EarlierRating.objects.exists()

    def test_the_second_rating_says_what_its_part_of_the_content_says(self):
        content, audit = THIRD.review, stored(THIRD)
        assert content
        review = Review.objects.get(assessment=audit)
        assert (review.assessment, review.reviewer, review.is_independent) == (audit, who(content.by), False)
        assert (review.invited_at, review.accepted_at) == (content.asked, content.taken_up)
        side = review_side(review)
        assert (side.finished_by, side.finished_at) == (who(content.by), content.finished)
        rated = {one.indicator.id: one for one in load_rating_set(audit, side=side).indicators}
        assert {code: (one.entry, one.updated_at) for code, one in rated.items()} == {
            answer.indicator: (answer.entry, answer.at) for answer in content.answers
        }

    def test_what_stands_is_what_both_said_and_what_they_agreed(self):
        sheet = load_rating_set(stored(THIRD))
        assert sheet.side.kind == SideKind.AGREED
        assert sheet.is_reviewed
        assert not sheet.is_independent
        own = {answer.indicator: (answer.entry.answer, answer.entry.reason) for answer in THIRD.answers}
        agreed = {one.indicator: (one.entry.answer, one.entry.reason) for one in THIRD.agreed}
        assert {one.indicator.id: (one.answer, one.reason) for one in sheet.indicators} == own | agreed
        assert [one.indicator.id for one in sheet.indicators if one.wants_reason] == []
        assert [load_rating_set(stored(one)).is_reviewed for one in (FIRST, ELSEWHERE, UNFINISHED)] == [False] * 3

    def test_the_unfinished_audit_is_free_of_invitations(self):
        check_can_invite_reviewer(who("manager@harbour.example"), stored(UNFINISHED))

    def test_the_reviewer_reads_how_far_both_raters_agree(self):
        check_can_compare(who("reviewer@harbour.example"), stored(THIRD))

    def test_the_logs_hold_what_the_content_says(self):
        for content in CONTENT.audits:
            audit = stored(content)
            found = audit.evidence.select_related("kind", "added_by").prefetch_related("indicators")
            logged = {
                (evidence_item(row, load_rubric_content(audit.rubric)), row.added_by.email, row.added_at)
                for row in found
            }
            assert logged == {(one.piece, one.by, one.at) for one in content.evidence}
        assert not EvidenceFile.objects.exists()

    def test_comments_have_their_answers_and_one_has_no_author(self):
        found = {row.text: row for row in stored(THIRD).comments.select_related("author", "indicator", "replied_by")}
        assert set(found) == {one.text for one in THIRD.comments}
        for one in THIRD.comments:
            row = found[one.text]
            assert row.author == (who(one.by) if one.shows_name else None)
            assert row.indicator.code == one.indicator
            assert (row.reply, row.replied_by, row.replied_at) == (one.reply, who(THIRD.by), one.replied)
        assert Comment.objects.count() == len(THIRD.comments)

    def test_each_audit_is_told_in_the_order_of_time(self):
        about = {stored(content): [stored(content).reference] for content in CONTENT.audits}
        for review in Review.objects.all():
            about[review.assessment].append(review.reference)
        for references in about.values():
            steps = Event.objects.filter(target_reference__in=references).order_by("pk")
            moments = [step.at for step in steps]
            assert len(moments) > 10
            assert moments == sorted(moments)

    def test_one_peer_worker_has_two_reflections_that_say_they_are_made_up(self):
        author = User.objects.get(email=CONTENT.journal.by)
        found = [decrypt_reflection(row) for row in Reflection.objects.filter(author=author)]
        assert [one.entry.words for one in reversed(found)] == [one.words for one in CONTENT.journal.reflections]
        assert all(re.search(r"\(.*made up.*\)", one.entry.words, re.IGNORECASE) for one in found)
        assert Reflection.objects.count() == len(found) == 2

    def test_loading_again_changes_nothing_and_says_so(self):
        before, out = every_row(), io.StringIO()
        call_command("load_demo", stdout=out)
        assert out.getvalue() == "The demonstration is here already. Nothing was changed.\n"
        assert every_row() == before

    def test_what_visitors_changed_stays_changed(self):
        audit = stored(UNFINISHED)
        manager = who("manager@harbour.example")
        discard(assessment=audit, reason="Starting over", by=manager, at=NOON)
        Programme.objects.filter(name="Evening Lantern").update(name="Late Lantern")
        before = every_row()
        assert not loading.load_demonstration(at=NOON)
        assert every_row() == before

    def test_the_shared_report_is_for_its_funder_and_for_nobody_else(self):
        newest = stored(THIRD)
        assert [row.assessment for row in shared_page(who("commissioner@estuary.example")).rows] == [newest]
        assert list(assessments_with_reports_for(who("commissioner@estuary.example"))) == [newest]
        other = who("commissioner@uplands.example")
        assert shared_page(other).rows == []
        assert not assessments_with_reports_for(other).exists()
        assert Share.objects.get().shared_at == THIRD.shared[0].at

    def test_the_other_provider_sees_only_its_own_audit(self):
        assert list(audits_for(who("manager@moorland.example"))) == [stored(ELSEWHERE)]

    def test_the_unfinished_audit_waits_for_a_visitor(self):
        page = audit_page(who("manager@harbour.example"), stored(UNFINISHED), NOON.date())
        assert page.may_rate
        assert (page.rated, page.to_rate) == (16, 30)
        assert [task.state for task in page.tasks] == ["All rated"] * 2 + ["In progress"] * 2 + ["Not started"]
        assert sum(task.questions_about_evidence for task in page.tasks) == 2

    def test_the_unfinished_audit_can_be_finished_signed_off_and_shared(self):
        manager, audit = who("manager@harbour.example"), stored(UNFINISHED)
        with pytest.raises(NotAllowed, match="Empowering, Available, Reciprocal"):
            finish_rating(assessment=audit, by=manager, at=NOON)
        for place, rated in enumerate(load_rating_set(audit).indicators):
            if not rated.assessed:
                entry = RatingContent(answer=3, reason="Seen on a visit.", evidence=frozenset({"observation"}))
                rate(
                    side=own_side(audit),
                    indicator=rated.indicator.id,
                    entry=entry,
                    expected_version=rated.version,
                    client_id="a visitor's",
                    by=manager,
                    at=NOON + timedelta(minutes=place),
                )
        finish_rating(assessment=audit, by=manager, at=NOON + timedelta(hours=2))
        last = NOON.date() + timedelta(days=14)
        ask_peer_workers(assessment=audit, closes_on=last, by=manager, at=NOON + timedelta(hours=3))
        sign_off(assessment=audit, by=manager, at=NOON + timedelta(days=15))
        share(
            assessment=audit,
            commissioner=Organisation.objects.get(name__startswith="Estuary"),
            by=manager,
            at=NOON + timedelta(days=16),
        )
        assert len(shared_page(who("commissioner@estuary.example")).rows) == 2

    def test_the_audit_elsewhere_shows_what_the_others_do_not(self):
        sheet = load_rating_set(stored(ELSEWHERE))
        answers = {rated.indicator.id: rated.answer for rated in sheet.indicators}
        assert answers["PER-2"] is AnswerState.NOT_APPLICABLE
        assert sum(answer is AnswerState.NOT_ASSESSED for answer in answers.values()) == 2
        assert [score.factor for score in sheet.scores.factors if score.guarded] == ["accepting"]

    def test_the_profile_of_the_third_year_stands_above_the_second(self):
        before, after = load_rating_set(stored(SECOND)).scores, load_rating_set(stored(THIRD)).scores
        assert all(new.mean > old.mean for old, new in zip(before.factors, after.factors, strict=True))
        assert {score.shown_as for score in after.factors} == {"Established", "Developing"}

    def test_the_printed_password_opens_every_account(self):
        out = io.StringIO()
        call_command("demo_accounts", stdout=out)
        printed = re.search(r"Password for all of them: (\S+)", out.getvalue())
        assert printed
        for person in CONTENT.people:
            assert f"{person.email}  " in out.getvalue()
            assert person.to_try in out.getvalue()
            assert who(person.email).check_password(printed[1])
        assert max(map(len, out.getvalue().splitlines())) <= 80
        page = sign_in("manager@harbour.example", printed[1]).get(reverse("assessments:programmes"))
        assert "Ward Companions" in page.content.decode()

    def test_the_password_is_kept_for_its_owner_alone(self, settings):
        kept = settings.DATA_DIR / "demo-password"
        assert kept.stat().st_mode & 0o777 == 0o600
        assert demonstration_accounts().password == demonstration_accounts().password == kept.read_text().strip()

    def test_a_lost_password_is_made_anew_for_all_accounts(self, data_dir):
        old = who("manager@harbour.example").password
        made = demonstration_accounts().password
        assert (data_dir / "demo-password").read_text().strip() == made
        assert old != who("manager@harbour.example").password
        assert all(who(person.email).check_password(made) for person in CONTENT.people)

    def test_an_account_that_joined_a_real_organisation_is_left_alone(self, data_dir):
        joined = who("reviewer@harbour.example")
        real = make_organisation("A real one", OrganisationKind.PROVIDER)
        Membership.objects.create(user=joined, organisation=real, role=Role.REVIEWER, since=NOON)
        assert joined.email not in {person.email for person in demonstration_accounts().people}
        assert who(joined.email).password == joined.password


@pytest.mark.usefixtures("rubric")
class TestNotLoaded:
    @pytest.fixture(autouse=True)
    def _own_data_dir(self, data_dir):
        self.data_dir = data_dir

    def refusal(self) -> str:
        """What load_demo says no with; whatever was there is all there is, and no password is left behind."""
        before = every_row()
        with pytest.raises(CommandError) as refused:
            call_command("load_demo", stdout=io.StringIO())
        assert every_row() == before
        assert not (self.data_dir / "demo-password").exists()
        return str(refused.value)

    def test_beside_real_organisations(self):
        make_organisation("A real one", OrganisationKind.PROVIDER)
        assert "holds real organisations" in self.refusal()

    def test_where_an_address_is_taken(self):
        person = make_person("Somebody")
        User.objects.filter(pk=person.pk).update(email="manager@harbour.example")
        assert "an account for manager@harbour.example already" in self.refusal()

    def test_without_a_rubric(self, monkeypatch):
        monkeypatch.setattr(loading, "newest_published", lambda: None)
        assert "load_rubric --publish" in self.refusal()

    def test_on_another_rubric_than_it_answers(self, rubric, monkeypatch):
        rubric.version = "9.9.9"
        monkeypatch.setattr(loading, "newest_published", lambda: rubric)
        assert "version 9.9.9" in self.refusal()

    def test_what_breaks_half_way_leaves_nothing(self, monkeypatch):
        def breaks(**_):
            raise NotAllowed("Something else.")

        monkeypatch.setattr("apps.demo.demo_audits.share", breaks)
        assert self.refusal() == "Something else."

    def test_there_are_no_accounts_to_print(self):
        out = io.StringIO()
        call_command("demo_accounts", stdout=out)
        assert out.getvalue() == "There are no demonstration accounts here. To add them: manage.py load_demo\n"
        assert not (self.data_dir / "demo-password").exists()
