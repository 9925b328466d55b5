"""Whether a file still says what stands today, without building the report again.

What is signed off cannot change: the database refuses it, and its digest tells if it did all the same. So a file is
out of date only if something did that is printed and may still change. `inputs_hash` of a row is the SHA-256 of just
these things, at the time it was printed; a test goes through every column that a signed-off report reads, and holds
that none is forgotten here.
"""

from datetime import date

from django.conf import settings

from apps.assessments.models import Assessment
from apps.insights.queries.perspectives import survey_results
from apps.organisations.models import Programme
from apps.rubric.models import Rubric
from apps.surveys.domain.results import Audience

from .document.build_living_sections import build_living_sections
from .document.build_plan import build_printed_plan, build_printed_shared_plan
from .document.content_hash import content_hash_of
from .document.living_sections import LivingSections
from .document.people_bands import people_band
from .document.version_history import checked_sign_off, version_mark
from .models import Report
from .rendering.layout_version import blank_layout_version, layout_version


def report_inputs_hash(
    assessment: Assessment, today: date | None, *, names_newer: bool, living: LivingSections | None = None
) -> str:
    """The hash of what can change in the report of a signed-off version. `living`: as in the document."""
    programme = assessment.programme
    organisation = programme.organisation
    return content_hash_of(
        (
            layout_version(),
            settings.SITE_URL,
            organisation.name,
            organisation.is_made_up,
            programme.name,
            programme.setting,
            programme.form,
            people_band(programme.peer_workers),
            people_band(programme.caseload),
            version_mark(assessment, names_newer=names_newer),
            checked_sign_off(assessment),
            tuple(survey_results(assessment, Audience.OUTSIDE, today).values()),
            living.undated if living else None,
        )
    )


def blank_inputs_hash(rubric: Rubric) -> str:
    """The hash of what decides how the blank audit of a published rubric looks."""
    return content_hash_of((blank_layout_version(), settings.SITE_URL, rubric.content_hash))


def plan_inputs_hash(programme: Programme, today: date, *, for_provider: bool) -> str:
    """The hash of all that is printed of a plan, because all of it can change."""
    build_plan = build_printed_plan if for_provider else build_printed_shared_plan
    return build_plan(programme, today).content_hash


def is_up_to_date(report: Report, today: date) -> bool:
    """Whether the file says what stands today. Cheap: of what is signed off, nothing is built."""
    if report.programme is not None:
        return report.inputs_hash == plan_inputs_hash(report.programme, today, for_provider=report.for_provider)
    if report.rubric is not None:
        return report.inputs_hash == blank_inputs_hash(report.rubric)
    assert report.assessment is not None  # it is of one of the two
    living = living_sections_of(report, today)
    return report.inputs_hash == report_inputs_hash(
        report.assessment, today, names_newer=report.names_newer, living=living
    )


def living_sections_of(report: Report, today: date) -> LivingSections | None:
    """What lives on after sign-off, for a file that holds it."""
    if report.assessment is None or not report.for_provider:
        return None
    return build_living_sections(report.assessment, today)
