"""What the trail says of an audit, in plain words. Pure."""

from collections.abc import Mapping

from apps.rubric.schema.rubric_content import RubricContent

from .domain.completeness_check import HEADINGS, FindingKind
from .domain.scoring import AnswerState

# What was done, as one sentence; `{…}` are filled from the event's codes and figures.
SENTENCES = {
    "audit started": "Started the audit, on version {rubric} of the rubric.",
    "audit period changed": "Changed the period.",
    "brought from the last audit": "Began from the last audit.",
    "moved to another rubric": "Moved the audit to version {rubric} of the rubric.",
    "audit: finish the rating": "Finished the programme’s own rating.",
    "audit: take it up again": "Took the rating up again.",
    "audit: finish the review": "Finished the review. Both ratings lie open.",
    "audit: go on without the review": "Went on without a review.",
    "audit: decline the review": "Declined the review, so the rating stands alone.",
    "audit: finish agreeing": "Finished agreeing the levels.",
    "audit: agree again": "Went back to agreeing the levels.",
    "audit: ask peer workers": "Opened the feedback window for peer workers.",
    "audit: make changes": "Went back to the check, to make changes.",
    "audit: sign off": "Signed the audit off.",
    "audit: discard": "Set the audit aside.",
    "audit: bring back": "Brought the audit back.",
    "feedback window shortened": "Ended the feedback window early.",
    "comments without a name": "Comments on the draft that came without a name: {count}.",
    "comments left without an answer": "Confirmed that comments stay without an answer: {count}.",
    "check at sign-off": "The check at sign-off: {open} weak spots left open, {answered} answered.",
    "audit reopened": "Reopened the audit: version {version} began.",
    "audit version started": "Began version {version} as a copy of the version before.",
    "audit version withdrawn": "Withdrew this version.",
    "audit shared": "Shared the report with a commissioner.",
    "share changed": "Changed until when a commissioner reads the report, or whether they see the action plan.",
    "share withdrawn": "Took a share back.",
    "link made": "Made a link to the report for people without an account.",
    "link taken back": "Took a link to the report back.",
    "factors handed out": "Said who takes which factor.",
    "review asked for": "Asked for a second rating.",
    "review taken up": "Took up the review.",
    "review finished": "Finished the second rating.",
    "review taken up again": "Took the second rating up again.",
    "review ended": "Ended the review.",
    "review no longer independent": "Took up a role in the organisation, so the review is no longer independent.",
    "evidence added": "Added a piece of evidence.",
    "evidence changed": "Changed a piece of evidence.",
    "evidence taken out": "Took a piece of evidence out.",
    "evidence put back": "Put a piece of evidence back.",
    "evidence file added": "Added a file to a piece of evidence.",
    "evidence file replaced": "Replaced the file of a piece of evidence.",
    "evidence file taken out": "Took a file out.",
    "check answered": "Said why a weak spot stays as it is: {finding}.",
    "check answer taken back": "Took back why a weak spot stays as it is: {finding}.",
    "draft commented on": "Commented on the draft.",
    "comment answered": "Answered a comment.",
}
ABOUT_FINDINGS = ("check answered", "check answer taken back")
WHOSE = {"own": "", "review": "In the review: ", "agreed": "Agreed: "}


def activity_sentence(what: str, detail: Mapping[str, object], rubric: RubricContent) -> str:
    """One step in plain words. A step that has no sentence of its own is told as it was written down."""
    if what in ("answer changed", "level carried over, confirmed"):
        return _answer(what, detail, rubric)
    told = SENTENCES.get(what)
    if told is None:
        return f"{what[:1].upper()}{what[1:]}."
    finding = {"finding": _finding(detail, rubric)} if what in ABOUT_FINDINGS else {}
    return told.format_map(_Known({**detail, **finding}))


def _finding(detail: Mapping[str, object], rubric: RubricContent) -> str:
    """A weak spot in few words, such as: no reason given, ACC-2."""
    heading = HEADINGS[FindingKind(detail["kind"])]
    about = str(detail.get("about", ""))
    for factor in rubric.factors:
        if factor.id == about:
            about = factor.name
            break
    in_words = f"{heading[:1].lower()}{heading[1:]}"
    return f"{in_words}, {about}" if about else in_words


def _answer(what: str, detail: Mapping[str, object], rubric: RubricContent) -> str:
    code = str(detail["indicator"])
    whose = WHOSE.get(str(detail.get("side", "own")), "")
    before = answer_in_words(str(detail["before"]), rubric)
    after = answer_in_words(str(detail["after"]), rubric)
    if what == "answer changed":
        return f"{whose}{code}, {rubric.indicator(code).title}: from {before} to {after}."
    return f"{whose}{code}, {rubric.indicator(code).title}: {after}, as in the last audit."


def answer_in_words(code: str, rubric: RubricContent) -> str:
    """An answer's code as a person reads it, such as level 3 (Developing)."""
    if code == AnswerState.NOT_APPLICABLE.value:
        return "“does not apply”"
    if code == AnswerState.NOT_ASSESSED.value:
        return "not assessed"
    return f"level {code} ({rubric.scale.level(int(code)).label})"


class _Known(dict):
    """Fills a sentence also where an older event lacks a figure."""

    def __missing__(self, key: str) -> str:
        return "…"
