"""Who finds what in the rows of the exports: everything that they may read, and nothing else."""

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.assessments.actions.sharing import withdraw_share
from apps.assessments.models import Assessment, Comment, Evidence, EvidenceFile
from apps.assessments.statuses import AuditStatus
from apps.exports.domain.table_schema import ColumnType
from apps.exports.domain.tables import TABLES, TABLES_BY_NAME
from apps.exports.queries import rows as rows_module
from apps.exports.queries.readers import reader_for
from apps.exports.queries.rows import rows_for
from apps.organisations.models import Commission, Membership, Programme
from apps.surveys.models import PublishedCell

from ..cast import NOON, Cast
from .reading_rows import all_rows_of, rows_of

PYTHON_TYPES = {
    ColumnType.TEXT: "str",
    ColumnType.WHOLE: "int",
    ColumnType.DECIMAL: "Decimal",
    ColumnType.YES_NO: "bool",
    ColumnType.DAY: "date",
    ColumnType.MOMENT: "datetime",
}
RUBRIC_TABLES = {table.name for table in TABLES if table.name.startswith("rubric")}


@pytest.mark.long(reason="every table, for everybody of the cast or row by row")
def test_every_row_is_as_its_table_says(scenario):
    """Names, types, codes, and a key that no other row has."""
    for name in Cast.NAMES[:-1]:
        for table, rows in all_rows_of(scenario.cast.person(name)).items():
            described = TABLES_BY_NAME[table]
            keys = [row[described.key] for row in rows]
            assert len(set(keys)) == len(keys), f"{table} for the {name}"
            for row in rows:
                assert set(row) == set(described.names), table
                for column in described.columns:
                    value = row[column.name]
                    where = f"{table}.{column.name}: {value!r}"
                    assert value is None or type(value).__name__ == PYTHON_TYPES[column.type], where
                    if column.codes and value is not None:
                        assert str(value) in dict(column.codes), where


def test_the_provider_reads_every_signed_off_version_and_no_draft(scenario):
    signed_off = Assessment.objects.filter(
        programme__organisation=scenario.cast.harbour, status=AuditStatus.SIGNED_OFF
    )
    for name in ("manager", "administrator", "peer_worker", "reviewer"):
        rows = rows_of(scenario.cast.person(name), "audits")
        assert {row["audit_id"] for row in rows} == {audit.reference for audit in signed_off}, name
        assert len({row["audit_id"] for row in rows_of(scenario.cast.person(name), "ratings")}) == len(signed_off)


def test_the_commissioner_reads_what_is_shared(scenario):
    rows = all_rows_of(scenario.cast.commissioner)
    shared = {scenario.things["done"], scenario.things["superseded"]}
    assert {row["audit_id"] for row in rows["audits"]} == shared
    for table, found in rows.items():
        assert {row["audit_id"] for row in found if row.get("audit_id")} <= shared, table
    assert rows["actions"] == rows["effects"] == rows["measures"] == rows["measure_values"] == []


@pytest.mark.parametrize("name", ["other_manager", "other_commissioner", "newcomer"])
def test_a_stranger_reads_nothing_of_it(scenario, name):
    theirs = str(all_rows_of(scenario.cast.person(name)))
    for row in all_rows_of(scenario.cast.manager)["audits"]:
        assert row["audit_id"] not in theirs
    for programme in Programme.objects.filter(organisation=scenario.cast.harbour):
        assert programme.reference not in theirs
        assert programme.name not in theirs


def test_outside_no_column_of_the_provider_holds_anything(scenario):
    for table, rows in all_rows_of(scenario.cast.commissioner).items():
        for column in TABLES_BY_NAME[table].columns:
            if column.is_for_provider:
                assert {row[column.name] for row in rows} <= {None}, f"{table}.{column.name}"


