"""Taking a rating along as a workbook and sending it back: downloaded, filled in, looked at, saved."""

import html
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from apps.accounts.closing import leave_everything
from apps.activity_log.models import Event
from apps.assessments.actions import ratings as rating_actions
from apps.assessments.actions.audits import finish_rating
from apps.assessments.actions.reviews import go_on_without_review
from apps.assessments.actions.workbooks import apply_upload, keep_upload, leave_upload
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.domain.scoring import AnswerState
from apps.assessments.models import EarlierRating, Rating, Side, WorkbookUpload
from apps.assessments.offline.manifest_signature import verify_manifest
from apps.assessments.offline.workbook_export import make_workbook
from apps.assessments.offline.workbook_import import receive_workbook
from apps.assessments.queries.personal_data import personal_data
from apps.assessments.rating_set import load_rating_set, own_side
from apps.common.errors import NotAllowed
from apps.organisations.models import Membership, Role
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from tests.cast import NOON, make_programme
from tests.factories import make_audit, make_ratings, make_review, make_upload
from tests.reading import as_read
from tests.rubric.files import SMALL

from .test_rate_factor import form_of
from .test_workbook import edited, entries_of, filling

pytestmark = pytest.mark.long(reason="writes and reads many workbooks")

ANSWER, REASON, NOTE = "Your answer", "Why this one?", "Local note"


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager)


@pytest.fixture
def desk(as_person):
    return as_person("manager")


def address(audit, name="workbook", *rest) -> str:
    return reverse(f"assessments:{name}", args=[audit.reference, *rest])


def downloaded(desk, audit, content="answers", name="download_workbook") -> bytes:
    response = desk.get(address(audit, name, content))
    assert response.status_code == 200
    return response.getvalue()


def sent(desk, audit, data: bytes, name="workbook"):
    return desk.post(address(audit, name), {"workbook": SimpleUploadedFile("filled in.xlsx", data)})


def brought_back(desk, audit, change: Callable[[Workbook], object], content="answers", name="workbook") -> str:
    """The address of the page that shows what a workbook would change."""
    prefix = name.removesuffix("workbook")
    data = edited(downloaded(desk, audit, content, f"{prefix}download_workbook"), change)
    response = sent(desk, audit, data, name)
    assert response.status_code == 302, html.unescape(response.content.decode())
    return response.url


def saved(desk, url: str, **choices):
    """Press the button of that page."""
    return desk.post(url, form_of(desk.get(url)) | choices)


def shown(desk, url: str) -> str:
    return as_read(desk.get(url))


def stored(side: Side, code="ACC-1"):
    return next(
        rated for rated in load_rating_set(side.assessment, side=side).indicators if rated.indicator.id == code
    )


def rate(side: Side, by, code="ACC-1", *, client_id="another page", **said):
    now = stored(side, code)
    entry = RatingContent(**({"answer": 3} | said))
    return rating_actions.rate(
        side=side, indicator=code, entry=entry, expected_version=now.version, client_id=client_id, by=by, at=NOON
    )


# --- There and back ---------------------------------------------------------------------------------------


def test_what_is_filled_in_is_stored(desk, audit):
    url = brought_back(
        desk,
        audit,
        filling(
            ACC_1={ANSWER: "4: Established", REASON: "Seen\nand heard", "Documents (DO)": "yes", NOTE: "Ask again"},
            ACC_2={ANSWER: 2, "What makes you confident in this level?": "Two talks"},
        ),
    )
    assert not Rating.objects.filter(side__assessment=audit, version__gt=0).exists()
    page = shown(desk, url)
    assert "2 answers would change." in page
    assert "4: Established" in page
    response = saved(desk, url)
    assert response.url == reverse("assessments:audit", args=[audit.reference])
    side = own_side(audit)
    assert stored(side).entry == RatingContent(4, "Seen\nand heard", "Ask again", "", frozenset({"documents"}))
    assert stored(side, "ACC-2").entry == RatingContent(2, "", "", "Two talks")
    assert stored(side, "ACC-3").version == 0
    assert stored(side).updated_by == "Service manager"
    assert not WorkbookUpload.objects.exists()
    assert "2 answers are saved from the workbook." in html.unescape(desk.get(response.url).content.decode())


UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]


@settings(max_examples=6, deadline=None, suppress_health_check=UNHURRIED)
@given(data=st.data())
def test_nothing_is_lost_on_the_way(cast, content, rubric, data):
    """Answers stored, downloaded, uploaded to an empty audit, applied: the same answers stand there."""
    with transaction.atomic():
        first = make_audit(cast.programme, rubric, cast.manager)
        wanted = {code: one for code, one in data.draw(entries_of(content)).items() if one != RatingContent()}
        side = own_side(first)
        blank = make_workbook(side, blank=True)
        for code, entry in wanted.items():
            rating_actions.rate(
                side=side, indicator=code, entry=entry, expected_version=0, client_id="p", by=cast.manager, at=NOON
            )
        filled = make_workbook(side, blank=False)
        Rating.objects.filter(side=side).update(version=0, client_id="", updated_by=None, updated_at=None)
        assert receive_workbook(filled, side).answers.entries == {}  # nothing was changed in it
        assert receive_workbook(blank, side).answers.entries == {}
        transaction.set_rollback(True)
    with transaction.atomic():
        again = make_audit(cast.programme, rubric, cast.manager)
        side = own_side(again)
        book = _copied(filled, make_workbook(side, blank=True))
        received = receive_workbook(book, side)
        assert not received.answers.problems
        upload = keep_upload(side=side, received=received, by=cast.manager, at=NOON)
        upload.refresh_from_db()
        applied = apply_upload(
            upload=upload, expected_versions=dict.fromkeys(wanted, 0), taken=(), by=cast.manager, at=NOON
        )
        assert (applied.saved, applied.left) == (len(wanted), ())
        found = {one.indicator.id: one.entry for one in load_rating_set(again, side=side).indicators}
        assert {code: one for code, one in found.items() if one != RatingContent()} == wanted
        transaction.set_rollback(True)


def _copied(source: bytes, target: bytes) -> bytes:
    """What people do by hand: the yellow cells of one workbook into another."""
    one, other = load_workbook(io.BytesIO(source)), load_workbook(io.BytesIO(target))
    for sheet in other.worksheets[1:-2]:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if not cell.protection.locked:
                    cell.value = one[sheet.title][cell.coordinate].value
                    cell.data_type = one[sheet.title][cell.coordinate].data_type
    data = io.BytesIO()
    other.save(data)
    return data.getvalue()


def test_a_workbook_of_another_shape_goes_the_whole_way(cast, desk, rubric):
    loaded = load_rubric(text=SMALL, by=None, at=NOON).rubric
    publish_rubric(rubric=loaded, by=None, at=NOON)
    audit = make_audit(cast.programme, loaded, cast.manager)
    url = brought_back(desk, audit, filling(HEA_1={ANSWER: "4"}, HEA_2={ANSWER: "NA", REASON: "Open air."}))
    assert saved(desk, url).status_code == 302
    assert stored(own_side(audit), "HEA-1").level == 4
    assert stored(own_side(audit), "HEA-2").answer is AnswerState.NOT_APPLICABLE
    assert desk.get(address(audit)).status_code == 200


def test_what_was_stored_is_kept_among_the_earlier_ones(cast, desk, audit):
    side = own_side(audit)
    rate(side, cast.manager, reason="Before.")
    saved(desk, brought_back(desk, audit, filling(ACC_1={ANSWER: "2"})))
    assert stored(side).entry == RatingContent(2, "Before.")
    assert EarlierRating.objects.get().reason == "Before."
    assert Event.objects.filter(what="answer changed").count() == 2


