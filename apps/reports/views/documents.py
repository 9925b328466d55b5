"""Reports: reading them, asking for the file, watching it being made, taking it away."""

from django.contrib import messages
from django.http import FileResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.assessments.actions import sharing as sharing_actions
from apps.assessments.forms.sharing import ShareForm
from apps.assessments.queries import sharing as sharing_queries
from apps.assessments.queries.access import audits_for
from apps.assessments.views.sharing import sharing_sentence
from apps.common.forms import posted, render_form
from apps.common.uploads.stored_files import FileChangedError, open_stored
from apps.organisations.actions.programmes import name_funder
from apps.organisations.forms import FunderForm
from apps.rubric_editor.queries.access import drafts_for

from .. import actions, permissions
from ..queries.access import (
    assessments_with_reports_for,
    programmes_with_plans_for,
    reports_for,
    rubrics_to_print,
)
from ..queries.action_plan import action_plan_page, shared_plan_page
from ..queries.blank_audits import blank_page
from ..queries.progress import file_name, home_of, progress_page
from ..queries.report_pages import document_page, preview_share_page, share_report_page
from ..queries.rubric_preview import preview_rubric_page
from ..queries.shared_with_commissioner import shared_page


@require_safe
def document(request, reference):
    """A signed-off audit's report as a web page."""
    found = get_object_or_404(assessments_with_reports_for(request.user), reference=reference)
    page = document_page(request.user, found, timezone.localdate())
    actions.mark_as_read(assessment=found, by=request.user, at=timezone.now())
    return render(request, "reports/document.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request, reference):
    """Who funds the programme, who sees the audit, and what they see. A POST names one more funder."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = share_report_page(request.user, found, timezone.localdate())
    form = FunderForm(page.others, posted(request))
    if form.is_valid():
        commissioner = form.cleaned_data["commissioner"]
        name_funder(programme=found.programme, commissioner=commissioner, by=request.user, at=timezone.now())
        messages.success(request, f"{commissioner.name} is named as a funder.")
        return redirect("reports:sharing", reference)
    return render_form(request, "reports/sharing.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def share_preview(request, reference, commissioner):
    """What one commissioner sees, or would see. A POST shares it, or changes until when and with what."""
    today = timezone.localdate()
    found = get_object_or_404(audits_for(request.user), reference=reference)
    funder = sharing_queries.funder(request.user, found, commissioner)
    page = preview_share_page(request.user, found, funder, today)
    form = ShareForm(page.preview.share, today, posted(request))
    if form.is_valid():
        write = sharing_actions.change_share if page.preview.share else sharing_actions.share
        terms = {"ends_on": form.cleaned_data["ends_on"], "shows_plan": form.shows_plan}
        write(assessment=found, commissioner=funder, by=request.user, at=timezone.now(), **terms)
        messages.success(request, sharing_sentence(funder, is_new=page.preview.share is None))
        return redirect("reports:sharing", reference)
    return render_form(request, "reports/share_preview.html", {"page": page, "form": form})


@require_safe
def preview_rubric(request, reference):
    """The report of a version of the rubric that is still being written, with made-up answers."""
    page = preview_rubric_page(get_object_or_404(drafts_for(request.user), reference=reference))
    return render(request, "reports/preview_rubric.html", {"page": page})


@require_POST
def ask(request, reference):
    """Ask for the report as a file. `outside` among what is sent: the one that a commissioner gets."""
    found = get_object_or_404(assessments_with_reports_for(request.user), reference=reference)
    for_provider = "outside" not in request.POST
    report = actions.ask_for_report(assessment=found, by=request.user, at=timezone.now(), for_provider=for_provider)
    return redirect("reports:progress", report.reference)


@require_POST
def ask_for_summary(request, reference):
    """Ask for the one page of it that stands alone."""
    found = get_object_or_404(assessments_with_reports_for(request.user), reference=reference)
    report = actions.ask_for_report(assessment=found, by=request.user, at=timezone.now(), is_summary=True)
    return redirect("reports:progress", report.reference)


@require_safe
def blank(request):
    """The blank audit of each published rubric, to fill in on paper."""
    return render(request, "reports/blank.html", {"rows": blank_page(request.user)})


@require_POST
def ask_for_blank(request, rubric, version):
    """Ask for a blank audit as a file."""
    found = get_object_or_404(rubrics_to_print(), identifier=rubric, version=version)
    report = actions.ask_for_blank(rubric=found, by=request.user, at=timezone.now())
    return redirect("reports:progress", report.reference)


@require_safe
def action_plan(request, reference):
    """A programme's action plan to read through and to print, and its files; for a commissioner in its own form."""
    found = get_object_or_404(programmes_with_plans_for(request.user), reference=reference)
    if not permissions.is_of_provider(request.user, found):
        return render(
            request, "reports/_plan_for_outside.html", {"page": shared_plan_page(found, timezone.localdate())}
        )
    return render(request, "reports/action_plan.html", {"page": action_plan_page(found, timezone.localdate())})


@require_POST
def ask_for_plan(request, reference):
    """Ask for the action plan as a file. `outside` among what is sent: in the form that a commissioner gets."""
    found = get_object_or_404(programmes_with_plans_for(request.user), reference=reference)
    for_provider = "outside" not in request.POST
    report = actions.ask_for_plan(programme=found, by=request.user, at=timezone.now(), for_provider=for_provider)
    return redirect("reports:progress", report.reference)


@require_safe
@never_cache
def progress(request, reference):
    """How far a report is; when it is ready, the way to its file."""
    found = get_object_or_404(reports_for(request.user), reference=reference)
    page = progress_page(request.user, found, at=timezone.now())
    return render(request, "reports/progress.html", {"page": page})


@require_safe
@never_cache
def state(request, reference):
    """How far a report is, for the script on its page."""
    found = get_object_or_404(reports_for(request.user), reference=reference)
    page, steps = progress_page(request.user, found, at=timezone.now()), {}
    for step in page.steps:
        steps[step.key] = {"state": step.state, "colour": step.colour}
    return JsonResponse(
        {
            "finished": page.is_finished,
            "sentence": page.sentence,
            "steps": steps,
            "waits_long": page.waits_long,
        }
    )


@require_POST
def try_again(request, reference):
    """Make a report that failed after all."""
    found = get_object_or_404(reports_for(request.user), reference=reference)
    report = actions.try_again(report=found, by=request.user, at=timezone.now())
    return redirect("reports:progress", report.reference)


@require_safe
def download(request, reference):
    """The file itself. Who may have it is checked again, each time."""
    found = get_object_or_404(reports_for(request.user).exclude(file=""), reference=reference)
    permissions.check_can_download(request.user, found, timezone.localdate())
    try:
        file = open_stored(found.file, sha256=found.sha256)
    except FileNotFoundError:
        messages.warning(request, "This file is no longer stored here. Make the PDF again.")
        return redirect(home_of(found))
    except FileChangedError:
        messages.warning(request, "This file is not the one that was made here. Make the PDF again.")
        return redirect(home_of(found))
    if found.assessment is not None:
        actions.mark_as_read(assessment=found.assessment, by=request.user, at=timezone.now())
    response = FileResponse(file, as_attachment=True, filename=file_name(found), content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def shared(request):
    """What the programmes that a commissioner funds have shared with them."""
    return render(request, "reports/shared.html", {"page": shared_page(request.user, request.GET.get("page"))})
