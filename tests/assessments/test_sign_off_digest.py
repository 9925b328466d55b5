"""What is signed off is compared with its digest wherever it is read: everything that a reader relies on is in it."""

import hashlib
import json
from datetime import date, timedelta
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from apps.assessments import immutability_triggers, sign_off_verification
from apps.assessments.domain.sign_off_digest import NEWEST_RULE, digest_of
from apps.assessments.immutability_triggers import PATHS
from apps.assessments.models import Assessment, Comment, EvidenceFile, Rating, Review, SignOff, StatusChange
from apps.assessments.sign_off_contents import PARTS, load_contents
from apps.assessments.sign_off_record import NOTICES, SignOffState, sign_off_digest, sign_off_state, sign_off_states
from apps.assessments.system_checks import check_sign_offs
from apps.organisations.models import Programme
from apps.reports.document.build import build_document
from apps.reports.models import Report
from tests.cast import NOON, make_programme
from tests.factories import make_reviewed_audit

from .complete_audit import make_whole_audit, rows_of

pytestmark = pytest.mark.long(reason="changes one column after the other of a signed-off audit")

# Columns that no reader relies on, with the reason.
NOT_IN_IT = {
    "Rating.client_id": "the random name of the page that saved last",
    "Evidence.client_id": "the random name of the page that saved last",
    "SignOff.digest": "the digest itself",
    "Comment.window": "the two windows of this audit are alike but for their keys",
}


@pytest.fixture
def done(cast, rubric):
    """A signed-off audit with a row in each of its tables, and no guard: whoever owns the database can do that."""
    audit = make_whole_audit(cast.programme, rubric, cast.manager, cast.newcomer, cast.peer_worker, signed_off=True)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    immutability_triggers.remove(connection)
    return audit


def state(audit) -> SignOffState:
    return sign_off_state(Assessment.objects.get(pk=audit.pk))


def fresh(audit) -> Assessment:
    return Assessment.objects.select_related("programme__organisation", "rubric", "sign_off").get(pk=audit.pk)


class TakenBackError(Exception):
    """Takes back what was tried."""


def after(act, audit) -> SignOffState | None:
    """What the digest tells once something was done, which is taken back; None if the database refuses it."""
    told = None
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            act()
            told = state(audit)
            raise TakenBackError
    except TakenBackError:
        return told
    except IntegrityError:
        return None


def another(field: models.Field, value, audit):
    """Values that a column does not hold now."""
    if field.is_relation:
        others = field.related_model._base_manager.exclude(pk=value).order_by("pk").values_list("pk", flat=True)
        return [*others[:2], *([None] if field.null and value is not None else [])]
    if isinstance(field, models.BooleanField):
        return [not value]
    if isinstance(field, models.DateTimeField):
        return [(value or NOON) + timedelta(microseconds=1), (value or NOON) + timedelta(days=1)]
    if isinstance(field, models.DateField):
        return [value - timedelta(days=1)]
    if isinstance(field, models.DecimalField):
        return [(value or 0) + 1]
    if isinstance(field, models.IntegerField):
        return [(value or 0) + 1]
    if isinstance(field, models.JSONField):
        return [["another"]]
    if field.choices:
        return [choice for choice, _ in field.flatchoices if choice != value]
    return [f"{value} "[-(field.max_length or 10_000) :], f"x{value}"[: field.max_length or 10_000]]


@pytest.mark.parametrize("model", PATHS, ids=lambda model: model._meta.db_table)
def test_every_column_of_every_row_is_in_it(done, cast, model, record_property):
    make_programme(cast.harbour, "Another")
    tried = 0
    for row in rows_of(model, done)[:3]:
        for field in model._meta.concrete_fields:
            name = f"{model.__name__}.{field.name}"
            if field.primary_key or name in NOT_IN_IT:
                continue
            for value in another(field, getattr(row, field.attname), done):
                told = after(partial(model._base_manager.filter(pk=row.pk).update, **{field.attname: value}), done)
                assert told in (SignOffState.CHANGED, None), (name, value)
                tried += told is SignOffState.CHANGED
    assert tried >= 2
    assert state(done) is SignOffState.FITS
    record_property("changes tried", tried)