@pytest.mark.long(reason="every table, for everybody of the cast or row by row")
def test_nobody_is_named_and_nothing_of_the_two_raters_own_goes_out(scenario):
    """No name, address, comment, title, description, place or file of evidence, whoever reads."""
    private = [*User.objects.values_list("email", flat=True), *User.objects.values_list("name", flat=True)]
    private += Comment.objects.values_list("text", flat=True)
    for piece in Evidence.objects.all():
        private += [piece.title, piece.description, piece.kept_where, piece.reference]
    private += EvidenceFile.objects.values_list("name", flat=True)
    # The label of a role is not a person, although the cast is named after theirs.
    roles = {"Service manager", "Peer worker", "Reviewer", "Administrator", "Commissioner"}
    for name in Cast.NAMES[:-1]:
        text = str(all_rows_of(scenario.cast.person(name)))
        for words in private:
            assert not words or words in roles or words not in text, f"{words!r} for the {name}"


def test_a_role_that_ends_ends_what_it_read(scenario):
    person = scenario.cast.commissioner
    assert rows_of(person, "audits")
    Membership.objects.filter(user=person).delete()
    for table, rows in all_rows_of(User.objects.get(pk=person.pk)).items():
        assert rows == [] or table in RUBRIC_TABLES, table


def test_what_is_taken_back_or_funded_no_longer_is_gone_at_once(scenario):
    person, cast = scenario.cast.commissioner, scenario.cast
    done = Assessment.objects.get(reference=scenario.things["done"])
    withdraw_share(assessment=done, commissioner=cast.board, by=cast.manager, at=NOON)
    assert {row["audit_id"] for row in rows_of(person, "ratings")} == {scenario.things["superseded"]}
    Commission.objects.filter(commissioner=cast.board).delete()
    assert rows_of(person, "ratings") == rows_of(person, "programmes") == []


def test_a_reader_can_read_for_one_organisation_alone(scenario):
    reader = reader_for(scenario.cast.manager, timezone.now(), [scenario.cast.moorland.pk])
    assert not reader.providers
    assert list(rows_for(reader, TABLES_BY_NAME["audits"])) == []


def test_people_are_heard_as_readers_outside_hear_them(scenario):
    """Only what was published for outside, with no exact count, whoever asks."""
    outside = set()
    for cell in PublishedCell.objects.filter(audience="outside"):
        outside.add((cell.about, cell.mean, cell.level, cell.band or None))
    for name in ("manager", "peer_worker", "commissioner"):
        for row in rows_of(scenario.cast.person(name), "survey_cells"):
            said = (row["subject_code"], row["mean"], row["most_said_level"], row["answers_band"])
            assert said in outside
            assert row["answers_band"] in (None, "8–14", "15+")


# --- By key --------------------------------------------------------------------------------------------------------


def test_any_place_is_a_place_to_go_on_from(scenario, monkeypatch):
    reader = reader_for(scenario.cast.manager, timezone.now())
    for table in TABLES:
        every = list(rows_for(reader, table))
        for place in {0, len(every) // 2, len(every) - 1} if every else set():
            assert list(rows_for(reader, table, after=every[place][0])) == every[place + 1 :], table.name


@pytest.mark.long(reason="every table, for everybody of the cast or row by row")
def test_pages_of_any_length_give_the_same_rows(scenario, monkeypatch):
    reader = reader_for(scenario.cast.manager, timezone.now())
    every = {table.name: list(rows_for(reader, table)) for table in TABLES}
    for name, source in rows_module.SOURCES.items():
        monkeypatch.setitem(
            rows_module.SOURCES,
            name,
            rows_module.RowSource(source.parents, source.rows, 1, source.provider_of),
        )
    for table in TABLES:
        assert list(rows_for(reader, table)) == every[table.name], table.name


def test_a_page_costs_so_many_queries_and_no_more(scenario, django_assert_max_num_queries):
    reader = reader_for(scenario.cast.manager, timezone.now())
    for table in TABLES:
        with django_assert_max_num_queries(12, info=table.name):
            list(rows_for(reader, table))
