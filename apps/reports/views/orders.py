"""Orders: how far they are, stopping them, making them again, taking the file away, and how long it is kept."""

from django.contrib import messages
from django.http import FileResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import posted, render_form
from apps.common.uploads.stored_files import FileChangedError, open_checked
from apps.organisations.queries.members import organisations_for

from .. import permissions
from ..forms import KeepOrdersForm
from ..orders import order_retention, placing
from ..orders.file_names import zip_name
from ..queries.orders import check_can_take, order_page, orders_for, orders_page


@require_safe
@never_cache
def orders(request):
    """What the person has ordered."""
    return render(request, "reports/orders.html", {"page": orders_page(request.user, request.GET.get("page"))})


@require_safe
@never_cache
def order(request, reference):
    """How far an order is; when it is ready, the way to its file."""
    found = get_object_or_404(orders_for(request.user), reference=reference)
    page = order_page(request.user, found, request.GET.get("page"), at=timezone.now())
    return render(request, "reports/order.html", {"page": page})


@require_safe
@never_cache
def order_state(request, reference):
    """How far an order is, for the script on its page."""
    found = get_object_or_404(orders_for(request.user), reference=reference)
    page, steps = order_page(request.user, found, None, at=timezone.now()), {}
    for step in page.steps:
        steps[step.key] = {"state": step.state, "colour": step.colour}
    return JsonResponse(
        {"finished": page.is_finished, "sentence": page.sentence, "steps": steps, "waits_long": False}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_order(request, reference):
    """Stop an order, once that is confirmed."""
    found = get_object_or_404(orders_for(request.user), reference=reference)
    if request.method == "POST":
        placing.cancel_order(order=found, by=request.user, at=timezone.now())
        messages.success(request, "The order is stopped.")
        return redirect("reports:order", reference)
    return render(request, "reports/cancel_order.html", {"order": found})


@require_POST
def make_order_again(request, reference):
    """Try again what failed, and make anew what changed."""
    found = get_object_or_404(orders_for(request.user), reference=reference)
    placing.make_order_again(order=found, by=request.user, at=timezone.now())
    return redirect("reports:order", reference)


@require_safe
def download_order(request, reference):
    """The ZIP itself. Who may have each file in it is checked again, each time."""
    found = get_object_or_404(orders_for(request.user).exclude(file=""), reference=reference)
    check_can_take(request.user, found)
    try:
        file = open_checked(found.file, sha256=found.sha256)
    except (FileNotFoundError, FileChangedError):
        messages.warning(request, "This file is no longer stored here. Make the order anew.")
        return redirect("reports:order", reference)
    response = FileResponse(file, as_attachment=True, filename=zip_name(found), content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def keep_orders(request, reference):
    """How long an organisation keeps what its people ordered."""
    organisation = get_object_or_404(organisations_for(request.user), reference=reference)
    permissions.check_can_order_for(request.user, organisation)
    form = KeepOrdersForm(posted(request), initial={"keep_days": order_retention.keep_days(organisation)})
    if form.is_valid():
        days = form.cleaned_data["keep_days"]
        order_retention.keep_orders(organisation=organisation, days=days, by=request.user, at=timezone.now())
        messages.success(request, f"From now on, orders are kept for {days} days.")
        return redirect("reports:orders")
    return render_form(request, "reports/keep_orders.html", {"organisation": organisation, "form": form})
