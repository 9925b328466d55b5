"""The contract: names, meanings and codes of every table, and that nothing stored is forgotten in silence."""

import json
from pathlib import Path

import pytest

from apps.assessments.models import SideKind
from apps.exports.domain import audit_tables, plan_tables
from apps.exports.domain.data_dictionary import dictionary_rows
from apps.exports.domain.table_metadata import csvw_metadata
from apps.exports.domain.tables import TABLES, TABLES_BY_NAME
from apps.improvement.models import ActionSource, Priority
from apps.improvement.models.effects import FINDINGS
from apps.improvement.models.measures import CADENCES, KINDS, WAYS
from apps.improvement.statuses import ActionStatus
from apps.organisations.models import Meeting, Setting
from apps.surveys.domain.results import CellState, CellSubject, HiddenReason
from apps.surveys.models import RESPONDENT_GROUPS

CONTRACT = Path(__file__).with_name("contract.json")


def contract() -> dict:
    """The tables as programs that people wrote know them."""
    found = {}
    for table in TABLES:
        columns = {}
        for column in table.columns:
            columns[column.name] = {"type": column.type.value, "codes": [code for code, _ in column.codes]}
        found[table.name] = {"key": table.key, "columns": columns}
    return found


def test_nothing_that_people_built_on_is_renamed_or_gone():
    """To add a column is no break: write the contract anew with what `contract()` gives. Anything else is one."""
    promised = json.loads(CONTRACT.read_text(encoding="utf-8"))
    assert contract() == promised


def test_names_are_plain_and_said_once():
    for table in TABLES:
        assert len(set(table.names)) == len(table.names), table.name
        for name in (table.name, *table.names):
            assert name.isascii(), name
            assert name == name.lower(), name
            assert name.replace("_", "").isalnum(), name
        for column in table.columns:
            assert column.meaning.endswith("."), f"{table.name}.{column.name}"
            assert column.label, f"{table.name}.{column.name}"


def test_every_reference_leads_to_the_key_of_a_table():
    for table in TABLES:
        for column in table.columns:
            if column.leads_to:
                assert TABLES_BY_NAME[column.leads_to].columns[0].name in (column.name, "audit_id", "action_id")


def test_a_code_has_its_words_in_the_column_beside_it():
    without_words = {"hidden_reason", "subject"}
    for table in TABLES:
        for column in table.columns:
            if column.codes and column.name not in without_words:
                assert f"{column.name}_label" in table.names, f"{table.name}.{column.name}"


@pytest.mark.parametrize(
    ("codes", "stored"),
    [
        (audit_tables.SETTINGS, Setting.choices),
        (audit_tables.FORMS, Meeting.choices),
        (audit_tables.VOICES, RESPONDENT_GROUPS),
        (plan_tables.ACTION_STATES, ActionStatus.choices),
        (plan_tables.SOURCES, ActionSource.choices),
        (plan_tables.PRIORITIES, [(str(value), label) for value, label in Priority.choices]),
        (plan_tables.FINDINGS, FINDINGS),
        (plan_tables.MEASURE_KINDS, KINDS),
        (plan_tables.WAYS, WAYS),
        (plan_tables.CADENCES, CADENCES),
    ],
)
def test_codes_and_words_are_those_of_the_product(codes, stored):
    assert list(codes) == [tuple(pair) for pair in stored]


def test_codes_without_words_of_their_own_are_those_of_the_product():
    assert [code for code, _ in audit_tables.CELL_STATES] == [state.value for state in CellState]
    assert [code for code, _ in audit_tables.SUBJECTS] == [subject.value for subject in CellSubject]
    assert [code for code, _ in audit_tables.HIDDEN_REASONS] == [reason.value for reason in HiddenReason]
    assert {code for code, _ in audit_tables.RATERS} < set(SideKind.values)


def test_the_dictionary_has_a_line_for_every_column():
    lines = list(dictionary_rows(TABLES))
    assert [(line[0], line[2]) for line in lines] == [
        (table.name, column) for table in TABLES for column in table.names
    ]


def test_the_metadata_of_a_file_names_its_columns_in_order():
    for table in TABLES:
        columns = csvw_metadata(table)["tableSchema"]["columns"]
        assert [column["titles"] for column in columns] == list(table.names)
