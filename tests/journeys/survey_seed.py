"""python -m tests.journeys.survey_seed open|close: two programmes of the demonstration whose rounds can be answered.

open: submits an audit of each, opens a round of people supported for each, and prints what a test needs to use them.
close: puts the last day of every open round into the past, as time would.
"""

import json
import os
import sys
from datetime import timedelta


def open_rounds() -> list[dict[str, str]]:
    """For each programme the survey's address and the audit's reference."""
    from django.utils import timezone

    from apps.assessments.statuses import AuditStatus
    from apps.organisations.actions.programmes import add_programme
    from apps.organisations.models import Meeting, Membership, Organisation, Role, Setting
    from apps.rubric.queries.rubric_loader import newest_published
    from apps.surveys.domain.questions import RespondentGroup
    from apps.surveys.domain.survey_links import SurveyLink
    from tests.factories import make_audit
    from tests.surveys.rounds import make_round

    now = timezone.now()
    today = timezone.localdate(now)
    manager = Membership.objects.get(user__email="manager@harbour.example", role=Role.MANAGER).user
    found = []
    for name in ("Twelve", "Four"):
        programme = add_programme(
            organisation=Organisation.objects.get(memberships__user=manager),
            name=name,
            setting=Setting.COMMUNITY,
            form=Meeting.ONE_TO_ONE,
            peer_workers=6,
            caseload=40,
            by=manager,
            at=now,
        )
        audit = make_audit(programme, newest_published(), manager, status=AuditStatus.SIGNED_OFF, at=now)
        opened = make_round(
            programme, manager, RespondentGroup.PEOPLE_SUPPORTED, opens_on=today - timedelta(days=10), closes_on=today
        )
        found.append({"audit": audit.reference, "survey": f"/s/{SurveyLink(opened.link_key, '').as_text}/"})
    return found


def close_rounds() -> None:
    """Yesterday was their last day."""
    from django.utils import timezone

    from apps.surveys.models import Round
    from apps.surveys.statuses import RoundStatus

    Round.objects.filter(status=RoundStatus.OPEN).update(closes_on=timezone.localdate() - timedelta(days=1))


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    django.setup()
    print(json.dumps(open_rounds() if sys.argv[1] == "open" else close_rounds()))
