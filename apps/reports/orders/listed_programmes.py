"""The portfolio report of an order: of what the view showed when it was ordered, as it stands today."""

from datetime import date

from apps.assessments.models import Assessment
from apps.common.errors import allows
from apps.organisations.models import Programme

from ..document.build_portfolio import build_portfolio
from ..document.portfolio_document import PortfolioDocument
from ..models import OrderItem
from ..permissions import check_can_have_pdf
from ..queries.access import WITH_AN_AUDIT


def build_portfolio_report(item: OrderItem, by, today: date) -> PortfolioDocument:
    """What the person may no longer have is not in it: of that programme nothing is shared."""
    programmes = Programme.objects.select_related("organisation").in_bulk([key for key, _ in item.listed])
    audits = Assessment.objects.select_related(*WITH_AN_AUDIT).in_bulk([key for _, key in item.listed if key])
    rows = []
    for programme, audit in item.listed:
        if programme in programmes:
            found = audits.get(audit)
            may_have = found is not None and allows(check_can_have_pdf, by, found)
            rows.append((programmes[programme], found if may_have else None))
    return build_portfolio(item.order.title, item.order.view_in_words, rows, by=by, today=today)
