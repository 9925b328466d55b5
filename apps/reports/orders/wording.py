"""What one file of an order is of, in a line."""

from apps.common import dates

from ..models import OrderItem


def about_item(item: OrderItem) -> str:
    """The programme and, of an audit, its period and version."""
    audit = item.assessment
    if audit is not None:
        period = dates.period(audit.period_start, audit.period_end)
        return f"{audit.programme.name}, {period}, version {audit.version}"
    if item.programme is not None:
        return item.programme.name
    number = len(item.listed)
    return f"{number} programme{'' if number == 1 else 's'}"
