"""python -m tests.upgrades.open_reports: open every signed-off report as its manager; the statuses as JSON."""

import json
import os
import sys


def open_reports() -> dict[str, int]:
    """The status of each report's page, by programme and version."""
    from django.test import Client
    from django.urls import reverse

    from apps.accounts.models import User
    from apps.assessments.models import Assessment
    from apps.assessments.statuses import AuditStatus
    from apps.organisations.models import Role

    statuses = {}
    for audit in Assessment.objects.filter(status=AuditStatus.SIGNED_OFF).select_related("programme__organisation"):
        organisation = audit.programme.organisation
        manager = User.objects.get(memberships__organisation=organisation, memberships__role=Role.MANAGER)
        browser = Client(headers={"host": "127.0.0.1"})
        browser.force_login(manager)
        answer = browser.get(reverse("reports:document", args=[audit.reference]))
        statuses[f"{audit.programme.name}, {audit.period_end:%Y}, version {audit.version}"] = answer.status_code
    return statuses


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    django.setup()
    sys.stdout.write(json.dumps(open_reports()))
