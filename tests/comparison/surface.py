"""All that the comparison knows of the code. Whoever renames one of these things follows here, and nowhere else."""

import io

from django.apps import apps
from django.core.management import call_command

from apps.accounts.personal_data import as_json, sections_about
from apps.assessments.offline.workbook_export import make_workbook
from apps.reports.document.build import build_blank_audit, build_document
from apps.reports.rendering.render_pdf import print_document
from apps.rubric.canonical_json import content_hash
from apps.rubric.queries.rubric_loader import clear_rubric_cache, export_yaml, load_rubric_content
from tests.cast import Cast, make_cast
from tests.scenario import build_scenario
from tests.test_access import TABLE

from .stillness import MOMENT

# What is called otherwise than on the first commit that was recorded: the new name and the old one, so that both
# commits give the same file names and marks. Models by the name of their class, things of the scenario by their key.
MODELS = {"PendingImport": "OfferedDraft"}
THINGS = {"rubric_import": "rubric_offer"}


def _run(command: str, *arguments, **options) -> None:
    call_command(command, *arguments, stdout=io.StringIO(), **options)


def migrate() -> None:
    """An empty database."""
    _run("migrate", verbosity=0)


def model(label: str):
    return apps.get_model(label)


def load_rubric():
    """The shipped rubric, published."""
    clear_rubric_cache()
    _run("load_rubric", publish=True)
    return model("rubric.Rubric").objects.get()


def load_demo() -> None:
    _run("load_demo")


def name_editor(email: str) -> None:
    """Lets that person write versions of the rubric."""
    _run("name_rubric_editor", email)


def scenario(rubric):
    """The cast and what the access table points at."""
    return build_scenario(make_cast(), rubric)


def cast_names() -> tuple[str, ...]:
    return Cast.NAMES


def access_table() -> list[tuple]:
    """Name, arguments, what a GET answers, what a POST answers."""
    return TABLE


def audits():
    return model("assessments.Assessment").objects.order_by("pk")


def sides_of(audit):
    return audit.sides.order_by("kind")


def rubric_content(rubric):
    """Its tree."""
    return load_rubric_content(rubric).content


def rubric_hash(content) -> str:
    """The content hash, computed anew."""
    return content_hash(content)


def rubric_yaml() -> str:
    return export_yaml()


def workbook_of(side, *, blank: bool) -> bytes:
    return make_workbook(side, blank=blank)


def document_of(audit):
    """The report's document, which has a content_hash."""
    return build_document(audit, MOMENT.date())


def blank_of(rubric):
    """The blank audit's document."""
    return build_blank_audit(rubric)


def pdf_of(document) -> bytes:
    return print_document(document).pdf


def sign_off_digest(audit) -> str | None:
    """What sign-off froze; None for what is not signed off."""
    sign_off = model("assessments.SignOff").objects.filter(assessment=audit).first()
    return sign_off.digest if sign_off else None


def personal_data_of(person) -> str:
    """The file of everything that is kept about them."""
    return "".join(as_json(sections_about(person)))