def test_lines_that_a_browser_sent_are_not_taken_for_a_change(cast, desk, audit):
    rate(own_side(audit), cast.manager, reason="One\r\ntwo\x0b")
    page = shown(desk, brought_back(desk, audit, lambda book: None))
    assert "0 answers would change." in page
    assert "There is nothing to save." in page


def test_a_blank_workbook_leaves_what_it_does_not_speak_of(cast, desk, audit):
    side = own_side(audit)
    rate(side, cast.manager, reason="Before.", note="A note.")
    rate(side, cast.manager, "ACC-2", reason="Untouched.")
    saved(desk, brought_back(desk, audit, filling(ACC_1={ANSWER: "2"}), "blank"))
    assert stored(side).entry == RatingContent(2, "Before.", "A note.")
    assert stored(side, "ACC-2").entry == RatingContent(3, "Untouched.")


# --- The file ---------------------------------------------------------------------------------------------


def test_a_download_has_a_name_that_says_what_it_is(desk, audit):
    response = desk.get(address(audit, "download_workbook", "answers"))
    assert response["Content-Disposition"] == 'attachment; filename="audit-walking-alongside-2026-03.xlsx"'
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert int(response["Content-Length"]) == len(response.getvalue())
    blank = desk.get(address(audit, "download_workbook", "blank"))
    assert "blank-audit-walking-alongside-2026-03.xlsx" in blank["Content-Disposition"]


def test_the_first_sheet_says_whose_it_is(desk, audit, content):
    sheet = load_workbook(io.BytesIO(downloaded(desk, audit)))["Read this first"]
    lines = [cell.value for cell in sheet["A"] if cell.value]
    assert lines[0] == "Audit of Walking Alongside"
    assert lines[1] == "Harbour. 1 April 2025 to 31 March 2026."
    assert lines[2] == f"The programme’s own rating. Reference {audit.reference}."
    assert content.honest_wording.short_disclaimer in lines


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty."),
        (b"Code,Answer\nACC-1,4\n", "This is not an Excel workbook."),
        (b"PK" + b"x" * 4_000_001, "This file is larger than 4 MB."),
    ],
)
def test_a_file_that_is_no_workbook_gets_a_sentence(desk, audit, data, says):
    response = sent(desk, audit, data)
    assert response.status_code == 422
    assert says in html.unescape(response.content.decode())
    assert not WorkbookUpload.objects.exists()


def test_no_file_at_all_gets_a_sentence(desk, audit):
    response = desk.post(address(audit))
    assert response.status_code == 422
    assert "Choose the workbook that you filled in." in html.unescape(response.content.decode())


def _other_seal(book: Workbook) -> None:
    book["For the way back"]["A2"].value = book["For the way back"]["A2"].value[:-2] + "xx"


@pytest.mark.parametrize("change", [lambda book: book.remove(book["For the way back"]), _other_seal])
def test_a_workbook_without_its_seal_is_refused(desk, audit, change):
    response = sent(desk, audit, edited(downloaded(desk, audit), change))
    assert response.status_code == 422
    assert "does not say which audit it belongs to" in html.unescape(response.content.decode())


def test_the_workbook_of_another_audit_is_refused(cast, desk, audit, rubric):
    other = make_audit(make_programme(cast.harbour, "Quiet Hours"), rubric, cast.manager)
    response = sent(desk, other, downloaded(desk, audit))
    assert response.status_code == 422
    assert "This workbook belongs to another audit." in html.unescape(response.content.decode())


def test_the_workbook_of_the_other_side_is_refused(cast, desk, as_person, audit):
    review = make_review(audit, cast.newcomer, cast.manager)
    theirs = as_person("newcomer")
    mine = downloaded(desk, audit)
    other = downloaded(theirs, review, name="review_download_workbook")
    for response in (sent(desk, audit, other), sent(theirs, review, mine, "review_workbook")):
        assert response.status_code == 422
        assert "Upload it where you had it from." in html.unescape(response.content.decode())


