"""Links to a report for people without an account: what they open, for how long, and what is known of their use."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.assessments.actions.sharing import share
from apps.assessments.actions.versions import reopen, withdraw_version
from apps.common.errors import NotAllowed
from apps.common.link_secrets import digest_of
from apps.common.log_filters import without_people
from apps.jobs.statuses import JobStatus
from apps.portfolio import share_link_limits
from apps.portfolio.actions.share_links import revoke_share_link
from apps.portfolio.models import ShareLink, ShareLinkDay
from apps.portfolio.share_link_permissions import MOST_OPEN_LINKS
from apps.reports.models import Report
from tests.factories import make_audit, make_signed_off
from tests.improvement.plans import make_action
from tests.portfolio.asked import in_days, make_link
from tests.reports.test_share_terms import document_in


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager, status="signed_off")


@pytest.fixture
def linked(audit, cast):
    return make_link(audit, cast.manager)


def report_at(secret: str, client=None):
    return (client or Client()).get(reverse("portfolio:linked_report", args=[secret]))


def pdf_at(secret: str, client=None):
    return (client or Client()).get(reverse("portfolio:linked_pdf", args=[secret]))


def make_its_pdf(audit) -> None:
    """The file that was asked for with the link, as a worker leaves it."""
    report = Report.objects.get(assessment=audit)
    report.file.save("made.pdf", ContentFile(b"%PDF-1.7"), save=False)
    report.sha256, report.status = hashlib.sha256(b"%PDF-1.7").hexdigest(), JobStatus.READY
    report.finished_at, report.pages, report.size = timezone.now(), 20, 8
    report.save()


def take_back(audit, link, cast):
    revoke_share_link(link=link, by=cast.manager, at=timezone.now())


def run_out(audit, link, cast):
    ShareLink.objects.update(last_day=in_days(-1))


def withdraw(audit, link, cast):
    withdraw_version(assessment=audit, reason="Wrong.", by=cast.manager, at=timezone.now())


def supersede(audit, link, cast):
    second = reopen(assessment=audit, reason="Too high.", by=cast.manager, at=timezone.now())
    make_signed_off(second, cast.manager, at=timezone.now())


class TestWhatItOpens:
    def test_the_report_as_a_commissioner_reads_it_and_nothing_else(self, as_person, cast, audit, linked):
        make_action(cast.programme, cast.manager)
        share(assessment=audit, commissioner=cast.board, by=cast.manager, at=timezone.now())
        theirs = as_person("commissioner").get(reverse("reports:document", args=[audit.reference])).text
        page = report_at(linked[0])
        assert page.status_code == 200
        assert document_in(page.text) == document_in(theirs)
        assert "Let people choose their peer worker" not in page.text

    def test_whoever_is_signed_in_reads_the_same(self, as_person, cast, audit, linked):
        make_action(cast.programme, cast.manager)
        assert document_in(report_at(linked[0], as_person("manager")).text) == document_in(report_at(linked[0]).text)

    def test_its_pdf_if_that_is_made(self, audit, linked):
        assert pdf_at(linked[0]).status_code == 404
        assert "Download the report" not in report_at(linked[0]).text
        make_its_pdf(audit)
        assert "Download the report" in report_at(linked[0]).text
        assert b"".join(pdf_at(linked[0]).streaming_content) == b"%PDF-1.7"

    def test_no_cookie_no_script_no_index(self, linked):
        page = report_at(linked[0])
        assert not page.cookies
        assert "<script" not in page.text
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]

    def test_an_address_that_was_never_made_leads_nowhere(self, linked):
        assert report_at("x" * 43).status_code == 404
        assert report_at(linked[0][:-1]).status_code == 404
        assert report_at(linked[1].secret_digest).status_code == 404

    def test_its_queries_are_few(self, audit, linked, django_assert_max_num_queries):
        report_at(linked[0])
        with django_assert_max_num_queries(24):
            report_at(linked[0])


class TestItsEnd:
    @pytest.mark.parametrize("end", [take_back, run_out, withdraw, supersede])
    def test_page_and_file_are_gone_at_once_and_say_so(self, cast, audit, linked, end):
        make_its_pdf(audit)
        assert pdf_at(linked[0]).status_code == 200
        end(audit, linked[1], cast)
        page, file = report_at(linked[0]), pdf_at(linked[0])
        assert (page.status_code, file.status_code) == (410, 410)
        assert "This link opens nothing any more" in page.text
        assert cast.programme.name not in page.text
        assert page["X-Robots-Tag"] == "noindex, nofollow"

    def test_a_version_that_is_only_reopened_still_stands(self, cast, audit, linked):
        reopen(assessment=audit, reason="Too high.", by=cast.manager, at=timezone.now())
        page = report_at(linked[0])
        assert page.status_code == 200
        assert "version 2" not in page.text.lower().replace("version 2.", "")

    def test_taking_back_twice_changes_nothing(self, cast, linked):
        take_back(None, linked[1], cast)
        first = ShareLink.objects.get().revoked_at
        take_back(None, linked[1], cast)
        assert ShareLink.objects.get().revoked_at == first


class TestMaking:
    def test_only_the_digest_is_stored_and_the_address_is_shown_once(self, as_person, cast, audit):
        browser, place = as_person("manager"), reverse("portfolio:share_links", args=[audit.reference])
        day = in_days(10)
        sent = {"label": "Board", "last_day_day": day.day, "last_day_month": day.month, "last_day_year": day.year}
        made = browser.post(place, sent)
        secret = made.text.split("/portfolio/shared/")[1].split("/")[0]
        link = ShareLink.objects.get()
        assert (link.secret_digest, link.last_day) == (digest_of(secret), day)
        assert "no-store" in made["Cache-Control"]
        assert secret not in browser.get(place).text
        assert report_at(secret).status_code == 200

    def test_it_is_the_manager_s_and_of_what_could_be_shared(self, cast, audit, rubric):
        for person in (cast.administrator, cast.peer_worker, cast.commissioner, cast.other_manager):
            with pytest.raises(NotAllowed):
                make_link(audit, person)
        draft = make_audit(cast.programme, rubric, cast.manager)
        with pytest.raises(NotAllowed, match="Sign this audit off"):
            make_link(draft, cast.manager)

    @pytest.mark.parametrize("days", [-1, 366])
    def test_it_ends_within_a_year(self, cast, audit, days):
        with pytest.raises(NotAllowed):
            make_link(audit, cast.manager, days=days)

    def test_there_are_never_too_many_at_once(self, cast, audit):
        for _ in range(MOST_OPEN_LINKS):
            make_link(audit, cast.manager)
        with pytest.raises(NotAllowed, match="Revoke one"):
            make_link(audit, cast.manager)


class TestWhatIsKnownOfItsUse:
    def test_days_and_numbers_and_nothing_else(self, as_person, audit, linked):
        for _ in range(3):
            report_at(linked[0])
        assert ShareLinkDay.objects.values_list("day", "times").get() == (timezone.localdate(), 3)
        assert {field.name for field in ShareLinkDay._meta.fields} == {"id", "link", "day", "times"}
        page = as_person("manager").get(reverse("portfolio:share_links", args=[audit.reference])).text
        assert "Opened 3 times" in page

    def test_no_line_of_a_log_holds_the_secret(self, linked):
        path = reverse("portfolio:linked_pdf", args=[linked[0]])
        for line in (
            f'"GET {path} HTTP/1.1" 200',
            f"Not Found: {path.upper()}",
            f"Gone: /portfolio/shared/{linked[0][:9]}",
        ):
            assert linked[0][:9].lower() not in without_people(line).lower()

    def test_it_is_not_opened_without_end(self, linked, monkeypatch):
        monkeypatch.setattr(share_link_limits, "OF_A_LINK", 2)
        assert [report_at(linked[0]).status_code for _ in range(3)] == [200, 200, 429]

    def test_nobody_tries_addresses_without_end(self, linked, monkeypatch):
        monkeypatch.setattr(share_link_limits, "UNKNOWN_LINKS", 2)
        assert [report_at(f"{number}" * 43).status_code for number in range(3)] == [404, 404, 429]
        assert report_at(linked[0]).status_code == 200


def test_the_list_is_paged_and_costs_the_same(as_person, cast, audit, django_assert_max_num_queries):
    rows = []
    for number in range(45):
        rows.append(
            ShareLink(
                assessment=audit,
                label=f"Board {number}",
                secret_digest=f"{number:064}",
                made_by=cast.manager,
                made_at=timezone.now() - timedelta(minutes=number),
                last_day=in_days(-1),
            )
        )
    ShareLink.objects.bulk_create(rows)
    browser, place = as_person("manager"), reverse("portfolio:share_links", args=[audit.reference])
    browser.get(place)
    with django_assert_max_num_queries(12):
        page = browser.get(place, {"page": 2}).text
    assert page.count("<article") == 20


@pytest.mark.django_db
def test_a_clock_that_went_back_keeps_nobody_from_taking_it_back(audit, linked, cast):
    secret, link = linked
    revoke_share_link(link=link, by=cast.manager, at=link.made_at - timedelta(days=2))
    assert report_at(secret).status_code == 410
