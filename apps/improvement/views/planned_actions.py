"""The life of one action."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.forms import posted, render_form
from apps.common.optimistic_locking import Conflict

from .. import permissions
from ..actions import action_progress, completion, planning
from ..forms.planned_actions import (
    ActionForm,
    ActionStepForm,
    AddActionForm,
    ConfirmForm,
    DatesForm,
    NoteForm,
    ReasonForm,
    ShowDoneForm,
)
from ..queries.access import planned_actions_for
from ..queries.planned_action import action_form_page, action_page, decide_page, show_done_page
from ..step_words import STEPS


@require_safe
def planned_action(request, reference):
    """One action: what will be done, how it goes, and what can be done with it."""
    found = found_action(request, reference)
    return _shown(request, found)


def found_action(request, reference):
    """An action of a programme that the person works with."""
    return get_object_or_404(planned_actions_for(request.user).select_related("created_by"), reference=reference)


def _shown(request, found, *, step_form=None, note_form=None, status=200):
    page = action_page(request.user, found, timezone.localdate())
    step_form, note_form = step_form or ActionStepForm(), note_form or NoteForm()
    context = {"page": page, "words": STEPS, "step_form": step_form, "note_form": note_form}
    context["forms"] = [step_form, note_form]
    return render(request, "improvement/planned_action.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change_action(request, reference):
    """Change what an action says; the later of two changes is told of the other."""
    found = found_action(request, reference)
    permissions.check_can_change(request.user, found)
    options = action_form_page(found.programme.organisation_id, found)
    kind = AddActionForm if found.due_on is None else ActionForm
    form = kind(posted(request), page=options, action=found)
    theirs, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        result = planning.change_action(
            planned_action=found,
            details=form.action_details(),
            first_dates=form.dates() if isinstance(form, AddActionForm) else None,
            expected_version=form.cleaned_data["expected_version"],
            by=request.user,
            at=timezone.now(),
        )
        if not isinstance(result, Conflict):
            messages.success(request, "The action is saved." if result.changed else "Nothing has changed.")
            return redirect("improvement:planned_action", reference)
        theirs, status = result.theirs, 409
        again = request.POST.copy()
        again["expected_version"] = str(theirs.version)
        form = kind(again, page=options, action=found)
    form.cancel_url = reverse("improvement:planned_action", args=[reference])
    context = {"action": found, "theirs": theirs, "form": form}
    return render(request, "improvement/change_action.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change_dates(request, reference):
    """Say from when to when, and why that changes."""
    found = found_action(request, reference)
    permissions.check_can_change(request.user, found)
    form = DatesForm(found, posted(request))
    form.cancel_url = reverse("improvement:planned_action", args=[reference])
    if form.is_valid():
        planning.change_dates(
            planned_action=found,
            dates=form.dates(),
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "The dates are saved.")
        return redirect("improvement:planned_action", reference)
    return render_form(request, "improvement/change_dates.html", {"action": found, "form": form})


@require_POST
def add_step(request, reference):
    """Add a small step to an action."""
    found = found_action(request, reference)
    permissions.check_can_work_on(request.user, found)
    form = ActionStepForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, step_form=form, status=422)
    action_progress.add_step(planned_action=found, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
    messages.success(request, "The step is added.")
    return redirect("improvement:planned_action", reference)


@require_POST
def tick_step(request, reference, step):
    """Tick a step, or take the tick away."""
    found = found_action(request, reference)
    get_object_or_404(found.steps, reference=step)
    is_done = "done" in request.POST
    action_progress.tick_step(planned_action=found, step=step, is_done=is_done, by=request.user, at=timezone.now())
    messages.success(request, "The step is ticked." if is_done else "The step is open again.")
    return redirect("improvement:planned_action", reference)


@require_POST
def remove_step(request, reference, step):
    """Take out a step that nobody has ticked."""
    found = found_action(request, reference)
    get_object_or_404(found.steps, reference=step)
    action_progress.remove_step(planned_action=found, step=step, by=request.user, at=timezone.now())
    messages.success(request, "The step is removed.")
    return redirect("improvement:planned_action", reference)


@require_POST
def write_note(request, reference):
    """Write a line into an action's log."""
    found = found_action(request, reference)
    permissions.check_can_write_note(request.user, found)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, note_form=form, status=422)
    action_progress.write_note(
        planned_action=found, text=form.cleaned_data["note"], by=request.user, at=timezone.now()
    )
    messages.success(request, "Your note is in the log.")
    return redirect("improvement:planned_action", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def take_step(request, reference, step):
    """Take one step of an action's life: at once, or after saying why."""
    found = found_action(request, reference)
    if step not in STEPS:
        raise Http404
    words = STEPS[step]
    permissions.check_can_take_step(request.user, found, words.action)
    form = ReasonForm(
        posted(request), submit_label=words.button, question=words.question, is_needed=words.needs_reason
    )
    form.cancel_url = reverse("improvement:planned_action", args=[reference])
    if form.is_valid():
        action_progress.take_step(
            planned_action=found,
            action=words.action,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, words.done)
        return redirect("improvement:planned_action", reference)
    return render_form(request, "improvement/take_step.html", {"action": found, "words": words, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def show_done(request, reference):
    """Say what shows that an action is done."""
    found = found_action(request, reference)
    page = show_done_page(request.user, found)
    form = ShowDoneForm(posted(request), evidence=page.evidence)
    form.cancel_url = reverse("improvement:planned_action", args=[reference])
    if form.is_valid():
        completion.show_done(
            planned_action=found,
            words=form.cleaned_data["words"],
            evidence=form.chosen_evidence(),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "A second person can confirm it now.")
        return redirect("improvement:planned_action", reference)
    return render_form(request, "improvement/show_done.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_done(request, reference):
    """Confirm, as a second person, that an action is done, or send it back."""
    found = found_action(request, reference)
    shown = decide_page(request.user, found)
    form = ConfirmForm(posted(request))
    form.cancel_url = reverse("improvement:planned_action", args=[reference])
    if form.is_valid():
        who = {"planned_action": found, "by": request.user, "at": timezone.now()}
        if form.cleaned_data["is_done"] == "yes":
            completion.confirm_done(**who)
            messages.success(request, "It is done. Thank you both.")
        else:
            completion.send_back(reason=form.cleaned_data["reason"], **who)
            messages.success(request, "It is under way again, with what is still missing in its log.")
        return redirect("improvement:planned_action", reference)
    context = {"action": found, "shown": shown, "form": form}
    return render_form(request, "improvement/confirm_done.html", context)
