"""Many programmes at a glance, and one of them."""

from io import BytesIO

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.errors import NotAllowed
from apps.common.forms import posted, render_form
from apps.common.uploads.downloads import as_download
from apps.common.uploads.file_types import CSV

from ..actions import saved_views as view_actions
from ..domain.filters import PortfolioFilter, parse_filter
from ..forms import FilterForm, SaveViewForm
from ..models import SavedView
from ..permissions import check_has_portfolio
from ..queries.access import portfolio_programmes_for
from ..queries.portfolio_page import filter_options, filter_words, portfolio_page, saved_views_for
from ..queries.portfolio_rows import with_programme_facts
from ..queries.portfolio_table import portfolio_csv
from ..queries.programme_page import programme_in_portfolio


@require_safe
def portfolio(request):
    """Every programme that the person funds or runs, as the address asks."""
    check_has_portfolio(request.user)
    return _portfolio(request, parse_filter(request.GET.urlencode()))


@require_safe
def saved_view(request, reference):
    """The portfolio as it was saved under a name."""
    found = get_object_or_404(saved_views_for(request.user), reference=reference)
    check_has_portfolio(request.user)
    return _portfolio(request, parse_filter(found.query), found)


def _portfolio(request, chosen: PortfolioFilter, view: SavedView | None = None):
    page = portfolio_page(request.user, chosen, request.GET.get("page"), timezone.localdate(), view)
    form = FilterForm(chosen, page.options)
    return render(request, "portfolio/portfolio.html", {"page": page, "form": form})


@require_safe
def portfolio_file(request):
    """The table as a file, all its pages in one."""
    check_has_portfolio(request.user)
    today = timezone.localdate()
    content = portfolio_csv(request.user, parse_filter(request.GET.urlencode()), today)
    return as_download(BytesIO(content), name=f"portfolio-{today.isoformat()}.csv", media_type=CSV.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
def save_view(request):
    """Give a filter, an order and columns a name."""
    check_has_portfolio(request.user)
    chosen = parse_filter(request.GET.urlencode())
    form = SaveViewForm(posted(request))
    if form.is_valid():
        try:
            saved = view_actions.save_view(
                name=form.cleaned_data["name"], chosen=chosen, by=request.user, at=timezone.now()
            )
        except NotAllowed as refusal:
            form.add_error("name", refusal.reason)
        else:
            messages.success(request, f"{saved.name} is saved. It has an address of its own: this one.")
            return redirect("portfolio:saved_view", saved.reference)
    options = filter_options(request.user)
    order = options.order_words(chosen.sort, descending=chosen.descending)
    context = {"form": form, "words": filter_words(chosen, options), "order": order, "query": chosen.to_query()}
    return render_form(request, "portfolio/save_view.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_view(request, reference):
    """Forget a view, after asking."""
    found = get_object_or_404(saved_views_for(request.user), reference=reference)
    if request.method == "POST":
        view_actions.remove_view(view=found, by=request.user, at=timezone.now())
        messages.success(request, f"{found.name} is removed.")
        return redirect("portfolio:portfolio")
    return render(request, "portfolio/remove_view.html", {"view": found})


@require_safe
def programme(request, reference):
    """One programme for its funder, and for those who run it."""
    found = get_object_or_404(
        with_programme_facts(request.user, portfolio_programmes_for(request.user), timezone.localdate()),
        reference=reference,
    )
    page = programme_in_portfolio(request.user, found, request.GET.get("page"))
    return render(request, "portfolio/programme.html", {"page": page})