@pytest.mark.parametrize(
    "model", [model for model in PATHS if model is not Assessment], ids=lambda m: m._meta.db_table
)
def test_a_row_that_is_gone_or_new_shows(done, model):
    rows = list(rows_of(model, done))
    for row in rows[:2]:
        told = after(partial(model._base_manager.filter(pk=row.pk)._raw_delete, "default"), done)
        assert told is SignOffState.CHANGED, model
    assert state(done) is SignOffState.FITS


def read_by_all(assessment):
    """Ratings but those of a review that the audit went on without: no digest holds what nobody may read."""
    return Rating.objects.filter(side__assessment=assessment, side__review__ended_at__isnull=True)


def test_a_new_row_shows(done, cast):
    window = done.feedback_windows.first()
    indicator = Rating.objects.filter(side__assessment=done)[0].indicator
    additions = [
        lambda: Comment.objects.create(assessment=done, window=window, text="Late.", on=NOON.date()),
        lambda: StatusChange.objects.create(
            assessment=done, before="agreed", after="feedback", by=cast.manager, at=NOON
        ),
        lambda: StatusChange.objects.create(
            assessment=done, before="agreed", after="signed_off", by=cast.newcomer, at=NOON
        ),
        lambda: done.evidence.get().indicators.add(*type(indicator).objects.filter(rubric=done.rubric)),
        lambda: read_by_all(done)[3].evidence_types.add(
            Rating.objects.filter(evidence_types__isnull=False)[0].evidence_types.get()
        ),
    ]
    for add in additions:
        assert after(add, done) is SignOffState.CHANGED
    assert state(done) is SignOffState.FITS


