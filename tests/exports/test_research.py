"""Figures for research: only of providers that agreed, and without a word of anybody."""

import io
import zipfile

import frictionless
from django.core.management import call_command

from apps.assessments.actions.versions import withdraw_version
from apps.assessments.statuses import AuditStatus
from apps.exports.actions.research import agree_to_research, end_research_consent
from apps.organisations.models import Organisation

from ..cast import NOON, Cast, make_programme
from ..factories import make_audit, make_reviewed_audit
from .reading_rows import csv_rows

LEVELS = "research_levels.csv"


def research_file(tmp_path) -> zipfile.ZipFile:
    """The file that the command writes, read back."""
    path = tmp_path / "research.zip"
    call_command("export_research", output=path)
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


def make_audits(cast: Cast, rubric) -> None:
    signed = AuditStatus.SIGNED_OFF
    make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer, levels={"ACC-1": 5}, status=signed)
    make_audit(
        cast.other_programme,
        rubric,
        cast.other_manager,
        levels={"ACC-1": "NA"},
        status=signed,
        reason="Secret words.",
    )


def test_only_of_providers_that_agreed(cast, rubric, tmp_path):
    make_audits(cast, rubric)
    assert csv_rows(research_file(tmp_path), LEVELS) == []
    agree_to_research(organisation=cast.harbour, by=cast.administrator, at=NOON)
    package = research_file(tmp_path)
    levels = csv_rows(package, LEVELS)
    assert {row["rater"] for row in levels} == {"own", "review", "agreed"}
    assert len(levels) == 3 * 30
    assert len(csv_rows(package, "research_audits.csv")) == 1
    end_research_consent(organisation=cast.harbour, by=cast.administrator, at=NOON)
    assert csv_rows(research_file(tmp_path), LEVELS) == []


def test_made_up_providers_and_withdrawn_versions_are_no_research(cast, rubric, tmp_path):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    other = make_programme(cast.harbour, "Night Watch")
    make_audit(other, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    agree_to_research(organisation=cast.harbour, by=cast.administrator, at=NOON)
    assert len(csv_rows(research_file(tmp_path), "research_audits.csv")) == 2
    withdraw_version(assessment=audit, reason="It was wrong.", by=cast.manager, at=NOON)
    assert len(csv_rows(research_file(tmp_path), "research_audits.csv")) == 1
    Organisation.objects.filter(pk=cast.harbour.pk).update(is_made_up=True)
    assert csv_rows(research_file(tmp_path), "research_audits.csv") == []


def test_nobody_and_nothing_is_named(cast, rubric, tmp_path):
    make_audits(cast, rubric)
    agree_to_research(organisation=cast.harbour, by=cast.administrator, at=NOON)
    package = research_file(tmp_path)
    private = [cast.harbour.name, cast.harbour.reference, cast.programme.name, cast.programme.reference]
    private += [cast.manager.email, cast.programme.assessments.get().reference, "Secret words."]
    for name in package.namelist():
        if name.startswith("research_"):
            text = package.read(name).decode()
            assert not [words for words in private if words in text], name
    package.extractall(tmp_path / "read")
    assert frictionless.validate(str(tmp_path / "read" / "datapackage.json")).valid
