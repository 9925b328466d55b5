"""What migrations do to audits: those that were submitted become signed off, and the triggers outlive each one."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from apps.accounts.models import User
from apps.assessments import keeping, migrations, scoring
from apps.assessments.models import Assessment, CheckAnswer, Rating, Side
from apps.assessments.scoring import State
from apps.assessments.sheet import sheet_of
from apps.assessments.statuses import Status
from apps.rubric import queries as rubric_queries
from apps.rubric.actions import load_rubric, publish_rubric
from tests.conftest import SHIPPED_RUBRIC
from tests.faults.databases import drop_database, make_database
from tests.people import NOON, make_cast
from tests.rubric.files import SMALL

from .whole import make_whole_audit, rows_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other_database(tmp_path):
    """other_database(copied=True): from now on the connection leads to another database, and back after the test."""
    before, made = connection.settings_dict["NAME"], []

    def switch(*, copied: bool) -> None:
        connection.close()
        like = f"{'sqlite' if connection.vendor == 'sqlite' else 'postgres'}:///{before}" if copied else ""
        address = make_database(tmp_path, like=like)
        made.append(address)
        sqlite = address.startswith("sqlite")
        connection.settings_dict["NAME"] = address.removeprefix("sqlite:///") if sqlite else address.rsplit("/", 1)[1]
        rubric_queries.forget()

    yield switch
    connection.close()
    connection.settings_dict["NAME"] = before
    rubric_queries.forget()
    for address in made:
        drop_database(address)


# --- From the first migration on ---------------------------------------------------------------------------


def migrate_to(name: str | None):
    """The models as they are after one migration of this app; None: after all of them."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    others = [node for node in leaves if node[0] in ("rubric", "organisations", "trail")]
    targets = leaves if name is None else [*others, ("assessments", name)]
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


LONG_AGO = {"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31)}


def make_old_audit(old, rubric, programme, by, status: str, deal: Random):
    """An audit as it was before there were sides, with any answers that leave each factor a score."""
    submitted = {"submitted_by_id": by.pk, "submitted_at": NOON} if status == "submitted" else {}
    audit = old.get_model("assessments", "Assessment").objects.create(
        programme_id=programme.pk,
        rubric_id=rubric.pk,
        status=status,
        started_by_id=by.pk,
        started_at=NOON,
        **LONG_AGO,
        **submitted,
    )
    change = old.get_model("assessments", "StatusChange").objects
    change.create(assessment=audit, before="", after="draft", by_id=by.pk, at=NOON)
    if status != "draft":
        change.create(assessment=audit, before="draft", after=status, by_id=by.pk, at=NOON)
    known = rubric_queries.known(rubric)
    answers = {}
    for factor in known.content.factors:
        for place, indicator in enumerate(factor.indicators):
            top = known.content.scale.max
            answer = deal.randint(1, top) if place < 5 or deal.random() < 0.5 else State.NOT_ASSESSED
            if indicator.na_allowed and deal.random() < 0.2:
                answer = State.NOT_APPLICABLE
            answers[indicator.id] = answer
    rating = old.get_model("assessments", "Rating").objects
    rating.bulk_create(
        old.get_model("assessments", "Rating")(
            assessment=audit,
            indicator_id=known.indicator_keys[code],
            level=None if isinstance(answer, State) else answer,
            not_applicable=answer is State.NOT_APPLICABLE,
            reason=f"Because of {code}",
            version=0 if answer is State.NOT_ASSESSED else 1,
            updated_by_id=None if answer is State.NOT_ASSESSED else by.pk,
            updated_at=None if answer is State.NOT_ASSESSED else NOON,
        )
        for code, answer in answers.items()
    )
    return audit.pk, answers


def test_submitted_audits_become_signed_off_with_the_scores_that_they_had(other_database, record_property):
    other_database(copied=False)
    old = migrate_to("0001_initial")
    audits = {}
    for text in (SMALL, SHIPPED_RUBRIC.read_text(encoding="utf-8")):
        loaded = load_rubric(text=text, by=None, at=NOON)
        rubric = publish_rubric(rubric=loaded.rubric, by=None, at=NOON)
        by = User.objects.create_user(email=f"m{rubric.pk}@example.org", name="Manager")
        harbour = old.get_model("organisations", "Organisation").objects.create(
            name=f"Harbour {rubric.version}", kind="provider", created_at=NOON
        )
        for number, status in enumerate(("submitted", "submitted", "submitted", "draft", "discarded")):
            programme = old.get_model("organisations", "Programme").objects.create(
                organisation=harbour,
                name=f"Programme {number}",
                setting="community",
                form="one_to_one",
                peer_workers=3,
                caseload=30,
                created_at=NOON,
            )
            key, answers = make_old_audit(old, rubric, programme, by, status, Random(number))
            audits[key] = (status, answers, rubric_queries.known(rubric).content)
    migrate_to(None)
    rubric_queries.forget()
    for key, (status, answers, content) in audits.items():
        _is_as_it_was(Assessment.objects.get(pk=key), status, answers, content)
    record_property("audits migrated", len(audits))


def _is_as_it_was(audit: Assessment, status: str, answers, content) -> None:
    sheet = sheet_of(audit)
    assert {one.indicator.id: one.answer for one in sheet.indicators} == answers
    assert {one.reason for one in sheet.indicators} == {f"Because of {code}" for code in answers}
    changes = set(audit.status_changes.values_list("before", "after"))
    if status != "submitted":
        assert audit.status == status
        assert not hasattr(audit, "sign_off")
        return
    assert audit.status == Status.SIGNED_OFF
    assert (audit.signed_off_at, audit.version, audit.supersedes) == (NOON, 1, None)
    assert changes == {("", "draft"), ("draft", "signed_off")}
    computed = scoring.score(content, answers)
    assert sheet.scores == computed
    assert [row.mean for row in audit.sign_off.factor_scores.order_by("factor__position")] == [
        one.mean for one in computed.factors
    ]
    assert isinstance(audit.sign_off.overall, Decimal | None)
    assert (audit.sign_off.rubric_hash, audit.sign_off.formula) == (audit.rubric.content_hash, computed.formula)
    side = Side.objects.get(assessment=audit)
    assert (side.kind, side.finished_at, side.finished_by_id) == ("own", NOON, audit.signed_off_by_id)


# --- Triggers outlive migrations ---------------------------------------------------------------------------

DUMMY = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "{last}")]
    operations = [
        migrations.AlterField("checkanswer", "kind", models.CharField(max_length=31)),
        migrations.AddField("rating", "dummy", models.CharField(max_length=3, default="x")),
        migrations.RunSQL(migrations.RunSQL.noop, migrations.RunSQL.noop),
    ]