def test_the_workbook_of_an_ended_review_is_refused_by_the_next(cast, as_person, audit):
    theirs = as_person("newcomer")
    first = make_review(audit, cast.newcomer, cast.manager)
    data = downloaded(theirs, first, name="review_download_workbook")
    go_on_without_review(review=first, by=cast.manager, at=NOON)
    second = make_review(audit, cast.newcomer, cast.manager)
    assert sent(theirs, second, data, "review_workbook").status_code == 422


def test_a_workbook_of_another_version_of_the_rubric_is_refused(desk, audit, cast):
    data = downloaded(desk, audit)
    other = load_rubric(text=SMALL, by=None, at=NOON).rubric
    publish_rubric(rubric=other, by=None, at=NOON)
    side = own_side(audit)
    upload = make_upload(side, cast.manager)
    audit.rubric = other
    audit.save()
    side.ratings.all().delete()
    make_ratings(side, cast.manager)
    response = sent(desk, audit, data)
    assert response.status_code == 422
    assert "This workbook was made on version 0.1.0 of the rubric." in html.unescape(response.content.decode())
    assert desk.get(address(audit, "workbook_upload", upload.reference)).status_code == 403


# --- Before anything is saved -----------------------------------------------------------------------------


def test_cells_in_error_are_named_and_the_rest_waits_for_a_word(desk, audit):
    url = brought_back(
        desk,
        audit,
        filling(
            ACC_1={ANSWER: "9", REASON: "Lost?"}, ACC_2={ANSWER: "3"}, ACC_3={ANSWER: "NA"}, ACC_4={REASON: "=1+1"}
        ),
    )
    page = shown(desk, url)
    assert "3 cells cannot be used as they are." in page
    for where, says in (
        ("Accepting, cell J2", "'9' is not one of the answers."),
        ("Accepting, cell J4", "ACC-3 always applies."),
        ("Accepting, cell K5", "This is a formula."),
    ):
        assert where in page
        assert says in page
    refused = saved(desk, url)
    assert refused.status_code == 422
    assert "Mend the rows in the workbook and send it again" in html.unescape(refused.content.decode())
    assert stored(own_side(audit), "ACC-2").version == 0
    assert saved(desk, url, leave_out="on").status_code == 302
    assert stored(own_side(audit), "ACC-2").level == 3
    assert stored(own_side(audit), "ACC-1").version == 0


def test_a_workbook_with_nothing_but_errors_offers_no_button(desk, audit):
    page = shown(desk, brought_back(desk, audit, filling(ACC_1={ANSWER: "9"})))
    assert "There is nothing to save." in page
    assert "Save these answers" not in page


def test_nothing_of_it_can_be_saved(desk, audit):
    url = brought_back(desk, audit, filling(ACC_1={ANSWER: "2"}))
    assert "have not decided yet" in shown(desk, address(audit))
    assert desk.post(f"{url}leave/").url == address(audit)
    assert not WorkbookUpload.objects.exists()
    assert stored(own_side(audit)).version == 0
    assert desk.get(url).status_code == 404


def test_another_workbook_takes_the_place_of_one_that_waits(cast, desk, audit):
    old = make_upload(own_side(audit), cast.manager, at=NOON)
    first = brought_back(desk, audit, filling(ACC_1={ANSWER: "2"}))
    assert not WorkbookUpload.objects.filter(pk=old.pk).exists()
    second = brought_back(desk, audit, filling(ACC_1={ANSWER: "3"}))
    assert desk.get(first).status_code == 404
    assert desk.get(second).status_code == 200
    assert WorkbookUpload.objects.count() == 1


def test_workbooks_that_nobody_came_back_to_are_swept(cast, desk, audit, rubric):
    elsewhere = make_audit(make_programme(cast.harbour, "Quiet Hours"), rubric, cast.manager)
    old = make_upload(own_side(elsewhere), cast.manager, at=NOON)
    fresh = make_upload(own_side(elsewhere), cast.newcomer)
    brought_back(desk, audit, filling(ACC_1={ANSWER: "2"}))
    assert not WorkbookUpload.objects.filter(pk=old.pk).exists()
    assert WorkbookUpload.objects.filter(pk=fresh.pk).exists()


