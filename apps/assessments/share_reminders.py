"""What managers are told of by the clock: shares that end within a week."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.notices import is_first_time
from apps.organisations.models import Organisation

from .emails import send_shares_end
from .models import Share
from .queries.shares import not_ended

FROM_HOUR = 7  # of the day, in the installation's time zone
TOLD_BEFORE = timedelta(days=7)


@transaction.atomic
def tell_of_shares_ending(*, at: datetime) -> None:
    """Once for each last day: one e-mail for all shares of an organisation that are told of together."""
    now = timezone.localtime(at)
    if now.hour < FROM_HOUR:
        return
    ending: dict[Organisation, set[str]] = defaultdict(set)
    soon = Share.objects.filter(
        not_ended(now.date()),
        ends_on__lte=now.date() + TOLD_BEFORE,
        assessment__programme__organisation__is_made_up=False,
        assessment__programme__commissions__commissioner=F("commissioner"),
    )
    for share in soon.select_related("assessment__programme__organisation").order_by("pk"):
        if is_first_time(f"share {share.pk} until {share.ends_on}", at=at):
            programme = share.assessment.programme
            ending[programme.organisation].add(programme.name)
    for organisation, programmes in ending.items():
        send_shares_end(organisation, sorted(programmes), at=at)
