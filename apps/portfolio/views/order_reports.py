"""Ordering the reports of many programmes at once."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.common.errors import NotAllowed
from apps.common.forms import posted, render_form
from apps.reports.orders.placing import OrderedView, place_order
from apps.reports.permissions import ordering_organisations

from ..domain.filters import parse_filter
from ..order_forms import OrderReportsForm
from ..permissions import check_has_portfolio
from ..queries.filtered_programmes import filtered_programmes
from ..queries.order_choice import order_reports_page, with_newest_audits


@require_http_methods(["GET", "HEAD", "POST"])
def order_reports(request):
    """Choose what to have of every programme in a view (`?` says its filter), and order it."""
    person, chosen = request.user, parse_filter(request.GET.urlencode())
    check_has_portfolio(person)
    programmes = filtered_programmes(person, chosen, timezone.localdate())
    page = order_reports_page(person, chosen, programmes)
    form = OrderReportsForm(ordering_organisations(person), posted(request))
    if form.is_valid():
        view = OrderedView(page.title, page.view_in_words, with_newest_audits(person, programmes))
        kinds, organisation = form.cleaned_data["kinds"], form.chosen_organisation()
        try:
            order = place_order(view=view, kinds=kinds, organisation=organisation, by=person, at=timezone.now())
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, "Your order is taken.")
            return redirect("reports:order", order.reference)
    return render_form(request, "portfolio/order_reports.html", {"form": form, "page": page})