def test_a_workbook_is_looked_at_where_it_belongs(cast, desk, audit, rubric):
    elsewhere = make_audit(make_programme(cast.harbour, "Quiet Hours"), rubric, cast.manager)
    upload = make_upload(own_side(elsewhere), cast.manager)
    assert desk.get(address(elsewhere, "workbook_upload", upload.reference)).status_code == 200
    assert desk.get(address(audit, "workbook_upload", upload.reference)).status_code == 404


def test_a_colleagues_workbook_is_nobodys_business(cast, desk, as_person, audit):
    url = brought_back(desk, audit, filling(ACC_1={ANSWER: "2"}))
    Membership.objects.create(user=cast.newcomer, organisation=cast.harbour, role=Role.MANAGER, since=NOON)
    colleague = as_person("newcomer")
    assert colleague.get(address(audit)).status_code == 200
    assert colleague.get(url).status_code == 404
    assert colleague.post(url).status_code == 404
    assert colleague.post(f"{url}leave/").status_code == 404
    with pytest.raises(NotAllowed):
        leave_upload(upload=WorkbookUpload.objects.get(), by=cast.newcomer, at=NOON)


def test_a_finished_rating_takes_no_workbook(cast, desk, as_person, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, levels={"ACC-1": 3})
    data = edited(downloaded(desk, audit), filling(ACC_1={ANSWER: "2"}))
    url = sent(desk, audit, data).url
    Rating.objects.filter(side__assessment=audit).update(level=3, version=1, updated_by=cast.manager, updated_at=NOON)
    finish_rating(assessment=audit, by=cast.manager, at=NOON)
    for response in (desk.get(address(audit)), sent(desk, audit, data), desk.get(url), desk.post(url)):
        assert response.status_code == 403
    assert stored(own_side(audit)).level == 3


# --- Somebody was faster ----------------------------------------------------------------------------------


def conflict(cast, desk, audit, after_download: Callable) -> str:
    """The page of a workbook in which ACC-1 and ACC-2 are filled in, one of them changed meanwhile."""
    data = edited(downloaded(desk, audit), filling(ACC_1={ANSWER: "2", REASON: "Mine."}, ACC_2={ANSWER: "2"}))
    after_download()
    return sent(desk, audit, data).url


def test_newer_answers_are_shown_beside_and_stand_unless_the_person_says_otherwise(cast, desk, audit):
    side = own_side(audit)
    url = conflict(cast, desk, audit, lambda: rate(side, cast.manager, reason="Theirs."))
    page = shown(desk, url)
    assert "1 answer was also changed here since the workbook was made. You choose." in page
    assert "Theirs." in page
    assert "Mine." in page
    assert "Stored now: by Service manager, 2 March 2026 at 12:00." in page
    assert saved(desk, url).status_code == 302
    assert stored(side).entry == RatingContent(3, "Theirs.")
    assert stored(side, "ACC-2").level == 2


def test_the_workbooks_answer_stands_if_the_person_says_so(cast, desk, audit):
    side = own_side(audit)
    url = conflict(cast, desk, audit, lambda: rate(side, cast.manager, reason="Theirs."))
    assert saved(desk, url, **{"choose-ACC-1": "take"}).status_code == 302
    assert stored(side).entry == RatingContent(2, "Mine.")
    assert EarlierRating.objects.get().reason == "Theirs."


def test_an_answer_left_as_it_was_given_never_writes_over_a_newer_one(cast, desk, audit):
    side = own_side(audit)
    rate(side, cast.manager, reason="First.")
    data = edited(downloaded(desk, audit), filling(ACC_2={ANSWER: "2"}))
    rate(side, cast.manager, reason="Newer.", answer=5)
    url = sent(desk, audit, data).url
    assert "also changed here" not in shown(desk, url)
    saved(desk, url)
    assert stored(side).entry == RatingContent(5, "Newer.")


