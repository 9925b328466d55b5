"""What a manager prints: a sheet with the code, paper forms, and slips with single-use links."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.forms import posted, render_form

from .. import easy_read, permissions
from ..actions.answers import make_links
from ..domain.survey_links import SurveyLink
from ..domain.tally import HelpKind
from ..printed_links import printed_link
from ..queries.survey import Survey, printed_survey, rounds_to_print
from ..survey_forms import HELPED_CHOICES, LinksForm


@require_safe
def sheet(request, reference):
    """One A4 page to put up or to hand out."""
    survey = _survey(request, reference)
    if survey.is_for_one:
        return redirect("survey:slips", reference)
    return render(request, "surveys/survey/sheet.html", {"survey": survey, "way": printed_link(survey.link)})


@require_safe
def paper_form(request, reference):
    """The statements on paper."""
    return _paper(request, reference, easy=False)


@require_safe
def easy_paper_form(request, reference):
    """The statements on paper, in Easy Read."""
    return _paper(request, reference, easy=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request, reference):
    """Make single-use links, and show them this once."""
    survey = _survey(request, reference)
    permissions.check_can_make_links(request.user, survey.round, timezone.localdate())
    form = LinksForm(posted(request), initial={"number": survey.round.people_asked})
    if form.is_valid():
        links = make_links(round=survey.round, number=form.cleaned_data["number"], by=request.user, at=timezone.now())
        ways = [printed_link(SurveyLink(key=survey.link.key, secret=one)) for one in links]
        return render(request, "surveys/survey/slips_made.html", {"survey": survey, "ways": ways})
    return render_form(request, "surveys/survey/slips.html", {"survey": survey, "form": form})


def _survey(request, reference: str) -> Survey:
    found = get_object_or_404(rounds_to_print(request.user), reference=reference)
    return printed_survey(request.user, found, timezone.localdate())


def _paper(request, reference: str, *, easy: bool):
    survey = _survey(request, reference)
    easy, faces = easy and survey.has_easy_read, easy_read.easy_read().faces
    statements, answers = [], []
    for statement in survey.statements:
        statements.append((statement, survey.easy(statement) if easy else None))
    for option in survey.options:
        answers.append((option, faces[option.value] if easy else ""))
    helped = dict(HELPED_CHOICES)
    del helped[HelpKind.TYPED_IN.value]
    context = {"survey": survey, "said": statements, "easy": easy, "answers": answers, "helped": helped.values()}
    return render(request, "surveys/survey/paper_form.html", context)
