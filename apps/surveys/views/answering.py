"""A peer worker's own say."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.forms import posted, render_form
from apps.common.stashed_form import never_stashed

from ..actions.answers import answer_as_peer_worker
from ..forms import AnswerForm
from ..queries.access import answer_page, thank_you_page, your_say_page
from .rounds import found_round


@require_safe
def your_say(request):
    """Rounds to answer, and what came of those that have closed."""
    page = your_say_page(request.user, timezone.localdate())
    return render(request, "surveys/your_say.html", {"page": page})


@never_stashed
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, reference):
    """The statements of a peer workers' round. What is sent is counted, and kept nowhere else."""
    found = found_round(request, reference)
    page = answer_page(request.user, found, timezone.localdate())
    form = AnswerForm(page.statements, page.rubric, posted(request))
    if form.is_valid():
        answer_as_peer_worker(round=found, answers=form.answers(), by=request.user, at=timezone.now())
        return redirect("surveys:thank_you", reference)
    return render_form(request, "surveys/answer.html", {"page": page, "form": form})


@require_safe
def thank_you(request, reference):
    """Where an answer ends."""
    page = thank_you_page(request.user, found_round(request, reference))
    return render(request, "surveys/thank_you.html", {"page": page})
