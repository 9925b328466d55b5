"""The evidence log's rules: who may, what is kept, and what becomes of files."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from apps.accounts.personal_data import sections_about
from apps.activity_log.models import Event
from apps.assessments import permissions
from apps.assessments.actions.evidence import (
    add_evidence,
    attach_file,
    change_evidence,
    drop_old_revisions,
    put_back_evidence,
    remove_file,
    take_out_evidence,
)
from apps.assessments.models import Evidence, EvidenceFile
from apps.assessments.rating_set import load_rating_set, own_side, review_side
from apps.assessments.statuses import OPEN, AuditStatus
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict
from apps.common.public_ids import new_reference
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON
from tests.common.uploads.honest import pdf, png
from tests.factories import make_audit, make_review

from .evidence_logs import file_of, log, piece

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager)


@pytest.fixture
def review(audit, cast):
    return make_review(audit, cast.newcomer, cast.manager)


def stored_files() -> list[str]:
    """Everything that lies in the private storage."""

    def walk(folder):
        folders, files = default_storage.listdir(folder)
        yield from (f"{folder}/{name}" for name in files)
        for name in folders:
            yield from walk(f"{folder}/{name}")

    return sorted(walk("evidence")) if default_storage.exists("evidence") else []


def steps(audit) -> list[str]:
    return [event.what for event in Event.objects.filter(target_reference=audit.reference).order_by("pk")]


# --- Adding and changing ----------------------------------------------------------------------------------


def test_a_piece_is_logged_and_seen_from_the_indicator(audit, cast):
    row = log(audit, cast.manager, indicators=frozenset({"ACC-1", "EMP-2"}))
    sheet = load_rating_set(audit)
    seen = {rated.indicator.id: [one.title for one in rated.logged] for rated in sheet.indicators if rated.logged}
    assert seen == {"ACC-1": ["Survey of spring"], "EMP-2": ["Survey of spring"]}
    assert {kind.id for kind in next(sheet.indicators).evidence} == {"person_views"}
    assert (row.added_by, row.added_at, row.version) == (cast.manager, NOON, 1)


def ticked(side) -> dict[str, list[str]]:
    """The kinds that a rater named, by indicator code."""
    kinds = {}
    for rating in side.ratings.exclude(evidence_types=None).prefetch_related("evidence_types", "indicator"):
        kinds[rating.indicator.code] = sorted(kind.slug for kind in rating.evidence_types.all())
    return kinds


def test_logging_ticks_the_kind_in_the_loggers_own_rating_alone(audit, review, cast):
    own, theirs = own_side(audit), review_side(review)
    log(audit, cast.manager, indicators=frozenset({"ACC-1", "EMP-2"}))
    assert (ticked(own), ticked(theirs)) == ({"ACC-1": ["person_views"], "EMP-2": ["person_views"]}, {})
    log(audit, cast.newcomer, kind="documents", title="Leaflet", indicators=frozenset({"ACC-1"}))
    assert ticked(own)["ACC-1"] == ["person_views"]
    assert ticked(theirs) == {"ACC-1": ["documents"]}
    assert own.ratings.get(indicator__code="ACC-1").version == 0  # a tick is no answer


def test_a_link_or_kind_that_is_changed_ticks_too_and_never_unticks(audit, cast):
    row = log(audit, cast.manager, indicators=frozenset({"ACC-1"}))
    changed = piece(kind="documents", indicators=frozenset({"ACC-2"}))
    change_evidence(evidence=row, piece=changed, expected_version=1, client_id="a", by=cast.manager, at=LATER)
    assert ticked(own_side(audit)) == {"ACC-1": ["person_views"], "ACC-2": ["documents"]}


def test_a_finished_rating_gets_no_more_ticks(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED)
    log(audit, cast.manager)
    assert ticked(own_side(audit)) == {}


def test_the_trail_holds_codes_and_no_words(audit, cast):
    row = log(audit, cast.manager, title="Minutes about Ann", file=file_of(name="Ann.pdf"))
    change_evidence(
        evidence=row, piece=piece(title="Other"), expected_version=1, client_id="", by=cast.manager, at=LATER
    )
    attach_file(evidence=row, file=file_of(png()), by=cast.manager, at=LATER)
    remove_file(evidence=row, by=cast.manager, at=LATER)
    take_out_evidence(evidence=row, by=cast.manager, at=LATER)
    put_back_evidence(evidence=row, by=cast.manager, at=LATER)
    assert steps(audit) == [
        "evidence added",
        "evidence file added",
        "evidence changed",
        "evidence file replaced",
        "evidence file taken out",
        "evidence file taken out",
        "evidence taken out",
        "evidence put back",
    ]
    details = [event.detail for event in Event.objects.filter(target_reference=audit.reference)]
    assert not any("Ann" in str(detail) for detail in details)
    assert details[0] == {"evidence": row.reference, "kind": "person_views", "indicators": ["ACC-1"]}
    assert details[2]["parts"] == ["title"]


def test_the_same_page_sent_twice_makes_one_piece(audit, cast):
    mark = new_reference()
    for _ in range(2):
        add_evidence(assessment=audit, piece=piece(), file=file_of(), reference=mark, by=cast.manager, at=NOON)
    assert Evidence.objects.count() == EvidenceFile.objects.count() == 1
    # Changed and sent again from an old page it is a piece of its own: nothing typed is dropped.
    add_evidence(assessment=audit, piece=piece(title="Another"), file=None, reference=mark, by=cast.manager, at=NOON)
    assert Evidence.objects.count() == 2


def test_a_reference_of_somebody_else_is_not_theirs_to_take(audit, review, cast):
    row = log(audit, cast.manager)
    add_evidence(assessment=audit, piece=piece(), file=None, reference=row.reference, by=cast.newcomer, at=NOON)
    assert Evidence.objects.count() == 2
    assert Evidence.objects.get(reference=row.reference).added_by == cast.manager


def test_what_the_rubric_does_not_have_is_refused(audit, cast):
    with pytest.raises(ValueError, match="no kind of evidence"):
        log(audit, cast.manager, kind="hearsay")
    with pytest.raises(ValueError, match="no indicator"):
        log(audit, cast.manager, indicators=frozenset({"ACC-1", "XXX-9"}))


def test_two_people_at_one_piece(audit, review, cast):
    row = log(audit, cast.newcomer)
    change_evidence(
        evidence=row,
        piece=piece(title="The reviewer’s"),
        expected_version=1,
        client_id="",
        by=cast.newcomer,
        at=LATER,
    )
    conflict = change_evidence(
        evidence=row, piece=piece(title="Mine"), expected_version=1, client_id="", by=cast.manager, at=LATER
    )
    assert isinstance(conflict, Conflict)
    assert (conflict.theirs.title, conflict.yours.title) == ("The reviewer’s", "Mine")
    assert Evidence.objects.get().title == "The reviewer’s"
    saved = change_evidence(
        evidence=row, piece=piece(title="Mine"), expected_version=2, client_id="", by=cast.manager, at=LATER
    )
    assert (saved.changed, Evidence.objects.get().version) == (True, 3)


def test_the_same_text_sent_again_is_no_conflict_and_no_change(audit, cast):
    row = log(audit, cast.manager)
    change_evidence(
        evidence=row, piece=piece(title="Once"), expected_version=1, client_id="", by=cast.manager, at=LATER
    )
    again = change_evidence(
        evidence=row, piece=piece(title="Once"), expected_version=1, client_id="", by=cast.manager, at=LATER
    )
    assert (again.changed, again.stored.version) == (False, 2)


def test_indicators_alone_can_change(audit, cast):
    row = log(audit, cast.manager)
    change_evidence(
        evidence=row,
        piece=piece(indicators=frozenset({"REC-1"})),
        expected_version=1,
        client_id="",
        by=cast.manager,
        at=LATER,
    )
    assert [one.code for one in Evidence.objects.get().indicators.all()] == ["REC-1"]
    assert Event.objects.last().detail["parts"] == ["indicators"]


# --- Who may ----------------------------------------------------------------------------------------------


def test_who_may_add(audit, review, cast):
    for person in (cast.manager, cast.newcomer):
        log(audit, person)
    for person in (cast.administrator, cast.peer_worker, cast.reviewer, cast.other_manager, cast.commissioner):
        with pytest.raises(NotAllowed):
            log(audit, person)


def test_the_reviewer_changes_only_what_they_added(audit, review, cast):
    theirs, ours = log(audit, cast.newcomer), log(audit, cast.manager)
    acts = [
        lambda row, by: change_evidence(
            evidence=row, piece=piece(title="x"), expected_version=1, client_id="", by=by, at=LATER
        ),
        lambda row, by: attach_file(evidence=row, file=file_of(), by=by, at=LATER),
        lambda row, by: remove_file(evidence=row, by=by, at=LATER),
        lambda row, by: take_out_evidence(evidence=row, by=by, at=LATER),
        lambda row, by: put_back_evidence(evidence=row, by=by, at=LATER),
    ]
    for act in acts:
        with pytest.raises(NotAllowed, match="Ask a service manager"):
            act(ours, cast.newcomer)
        act(theirs, cast.newcomer)
    for act in acts[1:]:
        act(theirs, cast.manager)


def test_a_review_that_was_ended_opens_nothing(audit, review, cast):
    row = log(audit, cast.newcomer)
    review.end, review.ended_by, review.ended_at = "gone_on_without", cast.manager, LATER
    review.save()
    with pytest.raises(NotAllowed):
        take_out_evidence(evidence=row, by=cast.newcomer, at=LATER)
    with pytest.raises(NotAllowed):
        permissions.check_can_read_evidence(cast.newcomer, audit)


@pytest.mark.parametrize("status", AuditStatus.values)
def test_until_sign_off_and_not_after(cast, rubric, status):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.DRAFT)
    row = log(audit, cast.manager, file=file_of())
    if status == AuditStatus.SIGNED_OFF:
        audit = make_signed_off_with(audit, cast)
    else:
        audit.status = status
        audit.save()
    acts = [
        lambda: log(audit, cast.manager),
        lambda: change_evidence(
            evidence=row, piece=piece(title="x"), expected_version=1, client_id="", by=cast.manager, at=LATER
        ),
        lambda: attach_file(evidence=row, file=file_of(png()), by=cast.manager, at=LATER),
        lambda: remove_file(evidence=row, by=cast.manager, at=LATER),
        lambda: take_out_evidence(evidence=row, by=cast.manager, at=LATER),
        lambda: put_back_evidence(evidence=row, by=cast.manager, at=LATER),
    ]
    for act in acts:
        if status in OPEN:
            act()
        else:
            with pytest.raises(NotAllowed, match="closed"):
                act()


def make_signed_off_with(audit, cast):
    """The same audit, signed off."""
    from tests.factories import make_signed_off

    make_signed_off(audit, cast.manager)
    return audit


# --- Taking out and bringing back -------------------------------------------------------------------------


def test_taken_out_it_counts_for_nothing_and_comes_back_as_it_was(audit, cast):
    row = log(audit, cast.manager, file=file_of())
    take_out_evidence(evidence=row, by=cast.manager, at=LATER)
    assert not any(rated.logged for rated in load_rating_set(audit).indicators)
    with pytest.raises(NotAllowed, match="Bring it back"):
        change_evidence(
            evidence=row, piece=piece(title="x"), expected_version=1, client_id="", by=cast.manager, at=LATER
        )
    put_back_evidence(evidence=row, by=cast.manager, at=LATER)
    assert sum(len(rated.logged) for rated in load_rating_set(audit).indicators) == 1
    assert len(stored_files()) == 1


def test_twice_is_once(audit, cast):
    row = log(audit, cast.manager)
    for _ in range(2):
        take_out_evidence(evidence=row, by=cast.manager, at=LATER)
    for _ in range(2):
        put_back_evidence(evidence=row, by=cast.manager, at=LATER)
    assert steps(audit).count("evidence taken out") == steps(audit).count("evidence put back") == 1


# --- Files ------------------------------------------------------------------------------------------------


def test_a_file_lies_under_a_name_of_its_own(audit, cast):
    row = log(audit, cast.manager, file=file_of(name="../../Ann’s notes.pdf"))
    kept = row.files.get()
    assert kept.name == "Anns-notes.pdf"
    assert "Ann" not in str(kept.file)
    assert stored_files() == [str(kept.file)]
    assert (kept.sha256, kept.size, kept.media_type) == (file_of().sha256, len(pdf()), "application/pdf")


def test_replaced_by_revisions_the_old_one_kept(audit, cast):
    row = log(audit, cast.manager, file=file_of())
    attach_file(evidence=row, file=file_of(png(), "plan.png"), by=cast.manager, at=LATER)
    assert [(one.revision, one.name) for one in row.files.all()] == [(2, "plan.png"), (1, "minutes.pdf")]
    assert len(stored_files()) == 2


def test_the_same_file_again_is_no_revision(audit, cast):
    row = log(audit, cast.manager, file=file_of())
    attach_file(evidence=row, file=file_of(), by=cast.manager, at=LATER)
    assert row.files.count() == 1


def test_removed_it_is_gone_for_good_in_every_revision(audit, cast, django_capture_on_commit_callbacks):
    row = log(audit, cast.manager, file=file_of())
    attach_file(evidence=row, file=file_of(png()), by=cast.manager, at=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(evidence=row, by=cast.manager, at=LATER)
    assert stored_files() == []
    assert [(bool(one.file), len(one.sha256), one.taken_out_by) for one in row.files.all()] == [
        (False, 64, cast.manager),
        (False, 64, cast.manager),
    ]
    attach_file(evidence=row, file=file_of(), by=cast.manager, at=LATER)
    assert row.files.first().revision == 3


def test_a_removal_that_is_taken_back_deletes_nothing(audit, cast, django_capture_on_commit_callbacks):
    row = log(audit, cast.manager, file=file_of())
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        remove_file(evidence=row, by=cast.manager, at=LATER)
        transaction.set_rollback(True)
    assert stored_files() == [str(row.files.get().file)]


def test_a_file_whose_row_was_not_kept_does_not_stay(audit, cast, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(EvidenceFile, "save", fail)
    with pytest.raises(RuntimeError):
        log(audit, cast.manager, file=file_of())
    assert stored_files() == []
    assert not Evidence.objects.exists()


def test_sign_off_keeps_only_the_newest_of_each(audit, cast, django_capture_on_commit_callbacks):
    first, second = log(audit, cast.manager, file=file_of()), log(audit, cast.manager, file=file_of())
    attach_file(evidence=first, file=file_of(png()), by=cast.manager, at=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        drop_old_revisions(audit)
    assert [(one.revision, bool(one.file)) for one in first.files.all()] == [(2, True), (1, False)]
    assert all(len(one.sha256) == 64 for one in first.files.all())
    assert len(stored_files()) == 2
    assert bool(second.files.get().file)


def test_dropping_costs_the_same_reads_whatever_the_log_holds(audit, cast, django_assert_num_queries):
    for _ in range(5):
        log(audit, cast.manager, file=file_of())
    with django_assert_num_queries(1):
        drop_old_revisions(audit)


def test_an_audit_keeps_only_so_much(audit, cast, monkeypatch):
    monkeypatch.setattr(permissions, "MOST_PIECES", 3)
    monkeypatch.setattr(permissions, "MOST_FILES", 2)
    row = log(audit, cast.manager, file=file_of())
    attach_file(evidence=row, file=file_of(png()), by=cast.manager, at=LATER)
    with pytest.raises(NotAllowed, match="as many files as it can"):
        log(audit, cast.manager, file=file_of())
    log(audit, cast.manager)
    log(audit, cast.manager)
    with pytest.raises(NotAllowed, match="as many as it can keep"):
        log(audit, cast.manager)
    monkeypatch.setattr(permissions, "MOST_FILES", 200)
    monkeypatch.setattr(permissions, "LARGEST_FILES", len(pdf()) + len(png()) + 10)
    with pytest.raises(NotAllowed, match="as many files as it can"):
        attach_file(evidence=row, file=file_of(), by=cast.manager, at=LATER)
    assert len(stored_files()) == 2


# --- What is known of a person ----------------------------------------------------------------------------


def test_a_person_learns_what_the_log_keeps_of_them(audit, cast):
    row = log(audit, cast.manager, file=file_of())
    take_out_evidence(evidence=row, by=cast.manager, at=LATER)
    kept = dict(sections_about(cast.manager))["evidence_you_logged"]
    assert {(one.get("evidence") or one.get("file"), one["act"]) for one in kept} == {
        (row.reference, "added"),
        (row.reference, "taken_out"),
        (row.files.get().reference, "added"),
    }


def test_every_version_of_the_rubric_has_its_own_choices(audit):
    rubric = load_rubric_content(audit.rubric)
    assert set(rubric.evidence_type_keys) == {kind.id for kind in rubric.content.evidence_types}


def test_a_piece_from_before_the_period_is_old_in_the_log(audit, cast):
    from apps.assessments.queries.evidence import evidence_log_page

    log(audit, cast.manager, dated=date(2025, 3, 30))
    log(audit, cast.manager, dated=date(2025, 3, 31))
    page = evidence_log_page(cast.manager, audit, None, None)
    assert [one.is_old for one in page.pieces] == [False, True]
