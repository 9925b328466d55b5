"""Saving as people type, also two at once: one set of tests for everything that is saved so."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from apps.assessments.actions.evidence import change_evidence
from apps.assessments.actions.ratings import rate
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.evidence_log import evidence_item
from apps.assessments.models import EarlierRating, SideKind
from apps.assessments.rating_set import own_side
from apps.common.optimistic_locking import Conflict, Saved, is_conflict, is_same_client
from apps.reflections.actions.writing import write
from apps.reflections.models import Reflection
from apps.reflections.reflection_encryption import decrypt_reflection
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric_editor.actions.changes import DraftConflict
from apps.rubric_editor.actions.form_pages import save_words
from apps.rubric_editor.domain.page_keys import FormPageKey, FormPageType
from apps.rubric_editor.queries.form_pages import words_page
from tests.assessments.evidence_logs import log
from tests.cast import NOON
from tests.factories import make_audit, make_reflection, make_reviewed_audit, make_rubric_draft


@dataclass(frozen=True)
class SavedThing:
    """One thing that is saved as it is written: how a page saves a text in it, and how it stands."""

    save: Callable  # save(text, expected_version, client_id)
    read: Callable[[], tuple[int, str]]  # its version and its text
    text_of: Callable[[object], str]  # of what a saving or a conflict hands back


def _rated(side, by) -> SavedThing:
    def save(text, expected_version, client_id):
        return rate(
            side=side,
            indicator="ACC-1",
            entry=RatingContent(answer=3, reason=text),
            expected_version=expected_version,
            client_id=client_id,
            by=by,
            at=NOON,
        )

    def read():
        row = side.ratings.get(indicator__code="ACC-1")
        return row.version, row.reason

    return SavedThing(save, read, lambda rated: rated.reason)


def a_rating(cast, rubric) -> SavedThing:
    return _rated(own_side(make_audit(cast.programme, rubric, cast.manager)), cast.manager)


def an_agreed_rating(cast, rubric) -> SavedThing:
    audit = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer, theirs={"ACC-1": 5})
    side = audit.sides.get(kind=SideKind.AGREED)
    side.assessment = audit
    return _rated(side, cast.manager)


def a_piece_of_evidence(cast, rubric) -> SavedThing:
    evidence = log(make_audit(cast.programme, rubric, cast.manager), cast.manager)

    def save(text, expected_version, client_id):
        return change_evidence(
            evidence=evidence,
            piece=replace(evidence_item(evidence, load_rubric_content(rubric)), description=text),
            expected_version=expected_version,
            client_id=client_id,
            by=cast.manager,
            at=NOON,
        )

    def read():
        evidence.refresh_from_db()
        return evidence.version, evidence.description

    return SavedThing(save, read, lambda row: row.description)


def a_reflection(cast, rubric) -> SavedThing:
    reference = make_reflection(cast.peer_worker, rubric, at=NOON).reference

    def opened():
        return decrypt_reflection(Reflection.objects.get(reference=reference))

    def save(text, expected_version, client_id):
        return write(
            reference=reference,
            entry=replace(opened().entry, words=text),
            expected_version=expected_version,
            client_id=client_id,
            by=cast.peer_worker,
            at=NOON,
        )

    def read():
        return opened().row.version, opened().entry.words

    return SavedThing(save, read, lambda reflection: reflection.entry.words)


def a_page_of_a_rubric_draft(cast, rubric) -> SavedThing:
    """A digest of what the page showed stands in for the version, since many pages share one row."""
    draft = make_rubric_draft(rubric)
    key = FormPageKey(FormPageType.INDICATOR, "ACC-1")
    digests: dict[int, str] = {}  # of the page, at each version of the draft

    def read():
        draft.refresh_from_db()
        page = words_page(draft, key)
        digests[draft.version] = page.expected_version
        return draft.version, page.values["statement"]

    def save(text, expected_version, client_id):
        version, stored = read()
        try:
            save_words(
                draft=draft,
                key=key,
                typed=words_page(draft, key).values | {"statement": text},
                expected_version=digests[expected_version],
                client_id=client_id,
                by=draft.changed_by,
                at=NOON,
            )
        except DraftConflict:
            return Conflict(theirs=stored, yours=text)
        after, stored = read()
        return Saved(stored, changed=after != version)

    return SavedThing(save, read, str)


SAVED_WHILE_TYPED = [a_rating, an_agreed_rating, a_piece_of_evidence, a_reflection, a_page_of_a_rubric_draft]


@pytest.fixture(params=SAVED_WHILE_TYPED, ids=lambda make: make.__name__)
def thing(request, cast, rubric) -> SavedThing:
    return request.param(cast, rubric)


def test_a_text_is_stored_and_counted(thing):
    version, _ = thing.read()
    result = thing.save("One.", version, "page")
    assert isinstance(result, Saved)
    assert (result.changed, thing.text_of(result.stored)) == (True, "One.")
    assert thing.read() == (version + 1, "One.")


def test_the_same_text_sent_again_changes_nothing_whoever_sends_it(thing):
    version, _ = thing.read()
    thing.save("One.", version, "page")
    for client_id in ("page", "another page", ""):
        result = thing.save("One.", version, client_id)
        assert isinstance(result, Saved)
        assert not result.changed
    assert thing.read() == (version + 1, "One.")


@pytest.mark.parametrize("make", SAVED_WHILE_TYPED)
def test_a_page_that_goes_on_typing_meets_no_conflict_with_itself(make, cast, rubric):
    thing = make(cast, rubric)
    version, _ = thing.read()
    thing.save("One.", version, "page")
    result = thing.save("One. Two.", version, "page")  # it has not heard of its first saving
    assert isinstance(result, Saved)
    assert thing.read() == (version + 2, "One. Two.")


def test_another_page_is_told_what_changed_and_nothing_is_stored(thing):
    version, _ = thing.read()
    thing.save("Theirs.", version, "page")
    for client_id in ("another page", ""):
        result = thing.save("Yours.", version, client_id)
        assert isinstance(result, Conflict)
        assert thing.text_of(result.theirs) == "Theirs."
        assert "Yours." in repr(result.yours)
    assert thing.read() == (version + 1, "Theirs.")


def test_a_person_who_has_seen_both_texts_can_write_over_the_other(thing):
    version, _ = thing.read()
    thing.save("Theirs.", version, "page")
    thing.save("Yours.", version, "another page")
    assert isinstance(thing.save("Yours.", version + 1, "another page"), Saved)
    assert thing.read() == (version + 2, "Yours.")


def test_the_first_page_meets_the_conflict_once_another_wrote_over_it(thing):
    version, _ = thing.read()
    thing.save("First.", version, "page")
    thing.save("Second.", version + 1, "another page")
    assert isinstance(thing.save("First, longer.", version + 1, "page"), Conflict)
    assert thing.read() == (version + 2, "Second.")


@pytest.mark.parametrize("make", [a_rating, an_agreed_rating])
def test_what_another_page_had_written_is_kept(make, cast, rubric):
    thing = make(cast, rubric)
    version, _ = thing.read()
    EarlierRating.objects.all().delete()
    thing.save("First.", version, "page")
    thing.save("First, longer.", version + 1, "page")
    EarlierRating.objects.all().delete()  # of what stood there before
    thing.save("Second.", version + 2, "another page")
    assert [row.reason for row in EarlierRating.objects.all()] == ["First, longer."]


def test_pages_without_a_name_are_never_the_same():
    assert not is_same_client("", "")
    assert is_conflict(version=2, expected_version=1)
    assert not is_conflict(version="0f3a", expected_version="0f3a")
