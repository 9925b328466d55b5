"""One answer each, and answers that belong to nobody.

The adversary here has the whole database, at any moment and as often as they like, and knows who answered when.
"""

import random

import pytest
from django.apps import apps
from django.db import connection, transaction

from apps.common.errors import NotAllowed
from apps.surveys import encryption
from apps.surveys.actions import answers as answer_actions
from apps.surveys.domain import participation, tally
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.domain.tally import HelpKind
from apps.surveys.models import Counts, LinkKind, ParticipationRecord
from apps.surveys.participant_digests import person_digest

from .rounds import AFTER, DURING, FIRST, LAST, answer_by_link, closed, everything, make_round, peer_workers

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(cast, rubric):
    return make_round(cast.programme, cast.manager)


def answer(round, person, level=3, *, at=DURING, **answers):
    answer_actions.answer_as_peer_worker(round=round, answers=answers or everything(round, level), by=person, at=at)


def whole_database() -> dict[str, list[tuple]]:
    """Every row of every table, as a copy of the database has them, in the order in which they lie there."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found[model._meta.db_table] = cursor.fetchall()
    return found


def hidden_marks(table: str) -> list[tuple]:
    """What a database knows of a row beside its columns: where it lies, and which transaction wrote it."""
    columns = "xmin::text, cmin::text" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{table}"')
        return cursor.fetchall()


# --- Who may, and once ------------------------------------------------------------------------------------


def test_peer_workers_of_the_organisation_answer_and_nobody_else(cast, opened):
    answer(opened, cast.peer_worker)
    for person in (cast.manager, cast.administrator, cast.reviewer, cast.other_manager, cast.commissioner):
        with pytest.raises(NotAllowed, match="for the peer workers"):
            answer(opened, person)


def test_a_person_has_one_say(cast, opened):
    answer(opened, cast.peer_worker, 5)
    with pytest.raises(NotAllowed, match="You have answered"):
        answer(opened, cast.peer_worker, 1)
    counts = tally.from_json(encryption.decrypt(Counts.objects.get().ciphertext))
    assert (counts.people, counts.levels["ACC-1"][5], counts.levels["ACC-1"][1]) == (1, 1, 0)


def test_answers_count_from_the_first_day_to_the_last(cast, rubric):
    opened = make_round(cast.programme, cast.manager)
    opened.opens_on = DURING.date().replace(day=6)
    opened.save()
    with pytest.raises(NotAllowed, match="opens on 6 March"):
        answer(opened, cast.peer_worker)
    with pytest.raises(NotAllowed, match="closed on 15 March"):
        answer(opened, cast.peer_worker, at=AFTER)
    closed(opened)
    with pytest.raises(NotAllowed, match="has closed"):
        answer(opened, cast.peer_worker, at=AFTER)


def test_nothing_has_to_be_answered(cast, opened):
    answer_actions.answer_as_peer_worker(round=opened, answers={"ACC-1": 4}, by=cast.peer_worker, at=DURING)
    counts = tally.from_json(encryption.decrypt(Counts.objects.get().ciphertext))
    assert counts.people == 1
    assert sum(sum(levels.values()) for levels in counts.levels.values()) == 1


@pytest.mark.parametrize("answers", [{"ACC-2": 3}, {"NEW-1": 3}, {"ACC-1": 6}, {"ACC-1": 0}])
def test_what_was_not_asked_is_not_counted(cast, opened, answers):
    with pytest.raises(KeyError):
        answer_actions.answer_as_peer_worker(round=opened, answers=answers, by=cast.peer_worker, at=DURING)


def test_each_single_use_link_is_for_one_answer(cast, rubric):
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED, link_kind=LinkKind.SINGLE_USE)
    first, second = answer_actions.make_links(round=opened, number=2, by=cast.manager, at=DURING)
    answer_by_link(opened, 4, secret=first)
    with pytest.raises(NotAllowed, match="has been used"):
        answer_by_link(opened, 4, secret=first)
    with pytest.raises(NotAllowed, match="not known"):
        answer_by_link(opened, 4, secret="ZZZZZZZZZZ")
    answer_by_link(opened, 2, secret=second)
    assert first not in str(whole_database())


def test_links_are_made_where_links_are_for_one_answer(cast, rubric):
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED)
    with pytest.raises(NotAllowed, match="one link for everybody"):
        answer_actions.make_links(round=opened, number=2, by=cast.manager, at=DURING)


def test_the_kind_of_help_is_counted(cast, rubric):
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED)
    answer_actions.answer_by_link(
        round=opened, secret="", answers={}, helped=HelpKind.TYPED_IN, address="192.0.2.1", at=DURING
    )
    assert tally.from_json(encryption.decrypt(Counts.objects.get().ciphertext)).helped["typed_in"] == 1


# --- The adversary with the database ----------------------------------------------------------------------


def test_an_answer_changes_two_rows_that_were_there_before_and_nothing_else(cast, opened):
    before = whole_database()
    answer(opened, cast.peer_worker)
    after = whole_database()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"surveys_counts", "surveys_participationrecord"}
    assert all(len(before[table]) == len(after[table]) == 1 for table in changed)


def test_a_copy_of_the_database_does_not_tell_what_who_or_how_many(cast, opened):
    """Without the key: rows of one length, in which nothing of the content, and no time, can be read."""
    lengths, heads = set(), set()
    for person in [cast.peer_worker, *peer_workers(cast.harbour, 30)]:
        answer(opened, person, random.choice([1, 5]))
        for row in (Counts.objects.get(), ParticipationRecord.objects.get()):
            lengths.add(len(row.ciphertext))
            heads.add(row.ciphertext[:12])  # version and time: 9 bytes
    assert len(lengths) == 1
    assert heads == {"gAAAAAAAAAAA"}


def test_two_copies_of_the_database_do_not_tell_what_was_answered_between(cast, opened):
    """The same answer encrypted twice, and two different answers, look alike."""
    ciphertext = Counts.objects.get().ciphertext
    answer(opened, cast.peer_worker, 5)
    other = Counts.objects.get().ciphertext
    same = sum(one == two for one, two in zip(ciphertext, other, strict=True))
    assert same < len(ciphertext) / 8  # by chance: one in 64


def test_with_the_key_and_one_copy_it_is_the_same_whoever_said_what_in_whichever_order(cast, rubric):
    """Two worlds in which answers are exchanged between people, and given in another order, hold the same."""
    people = [cast.peer_worker, *peer_workers(cast.harbour, 7)]
    levels = [1, 2, 3, 4, 5, 5, 4, 2]
    worlds = set()
    for seed in range(12):
        order, said = people[:], levels[:]
        random.Random(seed).shuffle(order)
        random.Random(seed + 100).shuffle(said)
        with transaction.atomic():
            opened = make_round(cast.programme, cast.manager)
            opened.__class__.objects.filter(pk=opened.pk).update(reference="BCDFGHJKMN")
            opened.refresh_from_db()
            for person, level in zip(order, said, strict=True):
                answer(opened, person, level)
            held = encryption.decrypt(opened.counts.ciphertext), encryption.decrypt(opened.participation.ciphertext)
            transaction.set_rollback(True)
        worlds.add(held)
    assert len(worlds) == 1


def test_with_the_key_statements_of_one_person_are_not_together(cast, opened):
    """Nobody can be known by a pattern of answers: the counts of one statement know nothing of another's."""
    first, second = peer_workers(cast.harbour, 2)
    answer(opened, first, **{"ACC-1": 1, "ACC-3": 5})
    answer(opened, second, **{"ACC-1": 5, "ACC-3": 1})
    one = encryption.decrypt(Counts.objects.get().ciphertext)
    ParticipationRecord.objects.update(
        ciphertext=encryption.encrypt(participation.to_json(participation.Participation(frozenset(), None)))
    )
    Counts.objects.update(
        ciphertext=encryption.encrypt(tally.to_json(tally.empty_tally(everything(opened, 1), 1, 5)))
    )
    answer(opened, first, **{"ACC-1": 1, "ACC-3": 1})
    answer(opened, second, **{"ACC-1": 5, "ACC-3": 5})
    assert encryption.decrypt(Counts.objects.get().ciphertext) == one


