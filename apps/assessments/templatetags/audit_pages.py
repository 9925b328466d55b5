"""What stands at the top of every page of an audit: the way back, and the line of its stages."""

from django import template
from django.urls import reverse

from apps.common.dates import period_years
from apps.organisations.permissions import roles_of

from ..domain.stages import stage_lines
from ..models import Assessment
from ..queries.access import AuditFacts, facts_of
from ..statuses import AuditStatus

register = template.Library()


@register.inclusion_tag("assessments/_navigation.html", takes_context=True)
def audit_navigation(context, audit: Assessment, href: str = "", label: str = "", is_own: bool = False) -> dict:
    """Breadcrumbs from the list of programmes to this page's parent, and the stages.

    `href`, `label`: a parent below the audit. `is_own`: this is the audit's own page.
    """
    links = _breadcrumbs(context["request"].user, audit)
    if not is_own:
        links.append({"href": reverse("assessments:audit", args=[audit.reference]), "label": audit_label(audit)})
    if href:
        links.append({"href": href, "label": label})
    return {"links": links, "stages": stages_of(audit, facts_of(audit))}


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
    programme = reverse("assessments:programme", args=[audit.programme.reference])
    return [
        {"href": reverse("assessments:programmes"), "label": "Programmes"},
        {"href": programme, "label": audit.programme.name},
    ]
