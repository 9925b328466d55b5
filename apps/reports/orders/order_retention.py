"""How long an organisation keeps what its people ordered."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.organisations.models import Organisation

from ..models import OrderSettings
from ..permissions import check_can_order_for


def keep_days(organisation: Organisation) -> int:
    """In days, from when an order is ready."""
    chosen = OrderSettings.objects.filter(organisation=organisation).values_list("keep_days", flat=True).first()
    return chosen or OrderSettings.Days.MONTH.value


@transaction.atomic
def keep_orders(*, organisation: Organisation, days: int, by, at: datetime) -> None:
    """For orders that become ready from now on."""
    check_can_order_for(by, organisation)
    OrderSettings.objects.update_or_create(organisation=organisation, defaults={"keep_days": days})
    record("keeping of orders changed", target=organisation, by=by, at=at, days=days)
