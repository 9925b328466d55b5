"""Reports that were shared with a commissioner and that the person has not read yet."""

from django.urls import reverse

from apps.accounts.queries import is_acknowledged
from apps.assessments.queries.waiting_audits import about_audit
from apps.common.dates import local_day
from apps.common.waiting_items import WaitingItem

from .shared_with_commissioner import shares_for


def reports_waiting(person) -> list[WaitingItem]:
    """Each report once, however many of the person's organisations may read it."""
    unread = shares_for(person).annotate(was_read=is_acknowledged(person, "assessment__reference"))
    found = (
        unread.filter(was_read=False)
        .select_related("assessment__programme__organisation")
        .order_by("shared_at", "pk")
    )
    items: dict[int, WaitingItem] = {}
    for share in found:
        audit = share.assessment
        hint = f"{audit.programme.organisation.name} shared it on {local_day(share.shared_at)}."
        href = reverse("reports:document", args=[audit.reference])
        items.setdefault(audit.pk, WaitingItem("Read the report", href, about_audit(audit), hint))
    return list(items.values())
