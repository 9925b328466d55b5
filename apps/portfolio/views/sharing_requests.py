"""Requests to share: a commissioner asks, a provider answers, both see how far it is."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import posted, render_form

from ..actions import sharing_requests as request_actions
from ..queries.access import portfolio_programmes_for
from ..queries.sharing_requests import (
    ask_page,
    commissioners_to_ask_for,
    funded_programmes,
    requests_for,
    requests_page,
    sharing_request_page,
)
from ..request_forms import AskForm, DeclineForm, FindForm, RequestAnswerForm
from ..request_permissions import check_can_answer, check_can_answer_in_words


@require_safe
def requests(request):
    """What was asked for, on either side; of one programme, if the address names it."""
    named, programme = request.GET.get("programme"), None
    if named:
        programme = get_object_or_404(portfolio_programmes_for(request.user), reference=named)
    page = requests_page(request.user, request.GET.get("page"), timezone.localdate(), programme)
    return render(request, "portfolio/requests.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, reference):
    """Ask many programmes for something at once."""
    commissioner = get_object_or_404(commissioners_to_ask_for(request.user), reference=reference)
    today = timezone.localdate()
    find = FindForm(request.GET)
    search = find.cleaned_data["q"] if find.is_valid() else ""
    page = ask_page(commissioner, search, request.GET.get("page"))
    form = AskForm(page, today, posted(request))
    if form.is_valid():
        said = form.cleaned_data
        programmes = funded_programmes(commissioner)
        if not form.asks_every_programme:
            programmes = programmes.filter(reference__in=said["programmes"])
        made = request_actions.ask_programmes(
            commissioner=commissioner,
            programmes=programmes,
            kind=said["kind"],
            message=said["message"],
            due_on=said["due_on"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _asked_sentence(len(made), programmes.count()))
        return redirect("portfolio:requests")
    return render_form(request, "portfolio/ask.html", {"page": page, "form": form, "find": find})


def _asked_sentence(asked: int, wanted: int) -> str:
    programmes = "1 programme" if asked == 1 else f"{asked} programmes"
    sentence = f"You have asked {programmes}."
    if wanted > asked:
        return f"{sentence} The others were asked for it already, and that request is still open."
    return sentence


@require_safe
def sharing_request(request, reference):
    """One request, and what can be done with it."""
    found = get_object_or_404(requests_for(request.user), reference=reference)
    page = sharing_request_page(request.user, found, timezone.localdate())
    return render(request, "portfolio/sharing_request.html", {"page": page})


@require_POST
def accept_request(request, reference):
    """Say that it will come."""
    found = get_object_or_404(requests_for(request.user), reference=reference)
    request_actions.accept_request(request=found, by=request.user, at=timezone.now())
    messages.success(request, f"{found.commissioner.name} knows now that it will come. Nothing is shared yet.")
    return redirect("portfolio:sharing_request", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def decline_request(request, reference):
    """Say that it will not come, and why."""
    found = get_object_or_404(requests_for(request.user), reference=reference)
    check_can_answer(request.user, found)
    form = DeclineForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        request_actions.decline_request(request=found, reason=reason, by=request.user, at=timezone.now())
        messages.success(request, f"{found.commissioner.name} reads your reason.")
        return redirect("portfolio:sharing_request", reference)
    return render_form(request, "portfolio/decline_request.html", {"page": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def answer_request(request, reference):
    """Give an update in words."""
    found = get_object_or_404(requests_for(request.user), reference=reference)
    check_can_answer_in_words(request.user, found)
    form = RequestAnswerForm(posted(request))
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        request_actions.answer_request(request=found, answer=answer, by=request.user, at=timezone.now())
        messages.success(request, f"{found.commissioner.name} can read your update.")
        return redirect("portfolio:sharing_request", reference)
    return render_form(request, "portfolio/answer_request.html", {"page": found, "form": form})


@require_POST
def withdraw_request(request, reference):
    """Take a request back."""
    found = get_object_or_404(requests_for(request.user), reference=reference)
    request_actions.withdraw_request(request=found, by=request.user, at=timezone.now())
    messages.success(request, "The request is withdrawn.")
    return redirect("portfolio:sharing_request", reference)
