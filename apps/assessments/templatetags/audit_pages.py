"""What stands at the top of every page of an audit: the way back, and the line of its stages."""

from django import template
from django.urls import reverse

from apps.common.dates import period_years
from apps.common.templatetags.breadcrumb_trail import trail
from apps.organisations.models import Programme
from apps.organisations.permissions import roles_of

from ..domain.stages import stage_lines
from ..models import Assessment
from ..queries.access import AuditFacts, facts_of
from ..statuses import AuditStatus

register = template.Library()


@register.inclusion_tag("assessments/_navigation.html", takes_context=True)
def audit_navigation(context, audit: Assessment, *below: str, is_own: bool = False) -> dict:
    """Breadcrumbs from the list of programmes to this page's parent, and the stages.

    `below`: addresses and labels of parents below the audit. `is_own`: this is the audit's own page.
    """
    links = _breadcrumbs(context["request"].user, audit)
    if not is_own:
        links += trail(reverse("assessments:audit", args=[audit.reference]), audit_label(audit))
    return {"links": links + trail(*below), "stages": stages_of(audit, facts_of(audit))}


@register.inclusion_tag("design_system/breadcrumbs.html")
def programme_navigation(programme: Programme, *below: str) -> dict:
    """Breadcrumbs from the list of programmes; `below`: addresses and labels of parents below the programme."""
    return {"links": _down_to(programme) + trail(*below)}


@register.inclusion_tag("design_system/breadcrumbs.html")
def review_navigation(audit: Assessment, home: str, *below: str) -> dict:
    """Breadcrumbs from a reviewer's own list. `home`: their review; `below`: as above."""
    reviews = reverse("assessments:reviews")
    return {"links": trail(reviews, "Your reviews", home, f"Review of {audit.programme.name}", *below)}


@register.inclusion_tag("design_system/breadcrumbs.html", takes_context=True)
def report_navigation(context, audit: Assessment, report: str = "") -> dict:
    """Breadcrumbs to an audit's report for whoever has not the audit itself. `report`: its address, from below it."""
    if roles_of(context["request"].user).get(audit.programme.organisation_id):
        return {"links": _down_to(audit.programme) + trail(report, "The report as a web page")}
    return {"links": trail(reverse("reports:shared"), "Shared with you", report, "The report as a web page")}


@register.filter
def audit_label(audit: Assessment) -> str:
    """An audit among others of its programme: "Audit 2025–26"."""
    return f"Audit {period_years(audit.period_start, audit.period_end)}"


@register.filter
def of_audit(audit: Assessment) -> str:
    """What a page's title says after its own words: "Walking Alongside, 2025–26"."""
    return f"{audit.programme.name}, {period_years(audit.period_start, audit.period_end)}"


def stages_of(audit: Assessment, facts: AuditFacts) -> list:
    """The line of stages."""
    return stage_lines(
        AuditStatus(audit.status),
        has_review=facts.has_review,
        was_read_by_peer_workers=facts.has_window,
        is_window_open=facts.has_open_window,
        is_shared=facts.is_shared,
    )


def _breadcrumbs(person, audit: Assessment) -> list[dict[str, str]]:
    """From the top down to the programme; a reviewer from elsewhere comes from their reviews."""
    if not roles_of(person).get(audit.programme.organisation_id):
        return [{"href": reverse("assessments:reviews"), "label": "Your reviews"}]
    return _down_to(audit.programme)


def _down_to(programme: Programme) -> list[dict[str, str]]:
    place = reverse("assessments:programme", args=[programme.reference])
    return trail(reverse("assessments:programmes"), "Programmes", place, programme.name)