"""


@pytest.fixture
def one_more_migration(tmp_path, settings):
    """This app's migrations and one more that changes two of its tables. Gives the name of the last but one."""
    folder = tmp_path / "with_one_more"
    folder.mkdir()
    names = sorted(path for path in Path(migrations.__file__).parent.glob("0*.py"))
    for path in names:
        text = path.read_text(encoding="utf-8").replace("from ..", "from apps.assessments.")
        (folder / path.name).write_text(text, encoding="utf-8")
    (folder / "__init__.py").touch()
    (folder / "9999_dummy.py").write_text(DUMMY.format(last=names[-1].stem), encoding="utf-8")
    sys.path.insert(0, str(tmp_path))
    settings.MIGRATION_MODULES = {"assessments": "with_one_more"}
    yield names[-1].stem
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("with_one_more")]:
        del sys.modules[name]


def refuses_a_change(audit) -> bool:
    """Whether the database itself refuses one in each of two tables."""
    for model in (Rating, CheckAnswer):
        row = rows_of(model, audit).values("pk")[0]["pk"]
        with pytest.raises(DatabaseError, match=keeping.SENTENCE), transaction.atomic():
            model.objects.filter(pk=row).update(reason="Afterwards")
    return True


def test_triggers_are_back_after_a_migration_that_makes_tables_anew(rubric, other_database, one_more_migration):
    other_database(copied=True)
    cast = make_cast()
    audit = make_whole_audit(cast.programme, rubric, cast.manager, cast.newcomer, cast.peer_worker, signed_off=True)
    assert refuses_a_change(audit)
    for target in ("9999", one_more_migration):
        call_command("migrate", "assessments", target, verbosity=0)
        assert keeping.missing(connection) == []
        assert refuses_a_change(audit)


def test_a_table_that_is_made_anew_without_a_migration_is_noticed(rubric, other_database):
    """SQLite drops the triggers of a table with it, and says nothing: the check does, and migrate mends it."""
    other_database(copied=True)
    field = CheckAnswer._meta.get_field("kind")
    wider = field.clone()
    wider.max_length = 40
    wider.set_attributes_from_name("kind")
    wider.model = CheckAnswer
    if connection.vendor == "sqlite":
        keeping.remove(connection)  # it could not rename the table otherwise
    with connection.schema_editor() as editor:
        editor.alter_field(CheckAnswer, field, wider, strict=True)
    if connection.vendor == "sqlite":
        assert keeping.missing(connection)
    call_command("migrate", verbosity=0)
    assert keeping.missing(connection) == []