def test_where_rows_lie_and_which_transaction_wrote_them_tells_nothing(cast, opened):
    """One row each, from the start. The transaction that wrote it is that of whoever came last, and says no more."""
    answer(opened, cast.peer_worker)
    for person in peer_workers(cast.harbour, 3):
        answer(opened, person)
    assert len(hidden_marks("surveys_counts")) == len(hidden_marks("surveys_participationrecord")) == 1
    if connection.vendor == "postgresql":
        assert hidden_marks("surveys_counts")[0][0] == hidden_marks("surveys_participationrecord")[0][0]


def test_no_model_of_rounds_holds_a_time_or_a_person_beside_an_answer():
    """Participation and counts have two columns: which round, and what is encrypted."""
    for model in (Counts, ParticipationRecord):
        assert [field.name for field in model._meta.get_fields()] == ["round", "ciphertext"]


def test_after_closing_nobody_can_tell_who_took_part(cast, opened):
    answer(opened, cast.peer_worker)
    mark = person_digest(opened, cast.peer_worker)
    assert mark in encryption.decrypt(ParticipationRecord.objects.get().ciphertext)
    closed(opened)
    everything_left = str(whole_database()) + encryption.decrypt(Counts.objects.get().ciphertext)
    assert mark not in everything_left


def test_a_mark_is_another_in_every_round(cast, opened):
    other = make_round(cast.other_programme, cast.other_manager)
    assert person_digest(opened, cast.manager) != person_digest(other, cast.manager)


def test_dates_are_those_of_the_round(opened):
    assert (opened.opens_on, opened.closes_on) == (FIRST, LAST)
