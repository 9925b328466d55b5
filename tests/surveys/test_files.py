"""The adversary who has the database's own files: earlier versions of rows, journals, transaction numbers.

With real transactions, as in use. On SQLite they read the file and its journal; on PostgreSQL the tables' files, in
which rows that were written over still lie.
"""

import re
from pathlib import Path

import pytest
from django.db import connection

from apps.surveys.actions.answers import answer_as_peer_worker
from apps.surveys.models import Counts, ParticipationRecord
from apps.surveys.participant_digests import person_digest

from ..cast import Cast, make_cast
from .rounds import DURING, everything, make_round, peer_workers

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.long(reason="reads the database files after each answer"),
]


@pytest.fixture
def answered(rubric):
    """A round that eight peer workers have answered, each in a request of their own."""
    cast: Cast = make_cast()
    opened = make_round(cast.programme, cast.manager)
    people = peer_workers(cast.harbour, 8)
    for person, level in zip(people, [1, 2, 3, 4, 5, 5, 4, 2], strict=True):
        answer_as_peer_worker(round=opened, answers=everything(opened, level), by=person, at=DURING)
    return opened, people


def raw_files() -> bytes:
    """Everything that the database has written down about counts and participation, deleted or not."""
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        return b"".join(one.read_bytes() for one in name.parent.glob(f"{name.name}*"))
    found = []
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        for model in (Counts, ParticipationRecord):
            cursor.execute(
                "SELECT pg_relation_filepath(oid), pg_relation_filepath(NULLIF(reltoastrelid, 0)) "
                "FROM pg_class WHERE relname = %s",
                [model._meta.db_table],
            )
            for path in cursor.fetchone():
                cursor.execute("SELECT pg_read_binary_file(%s)", [path])
                found.append(bytes(cursor.fetchone()[0]))
    return b"".join(found)


def test_earlier_versions_are_there_and_say_nothing(answered):
    opened, people = answered
    found = raw_files()
    # What lies there is the encrypted text, of more answers than the last: otherwise this test would look at nothing.
    assert found.count(b"gAAAAAAAAAAA") > 2
    for person in people:
        assert person_digest(opened, person).encode() not in found
    for word in (b'"people"', b'"answered_by"', b'"helped"'):
        assert word not in found
    # The rubric's own document lies there too: its levels are lists and words, a round's are counts by practice.
    assert not re.search(rb'"levels":\s*\{', found)


def test_transaction_numbers_lead_to_the_last_answer_alone(answered):
    """Nothing but the two rows carries a number of an answer's transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT (SELECT count(*) FROM "surveys_counts"), (SELECT count(*) FROM "surveys_participationrecord")'
            )
            assert cursor.fetchone() == (1, 1)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT xmin::text FROM "surveys_counts" UNION ALL SELECT xmin::text FROM "surveys_participationrecord"'
        )
        counts, participation = (one for (one,) in cursor.fetchall())
        assert counts == participation
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for (table,) in cursor.fetchall():
            if table not in ("surveys_counts", "surveys_participationrecord"):
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE xmin::text = %s', [counts])
                assert cursor.fetchone() == (0,), table
