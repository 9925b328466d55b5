"""The form for people supported. It travels in its own pages; nothing is on the server until it is sent."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.common.errors import NotAllowed

from .. import idempotency
from ..actions.answers import TooManyError, answer_by_link
from ..domain import survey_state
from ..domain.survey_state import GO, HELPED, SEND, SUBMISSION, SurveyState
from ..domain.tally import HelpKind
from ..queries.survey import Survey, Unavailable, survey_at
from ..survey_forms import AllStatementsForm, HelpedForm, StatementForm
from .anonymous_access import anonymous_access, client_network

STATUS = {Unavailable.EARLY: 403, Unavailable.OVER: 410, Unavailable.USED: 410}
STATEMENT = "statement"  # the id of the statement on its page


@anonymous_access
@require_safe
def start(request, key):
    """Who asks, what for, and what happens to the answers."""
    survey = _survey_at(key)
    if survey is None or survey.shut:
        return _shut(request, survey)
    return render(request, "surveys/survey/start.html", {"survey": survey, "submission": _new_submission()})


@anonymous_access
@require_safe
def easy_read(request, key):
    """The same in Easy Read, where every statement of the round has an Easy Read wording."""
    survey = _survey_at(key)
    if survey is None or survey.shut:
        return _shut(request, survey)
    if not survey.has_easy_read:
        return redirect("survey:start", survey.key)
    return render(request, "surveys/survey/easy_read.html", {"survey": survey, "submission": _new_submission()})


@anonymous_access
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request, key):
    """One statement after the other, who helped, all of it to look over; and the button that sends it."""
    survey = _survey_at(key)
    if survey is None or survey.shut:
        return _shut(request, survey)
    if request.method != "POST":
        return redirect("survey:start", survey.key)
    found, go = survey_state.from_fields(request.POST, survey.statements, survey.options), request.POST.get(GO, "")
    if go == SEND and found.chosen:
        return _send(request, survey, found.moved(SEND))
    return _page(request, survey, found.moved(go))


@anonymous_access
@require_safe
def all_at_once(request, key):
    """Every statement on one page."""
    return _whole(request, key, HelpKind.NOT_SAID)


@anonymous_access
@require_safe
def from_paper(request, key):
    """The same, for somebody who types in what another person wrote on paper."""
    return _whole(request, key, HelpKind.TYPED_IN)


@anonymous_access
@require_safe
def stopped(request, key):
    """Where somebody ends who does not want to go on: nothing was sent."""
    survey = _survey_at(key)
    return render(request, "surveys/survey/stopped.html", {"survey": survey}) if survey else _shut(request, None)


@anonymous_access
@require_safe
def thank_you(request, key):
    """Where the form ends."""
    survey = _survey_at(key)
    return render(request, "surveys/survey/thank_you.html", {"survey": survey}) if survey else _shut(request, None)


@anonymous_access
@require_safe
def typed_in(request, key):
    """Where it ends for somebody who typed in a paper form."""
    survey = _survey_at(key)
    return render(request, "surveys/survey/typed_in.html", {"survey": survey}) if survey else _shut(request, None)


def _survey_at(key: str) -> Survey | None:
    return survey_at(key, timezone.localdate())


def _new_submission() -> str:
    return secrets.token_urlsafe(9)


def _shut(request: HttpRequest, survey: Survey | None) -> HttpResponse:
    """A kind page. A link that leads nowhere and one that was never made look alike."""
    if survey is None or survey.shut is None:
        return render(request, "surveys/survey/unknown.html", status=404)
    return render(request, f"surveys/survey/{survey.shut.value}.html", {"survey": survey}, status=STATUS[survey.shut])


def _page(request: HttpRequest, survey: Survey, found: SurveyState) -> HttpResponse:
    """The page of the step where somebody is."""
    page = {"survey": survey, "filled": found}
    if statement := found.statement:
        form = StatementForm(found, statement, survey.options, STATEMENT)
        easy = survey.easy(statement) if found.easy else None
        page |= {"form": form, "statement": statement, "easy": easy}
        return render(request, "surveys/survey/statement.html", page)
    if found.step == found.help_step:
        page["form"] = HelpedForm(initial={HELPED: found.helped.value})
        return render(request, "surveys/survey/helped.html", page)
    return render(request, "surveys/survey/look_over.html", page | {"said": survey.review_answers(found)})


def _whole(request: HttpRequest, key: str, helped: HelpKind) -> HttpResponse:
    survey = _survey_at(key)
    if survey is None or survey.shut:
        return _shut(request, survey)
    sent = {SUBMISSION: _new_submission(), HELPED: helped.value}
    found = survey_state.from_fields(sent, survey.statements, survey.options)
    page = {"survey": survey, "filled": found, "form": AllStatementsForm(found, survey.options)}
    return render(request, "surveys/survey/all_at_once.html", page)


def _send(request: HttpRequest, survey: Survey, found: SurveyState) -> HttpResponse:
    end = "survey:typed_in" if found.helped is HelpKind.TYPED_IN else "survey:thank_you"
    if not idempotency.claim_submission(found.submission):
        return redirect(end, survey.key)
    try:
        answer_by_link(
            round=survey.round,
            secret=survey.link.secret,
            answers=survey.levels(found),
            helped=found.helped,
            address=client_network(request),
            at=timezone.now(),
        )
    except TooManyError as refusal:
        idempotency.release_submission(found.submission)
        page = {"survey": survey, "filled": found, "reason": refusal.reason}
        return render(request, "surveys/survey/too_many.html", page, status=429)
    except NotAllowed:
        # It closed, or the link was used, since the page was opened.
        idempotency.release_submission(found.submission)
        return _shut(request, _survey_at(survey.key))
    return redirect(end, survey.key)
