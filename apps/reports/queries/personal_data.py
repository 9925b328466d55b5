"""What a person can take out of their account."""

from ..models import Order, Report

OF = ("assessment", "rubric", "programme")


def personal_data(user) -> dict[str, object]:
    """What reports keep about a person: which they asked for, and when. Nothing that is printed names anybody."""
    asked = []
    for report in Report.objects.filter(requested_by=user).order_by("pk").select_related(*OF):
        row = {
            "report": report.reference,
            "audit": report.assessment and report.assessment.reference,
            "summary": report.is_summary,
            "action_plan_of": report.programme and report.programme.reference,
            "blank_audit_of": report.rubric and str(report.rubric),
            "asked_at": report.requested_at.isoformat(),
        }
        asked.append(row)
    return {"reports_you_asked_for": asked, "orders_you_placed": _orders(user)}


def _orders(user) -> list[dict[str, object]]:
    """What of many files at once."""
    placed = []
    for order in Order.objects.filter(requested_by=user).order_by("pk").select_related("organisation"):
        row = {
            "order": order.reference,
            "for_organisation": order.organisation.name,
            "view": order.title,
            "what_it_shows": order.view_in_words,
            "asked_at": order.requested_at.isoformat(),
        }
        placed.append(row)
    return placed