def test_what_changes_while_the_person_looks_is_asked_about_again(cast, desk, audit):
    side = own_side(audit)
    url = brought_back(desk, audit, filling(ACC_1={ANSWER: "2"}, ACC_2={ANSWER: "2"}))
    form = form_of(desk.get(url))
    rate(side, cast.manager, reason="Just now.")
    response = desk.post(url, form)
    assert response.status_code == 409
    page = as_read(response)
    assert "1 answer is saved." in page
    assert "While you were looking, somebody changed 1 other." in page
    assert stored(side).entry == RatingContent(3, "Just now.")
    assert stored(side, "ACC-2").level == 2
    assert saved(desk, url, **{"choose-ACC-1": "take"}).status_code == 302
    assert stored(side).level == 2


def test_a_choice_made_of_an_older_answer_is_asked_again(cast, desk, audit):
    side = own_side(audit)
    url = conflict(cast, desk, audit, lambda: rate(side, cast.manager, reason="Theirs."))
    form = form_of(desk.get(url)) | {"choose-ACC-1": "take"}
    rate(side, cast.manager, reason="Newer still.", client_id="a third page")
    assert desk.post(url, form).status_code == 409
    assert stored(side).entry == RatingContent(3, "Newer still.")


def test_a_form_that_showed_nothing_saves_nothing(cast, desk, audit):
    url = brought_back(desk, audit, filling(ACC_1={ANSWER: "2"}))
    for seen in ("", "ACC-1", "ACC-1=", "=0", "ACC-1=-1", "ACC-1=99999999999", "ACC-2=0"):
        assert desk.post(url, {"expected_versions": seen}).status_code == 409
    assert stored(own_side(audit)).version == 0


def test_pressing_twice_saves_once(desk, audit):
    url = brought_back(desk, audit, filling(ACC_1={ANSWER: "2"}))
    form = form_of(desk.get(url))
    assert desk.post(url, form).status_code == 302
    for press in (url, f"{url}leave/"):
        again = desk.post(press, form, follow=True)
        assert again.redirect_chain[-1][0] == address(audit)
        assert "This is done: that workbook was saved or left before." in again.content.decode()
    assert stored(own_side(audit)).version == 1


# --- Carried over -----------------------------------------------------------------------------------------


@pytest.fixture
def carried(audit):
    """ACC-1 stands as it was carried over from an earlier audit, and nobody has confirmed it."""
    side = own_side(audit)
    side.ratings.filter(indicator__code="ACC-1").update(level=4, reason="As last year.", carried_over=True)
    return side


def test_what_was_carried_over_waits_until_it_is_chosen(desk, audit, carried):
    url = brought_back(desk, audit, filling(ACC_2={ANSWER: "2"}))
    saved(desk, url)
    assert stored(carried).carried_over == 4
    url = brought_back(desk, audit, filling(ACC_1={ANSWER: "4"}))
    assert "Saving it confirms that it is still true." in shown(desk, url)
    saved(desk, url)
    assert stored(carried).carried_over is None
    assert stored(carried).entry == RatingContent(4, "As last year.")


def test_a_blank_workbook_does_not_confirm_by_a_note_alone(desk, audit, carried):
    url = brought_back(desk, audit, filling(ACC_1={NOTE: "New."}), "blank")
    page = shown(desk, url)
    assert "This answer was carried over from an earlier audit." in page


# --- Blind ------------------------------------------------------------------------------------------------