def test_what_is_in_it_is_every_column_but_those_named(done):
    """A column that a later version adds belongs to a rule of its own: the second one stays as it is."""
    named = {part: list(spec.columns) for part, spec in PARTS.items()}
    assert set(PATHS) == {part.model for part in PARTS.values()}
    assert NEWEST_RULE == 2
    text = json.dumps(named, sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "1b5fc1fe94355abd"
    example = {part: [] for part in PARTS} | {"audit": [{"reference": "A", "version": 1}]}
    assert digest_of(example, 2)[:16] == "7cecbddfdb50f8c4"


def test_comparing_costs_one_query_for_any_number_of_versions(done, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert sign_off_states([done.pk]) == {done.pk: SignOffState.FITS}
    with django_assert_num_queries(1):
        assert sign_off_state(done) is SignOffState.FITS


# --- Earlier rules ----------------------------------------------------------------------------------------


def digest_of_first_version(assessment: Assessment) -> str:
    """The rule of version 0.2.0, as it was written there."""

    def ratings(side) -> list[list]:
        rows = side.ratings.select_related("indicator").prefetch_related("evidence_types")
        said = []
        for row in rows.order_by("indicator__code"):
            kinds = sorted(kind.slug for kind in row.evidence_types.all())
            answer = [row.level, row.not_applicable, row.carried_over]
            said.append([row.indicator.code, *answer, row.reason, row.note, row.evidence_reason, kinds])
        return said

    def evidence() -> list[list]:
        rows = assessment.evidence.filter(taken_out_at=None).select_related("kind").order_by("reference")
        pieces = []
        for row in rows.prefetch_related("indicators", "files"):
            indicators = sorted(indicator.code for indicator in row.indicators.all())
            files = sorted([file.revision, file.sha256] for file in row.files.all())
            what = [row.reference, row.kind.slug, row.title, row.description]
            pieces.append([*what, row.dated.isoformat(), row.kept_where, indicators, files])
        return pieces

    sides = assessment.sides.exclude(review__ended_at__isnull=False).order_by("kind")
    said = {
        "audit": [assessment.reference, assessment.version, assessment.rubric.content_hash],
        "period": [assessment.period_start.isoformat(), assessment.period_end.isoformat()],
        "sides": {side.kind: ratings(side) for side in sides},
        "evidence": evidence(),
    }
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def test_a_digest_of_the_first_rule_is_compared_by_that_rule(done):
    row = SignOff.objects.get(assessment=done)
    row.digest, row.digest_rule = digest_of_first_version(fresh(done)), 1
    row.save()
    assert state(done) is SignOffState.FITS
    assert sign_off_digest(fresh(done)) == row.digest
    Rating.objects.filter(side__assessment=done).update(note="Another")
    assert state(done) is SignOffState.CHANGED


@pytest.mark.parametrize("digest", ["", "0" * 64, "f" * 63, "F" * 64])
@pytest.mark.parametrize("rule", [0, 1, 2, 3, 99])
def test_a_digest_that_is_another_or_of_no_rule_does_not_fit(done, digest, rule):
    SignOff.objects.filter(assessment=done).update(digest=digest, digest_rule=rule)
    before_digests = digest == "" and rule == 1
    assert state(done) is (SignOffState.NOT_STORED if before_digests else SignOffState.CHANGED)


def test_the_same_rows_give_the_same_digest_in_whatever_order_they_come(done):
    contents = load_contents([done.pk])[done.pk]
    turned = {part: list(reversed(rows)) for part, rows in reversed(contents.items())}
    assert digest_of(turned, 2) == digest_of(contents, 2)
    assert digest_of(turned, 1) == digest_of(contents, 1)


# --- Where it is read -------------------------------------------------------------------------------------

PAGES = (
    "assessments:audit",
    "assessments:summary",
    "assessments:check",
    "assessments:evidence_log",
    "assessments:evidence_coverage",
    "assessments:feedback",
    "assessments:agree",
    "assessments:trail",
    "reports:sharing",
    "reports:document",
)


def pages(as_person, done) -> dict[str, str]:
    told, browser = {}, as_person("manager")
    for name in PAGES:
        answer = browser.get(reverse(name, args=[done.reference]))
        assert answer.status_code == 200, name
        told[name] = answer.content.decode()
    return told


@pytest.mark.parametrize("what", SignOffState)
def test_every_page_of_a_version_says_what_its_digest_tells(done, as_person, what):
    if what is SignOffState.CHANGED:
        SignOff.objects.filter(assessment=done).update(overall=5)
    if what is SignOffState.NOT_STORED:
        SignOff.objects.filter(assessment=done).update(digest="", digest_rule=1)
    for name, page in pages(as_person, done).items():
        for other, notice in NOTICES.items():
            if notice:
                assert (notice in page) == (other is what), (name, other)


def test_the_report_prints_what_the_digest_tells(done):
    whole = build_document(fresh(done))
    assert whole.cover.mark is None
    assert "fits" in whole.seal.compared[-1]
    Review.objects.filter(assessment=done, end="").update(is_independent=False)
    other = build_document(fresh(done))
    assert other.cover.mark.code == "changed"
    assert other.seal.compared[-1] == NOTICES[SignOffState.CHANGED]
    assert other.content_hash != whole.content_hash
    SignOff.objects.filter(assessment=done).update(digest="", digest_rule=1)
    before = build_document(fresh(done))
    assert before.cover.mark is None
    assert before.seal.digest == ""
    assert before.seal.compared == (NOTICES[SignOffState.NOT_STORED],)


# --- All of them ------------------------------------------------------------------------------------------


def verify() -> tuple[str, str]:
    """What the command says, and how it ends."""
    out = StringIO()
    try:
        call_command("verify_sign_offs", stdout=out)
    except CommandError as problem:
        return out.getvalue(), str(problem)
    return out.getvalue(), ""


def told_by_check() -> list[str]:
    return [message.msg for message in check_sign_offs(databases=["default"])]


def test_the_command_and_the_check_name_what_does_not_fit(done, cast, rubric):
    second = make_reviewed_audit(
        make_programme(cast.harbour, "Second"), rubric, cast.manager, cast.newcomer, status="signed_off"
    )
    out, end = verify()
    assert (end, told_by_check()) == ("", [])
    assert "2 signed-off audits: 2 as signed off." in out
    assert "1 stored file: 1 as stored." in out
    Comment.objects.filter(assessment=done).update(text="Nobody said so.")
    SignOff.objects.filter(assessment=second).update(digest="", digest_rule=1)
    out, end = verify()
    assert f"Changed since sign-off: {done.reference}, {cast.programme.name}, version 1" in out
    assert f"Signed off before digests were kept: {second.reference}, Second, version 1" in out
    assert "2 signed-off audits: 0 as signed off." in out
    assert end.startswith("1 thing does not fit.")
    (told,) = told_by_check()
    assert done.reference in told
    assert second.reference not in told
    for person in (cast.manager, cast.newcomer, cast.peer_worker):
        assert person.name not in out + end + told
        assert person.email not in out + end + told


def test_a_start_compares_the_newest_and_all_the_others_in_turns(done, cast, rubric, monkeypatch):
    monkeypatch.setattr(sign_off_verification, "NEWEST_AT_START", 1)
    monkeypatch.setattr(sign_off_verification, "OTHERS_AT_START", 2)
    for name in ("Second", "Third", "Fourth"):
        programme = make_programme(cast.harbour, name)
        make_reviewed_audit(programme, rubric, cast.manager, cast.newcomer, status="signed_off")
    everyone = [version.pk for version, _ in sign_off_verification.compare_sign_offs()]
    days = []
    for number in range(2):
        day = date(2026, 11, 27) + timedelta(days=number)
        days.append({version.pk for version, _ in sign_off_verification.compare_sign_offs_at_start(day=day)})
    assert all(everyone[-1] in day for day in days)
    assert set.union(*days) == set(everyone)
    assert max(map(len, days)) == 3


def test_the_check_waits_until_every_table_is_that_of_this_version(done, monkeypatch):
    """What it reads reaches beyond its own app, and a start looks at the checks before it migrates."""
    Comment.objects.filter(assessment=done).update(text="Nobody said so.")
    assert told_by_check()
    newest = MigrationRecorder.Migration.objects.filter(app="organisations").order_by("name").last()
    newest.delete()
    assert told_by_check() == []


def test_the_command_names_a_file_that_is_another_or_gone(done):
    file = EvidenceFile.objects.get(evidence__assessment=done)
    with file.file.open("wb") as stored:
        stored.write(b"%PDF-1.7 another")
    out, end = verify()
    assert f"Not what was stored: evidence file {file.reference} of audit {done.reference}" in out
    assert end.startswith("1 thing does")
    file.file.storage.delete(file.file.name)
    out, end = verify()
    assert "Not stored any more: evidence file" in out
    assert end.startswith("1 thing does")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 another", b"%PDF-1.6", b"%PDF-1.7\n", b"\0" * 100_000])
def test_a_file_that_is_another_is_not_handed_out(done, as_person, content):
    file = EvidenceFile.objects.get(evidence__assessment=done)
    path = reverse("assessments:evidence_file", args=[done.reference, file.reference])
    browser = as_person("manager")
    answer = browser.get(path)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    with file.file.open("wb") as stored:
        stored.write(content)
    answer = browser.get(path, follow=True)
    assert "is not the one that was attached" in answer.content.decode()
    file.file.storage.delete(file.file.name)
    assert "no longer stored here" in browser.get(path, follow=True).content.decode()


def test_nothing_else_is_in_the_way(done):
    """Names of the programme and of people may change: they are not what was signed off."""
    Programme.objects.filter(pk=done.programme_id).update(name="Another name")
    type(done.started_by).objects.filter(pk=done.started_by_id).update(name="Another name")
    Report.objects.create(assessment=done, content_hash="1" * 64, requested_at=NOON)
    assert state(done) is SignOffState.FITS
