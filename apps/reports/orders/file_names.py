"""What the files of an order are called: so that they sort as ordered, say what they are, and open anywhere."""

from django.utils.text import slugify

from ..models import ItemKind, Order, OrderItem
from ..queries.progress import file_name

LONGEST_PROVIDER = 40  # signs


def name_in_zip(item: OrderItem) -> str:
    """The number comes first, so no two names are the same, whatever a system makes of capitals, and none is a word
    that Windows keeps for itself.
    """
    number = f"{item.place:04}"
    if item.kind == ItemKind.PORTFOLIO:
        return f"{number}-portfolio-report.pdf"
    assert item.report is not None  # it is ready
    assert item.programme is not None  # so is what it is of
    provider = slugify(item.programme.organisation.name, allow_unicode=True)[:LONGEST_PROVIDER].strip("-")
    return "-".join(part for part in (number, provider, file_name(item.report)) if part)


def zip_name(order: Order) -> str:
    """What the browser keeps it as."""
    title = slugify(order.title, allow_unicode=True)[:60].strip("-") or "reports"
    return f"{title}-{order.requested_at:%Y-%m-%d}.zip"