def test_a_workbook_holds_nothing_of_the_other_side(cast, desk, as_person, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, levels={"ACC-1": 5}, reason="Only the manager says this")
    review = make_review(audit, cast.newcomer, cast.manager, levels={"ACC-2": 4})
    review.side.ratings.update(reason="Only the reviewer says this")
    theirs, mine = as_person("newcomer"), desk
    for browser, thing, name, other in (
        (mine, audit, "download_workbook", "Only the reviewer"),
        (theirs, review, "review_download_workbook", "Only the manager"),
    ):
        for content in ("answers", "blank"):
            book = load_workbook(io.BytesIO(downloaded(browser, thing, content, name)))
            text = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
            assert other not in text
    before = downloaded(theirs, review, name="review_download_workbook")
    own_side(audit).ratings.filter(version__gt=0).update(level=1, version=7, reason="Changed")
    assert _cells(downloaded(theirs, review, name="review_download_workbook")) == _cells(before)


def _cells(data: bytes) -> list:
    """Everything but the seal, which carries the moment of its making."""
    book = load_workbook(io.BytesIO(data))
    sealed = book["For the way back"]["A2"]
    sealed.value = str(verify_manifest(sealed.value))
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]


def test_a_review_is_filled_in_and_stays_out_of_the_audits_trail(cast, as_person, audit):
    review = make_review(audit, cast.newcomer, cast.manager)
    theirs = as_person("newcomer")
    url = brought_back(theirs, review, filling(ACC_1={ANSWER: "2", REASON: "Mine."}), name="review_workbook")
    response = saved(theirs, url)
    assert response.url == reverse("assessments:review", args=[review.reference])
    assert stored(review.side).entry == RatingContent(2, "Mine.")
    assert stored(own_side(audit)).version == 0
    event = Event.objects.get(what="answer changed")
    assert event.detail["side"] == "review"
    assert (event.target_kind, event.target_reference) == ("assessments.review", review.reference)


def test_an_upload_for_one_side_is_found_on_no_other(cast, desk, as_person, audit):
    review = make_review(audit, cast.newcomer, cast.manager)
    upload = make_upload(review.side, cast.newcomer)
    assert desk.get(address(audit, "workbook_upload", upload.reference)).status_code == 404
    theirs = as_person("newcomer")
    assert theirs.get(address(review, "review_workbook_upload", upload.reference)).status_code == 200
    # They come to manage the programme: their review is blind no longer, and nobody's any more.
    Membership.objects.create(user=cast.newcomer, organisation=cast.harbour, role=Role.MANAGER, since=NOON)
    assert theirs.get(address(review, "review_workbook_upload", upload.reference)).status_code == 403
    assert theirs.get(address(review, "review_download_workbook", "answers")).status_code == 403


# --- Cost -------------------------------------------------------------------------------------------------


def test_pages_cost_the_same_number_of_queries_whatever_a_workbook_says(
    cast, desk, audit, content, django_assert_max_num_queries
):
    few = make_upload(own_side(audit), cast.manager)
    said = {"answer": "2", "reason": "x", "note": "", "evidence_reason": "", "evidence": ["documents"]}
    url = address(audit, "workbook_upload", few.reference)
    with django_assert_max_num_queries(12) as one:
        desk.get(url)
    few.entries = {indicator.id: said for indicator in content.indicators}
    few.versions = dict.fromkeys(few.entries, 0)
    few.save()
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert "30 answers would change." in shown(desk, url)
    with django_assert_max_num_queries(12):
        desk.get(address(audit))
    with django_assert_max_num_queries(12):
        desk.get(address(audit, "download_workbook", "answers"))


def test_a_waiting_workbook_is_among_a_persons_data_and_goes_with_their_account(cast, audit):
    make_upload(own_side(audit), cast.manager)
    kept = make_upload(own_side(audit), cast.newcomer)
    (waiting,) = personal_data(cast.manager)["workbooks_waiting"]
    assert waiting["audit"] == audit.reference
    assert waiting["answers"]["ACC-1"]["reason"] == "Seen."
    leave_everything(user=cast.manager, by=cast.manager, at=NOON)
    assert list(WorkbookUpload.objects.all()) == [kept]
