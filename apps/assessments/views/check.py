"""The check before sign-off, with the question to peer workers at its end; and the sign-off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.common.errors import NotAllowed
from apps.common.forms import posted

from .. import permissions
from ..actions import checking as checking_actions
from ..actions import feedback as feedback_actions
from ..actions import signing as signing_actions
from ..actions.agreeing import agree_again
from ..actions.audits import take_up_again
from ..domain.completeness_check import Finding
from ..forms.signing import AllFindingsForm, AnswerCommentForm, AskPeerWorkersForm, FindingForm, SignOffForm
from ..queries.access import audits_for
from ..queries.check import CheckPage, SignOffPage, check_page, sign_off_page

ANSWERED_MEANWHILE = "A colleague has answered this meanwhile. Take that answer back first if yours should stand."


@require_safe
def check(request, reference):
    """Every weak spot, with where it is mended, or its answer."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    return _draw_check(request, check_page(request.user, found))


@require_POST
def answer_check(request, reference):
    """Say why one weak spot, or all that are open of one kind, stay as they are."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = check_page(request.user, found)
    kind, about = request.POST.get("kind", ""), request.POST.get("about", "")
    form = _form(kind, about, request.POST)
    if form.is_valid():
        stored = checking_actions.answer_check(
            assessment=found,
            kind=kind,
            about=_open_of(page, kind) if about == AllFindingsForm.ALL else [about],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
        if stored:
            messages.success(request, "Your reason is kept. The report prints it.")
            return redirect(f"{reverse('assessments:check', args=[reference])}#{kind}")
        form.add_error(None, ANSWERED_MEANWHILE)
        return _draw_check(request, check_page(request.user, found), form, status=409)
    return _draw_check(request, page, form, status=422)


@require_POST
def take_back_check_answer(request, reference):
    """Open a weak spot again. What its answer said stays in the box, for as long as the page does."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    kind, about = request.POST.get("kind", ""), request.POST.get("about", "")
    reason = checking_actions.take_back_check_answer(
        assessment=found, kind=kind, about=about, by=request.user, at=timezone.now()
    )
    messages.success(request, "The answer is taken back. Its words are still in the box, if you want them again.")
    form = FindingForm(kind, about, initial={"reason": reason})
    return _draw_check(request, check_page(request.user, found), form)


@require_POST
def mend_spot(request, reference):
    """Go back one step and straight to the answer that is to be changed."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = check_page(request.user, found)
    finding = _finding_or_none(page, request.POST.get("kind", ""), request.POST.get("about", ""))
    now = timezone.now()
    if page.is_agreed:
        agree_again(assessment=found, by=request.user, at=now)
        messages.success(request, "You can change what is agreed again. Finish agreeing when you are done.")
        if finding is None or not finding.is_of_indicator:
            return redirect("assessments:agree", reference)
        return redirect("assessments:agree_on", reference, finding.about)
    take_up_again(assessment=found, by=request.user, at=now)
    messages.success(request, "The rating is open again. Finish it once more when you are done.")
    if finding is None or not finding.factor:
        return redirect("assessments:audit", reference)
    place = reverse("assessments:rate_factor", args=[reference, finding.factor])
    return redirect(f"{place}#{finding.about}" if finding.is_of_indicator else place)


@require_POST
def ask_peer_workers(request, reference):
    """Let peer workers read the draft, until the last day that was chosen at the end of the check."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    permissions.check_can_ask_peer_workers(request.user, found)
    form = AskPeerWorkersForm(timezone.localdate(), request.POST)
    if not form.is_valid():
        return _draw_check(request, check_page(request.user, found), ask_form=form, status=422)
    at = timezone.now()
    feedback_actions.ask_peer_workers(assessment=found, **form.cleaned_data, by=request.user, at=at)
    messages.success(request, "The window is open. Peer workers can read the draft from now on.")
    return redirect("assessments:feedback", reference)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request, reference):
    """Show what will be frozen, then freeze it."""
    found = get_object_or_404(audits_for(request.user), reference=reference)
    page = sign_off_page(request.user, found, timezone.localdate())
    form = SignOffForm(page.rating_set.digest, page.unanswered, posted(request))
    if form.is_valid():
        try:
            signing_actions.sign_off(
                assessment=found,
                expected_digest=form.cleaned_data["expected_digest"],
                left_unanswered=form.left_unanswered,
                by=request.user,
                at=timezone.now(),
            )
        except NotAllowed as refusal:
            form = SignOffForm(page.rating_set.digest, page.unanswered)
            return _draw_sign_off(request, page, form, refusal=refusal.reason, status=409)
        messages.success(request, f"Version {found.version} is signed off. From now on nothing in it can change.")
        return redirect("assessments:audit", reference)
    return _draw_sign_off(request, page, form, status=422 if form.is_bound else 200)


def _draw_sign_off(request, page: SignOffPage, form: SignOffForm, *, refusal: str = "", status: int):
    form.cancel_url = reverse("assessments:audit", args=[page.audit.reference])
    unanswered = []
    for comment, box in form.confirmations:
        unanswered.append((comment, box, AnswerCommentForm(comment.reference, comment.reply)))
    words = {"page": page, "form": form, "refusal": refusal, "unanswered": unanswered}
    return render(request, "assessments/sign_off.html", words, status=status)


def _draw_check(
    request,
    page: CheckPage,
    form: FindingForm | None = None,
    ask_form: AskPeerWorkersForm | None = None,
    status: int = 200,
):
    """The page, with the form that was sent in its place among the others."""
    groups = []
    for group in page.check.groups:
        groups.append((group, _forms_of(group.findings, form), _all_form(group, form)))
    words = {
        "page": page,
        "groups": groups,
        "form": form or ask_form,
        "ask_form": ask_form or AskPeerWorkersForm(timezone.localdate()),
    }
    return render(request, "assessments/check.html", words, status=status)


def _forms_of(findings: tuple[Finding, ...], sent: FindingForm | None) -> list[tuple[Finding, FindingForm, bool]]:
    """Each weak spot with its form, and whether that is the one that was sent."""
    found = []
    for finding in findings:
        is_sent = sent is not None and (sent.kind, sent.about) == (finding.kind.value, finding.about)
        found.append((finding, sent if sent is not None and is_sent else FindingForm.for_finding(finding), is_sent))
    return found


def _all_form(group, sent: FindingForm | None) -> FindingForm:
    if isinstance(sent, AllFindingsForm) and sent.kind == group.kind.value:
        return sent
    return AllFindingsForm(group.kind.value)


def _form(kind: str, about: str, data) -> FindingForm:
    return AllFindingsForm(kind, data) if about == AllFindingsForm.ALL else FindingForm(kind, about, data)


def _open_of(page: CheckPage, kind: str) -> list[str]:
    return [finding.about for finding in page.check.open if finding.kind.value == kind]


def _finding_or_none(page: CheckPage, kind: str, about: str) -> Finding | None:
    try:
        return page.check.finding(kind, about)
    except KeyError:
        return None
