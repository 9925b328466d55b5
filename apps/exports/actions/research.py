"""Whether a provider takes part in research."""

from datetime import datetime

from apps.activity_log.actions import record
from apps.organisations.models import Organisation

from ..models import ResearchConsent
from ..permissions import check_can_decide_on_research


def agree_to_research(*, organisation: Organisation, by, at: datetime) -> None:
    """From now on the host may pass its figures on, without names. Twice changes nothing."""
    check_can_decide_on_research(by, organisation)
    _, is_new = ResearchConsent.objects.get_or_create(
        organisation=organisation, defaults={"given_by": by, "given_at": at}
    )
    if is_new:
        record("research agreed to", target=organisation, by=by, at=at)


def end_research_consent(*, organisation: Organisation, by, at: datetime) -> None:
    """Nothing of it is passed on any more. What was passed on cannot be called back."""
    check_can_decide_on_research(by, organisation)
    deleted, _ = ResearchConsent.objects.filter(organisation=organisation).delete()
    if deleted:
        record("research ended", target=organisation, by=by, at=at)
