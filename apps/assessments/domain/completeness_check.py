"""What is worth a second look before sign-off. Pure.

A weak spot is never a wall: it can be mended, answered with a reason, or left open. Sign-off counts what is left
open, and the report says so (rubric, scale rules `level_4_evidence`, `level_5_voice`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from itertools import groupby

from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from .coverage import MONTHS_FRESH, is_stale
from .evidence_questions import is_high, questions_about_evidence
from .scoring import MOST_NA_IN_ALL, MOST_NA_IN_FACTOR, Answer, AnswerState, ScoredFactor, Scores


class FindingKind(Enum):
    """Kinds of weak spot, in the order in which they are shown. Their values are stored with answers."""

    DIFFERENCE = "difference"
    CARRIED_OVER = "carried_over"
    NOT_ASSESSED = "not_assessed"
    NO_REASON = "no_reason"
    FEW_KINDS = "few_kinds"
    NO_KEY_VOICE = "no_key_voice"
    STALE = "stale"
    MANY_NA = "many_na"


HEADINGS = {
    FindingKind.DIFFERENCE: "Differences left open",
    FindingKind.CARRIED_OVER: "Carried over, and not confirmed",
    FindingKind.NOT_ASSESSED: "Not assessed",
    FindingKind.NO_REASON: "No reason given",
    FindingKind.FEW_KINDS: "High level, thin evidence",
    FindingKind.NO_KEY_VOICE: "Top level without its key voice",
    FindingKind.STALE: "Old evidence",
    FindingKind.MANY_NA: "Much that does not apply",
}
WITHOUT_REASON = "Nothing says why this answer was chosen."
HIGH_WITHOUT_REASON = (
    f"{WITHOUT_REASON} At so high a level it is no finding yet: until it has a reason, the report names no strengths "
    "and no overall figure."
)
# What can be mended in the evidence log, without a change of level or reason.
MENDED_BY_EVIDENCE = (FindingKind.FEW_KINDS, FindingKind.NO_KEY_VOICE, FindingKind.STALE)


@dataclass(frozen=True)
class CheckInput:
    """One indicator as the check looks at it."""

    indicator: IndicatorContent
    answer: Answer
    reason: str
    evidence_reason: str
    kinds: frozenset[str]  # ids of the kinds of evidence seen: named, or in the log
    logged: tuple[date, ...]  # the day of each piece of evidence in the log
    carried_over: bool
    differs: bool  # two raters said different things of it

    @property
    def level(self) -> int | None:
        """The level chosen; None for the answers that are no level."""
        return None if isinstance(self.answer, AnswerState) else self.answer


@dataclass(frozen=True)
class FindingAnswer:
    """Why a weak spot stays as it is."""

    reason: str
    by: str = ""  # a name; empty: it was said with the rating itself
    at: datetime | None = None

    @property
    def was_said_with_rating(self) -> bool:
        """Whether it is the rater's own word on the evidence, which cannot be taken back here."""
        return self.at is None


@dataclass(frozen=True)
class Finding:
    """One thing worth a second look."""

    kind: FindingKind
    about: str  # an indicator's code, or a factor's id; empty: the whole audit
    title: str  # what it is about, as a page names it
    factor: str  # the id of the factor; empty: the whole audit
    sentence: str
    answer: FindingAnswer | None = None

    @property
    def is_of_indicator(self) -> bool:
        """Whether it is about one indicator."""
        return self.kind is not FindingKind.MANY_NA

    @property
    def mended_by_evidence(self) -> bool:
        """Whether another entry in the evidence log mends it."""
        return self.kind in MENDED_BY_EVIDENCE


@dataclass(frozen=True)
class FindingsOfKind:
    """All weak spots of one kind."""

    kind: FindingKind
    findings: tuple[Finding, ...]

    @property
    def heading(self) -> str:
        return HEADINGS[self.kind]

    @property
    def open(self) -> tuple[Finding, ...]:
        """Those that nobody has answered."""
        return _unanswered(self.findings)


@dataclass(frozen=True)
class CompletenessCheck:
    """Every weak spot of one audit, those of one kind together."""

    findings: tuple[Finding, ...]

    @property
    def groups(self) -> list[FindingsOfKind]:
        """The kinds that there are, in their order."""
        groups = []
        for kind, findings in groupby(self.findings, key=lambda finding: finding.kind):
            groups.append(FindingsOfKind(kind, tuple(findings)))
        return groups

    @property
    def open(self) -> tuple[Finding, ...]:
        """Those that nobody has answered."""
        return _unanswered(self.findings)

    @property
    def answered(self) -> tuple[Finding, ...]:
        """Those that stay as they are, with a reason."""
        return tuple(finding for finding in self.findings if finding.answer is not None)

    def finding(self, kind: str, about: str) -> Finding:
        """One of them. Raises KeyError if there is none, because it was mended or never there."""
        for finding in self.findings:
            if (finding.kind.value, finding.about) == (kind, about):
                return finding
        raise KeyError(kind, about)


def _unanswered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.answer is None)


def run_check(
    rubric: RubricContent,
    looked: Sequence[CheckInput],
    scores: Scores,
    answers: Mapping[tuple[str, str], FindingAnswer],
    period_end: date,
) -> CompletenessCheck:
    """Every weak spot of one audit. `answers`: by kind and what it is about; `looked`: in the rubric's order."""
    findings: list[Finding] = []
    for indicator in looked:
        findings.extend(_of_indicator(indicator, rubric, period_end))
    findings.extend(_of_scores(rubric, scores))
    order = list(FindingKind)
    findings.sort(key=lambda finding: order.index(finding.kind))
    return CompletenessCheck(tuple(_with_answer(finding, answers) for finding in findings))


def _with_answer(finding: Finding, answers: Mapping[tuple[str, str], FindingAnswer]) -> Finding:
    answer = answers.get((finding.kind.value, finding.about))
    return finding if answer is None else replace(finding, answer=answer)


def _of_indicator(one: CheckInput, rubric: RubricContent, period_end: date) -> Iterator[Finding]:
    for kind, sentence in _sentences(one, rubric, period_end):
        on_evidence = kind in (FindingKind.FEW_KINDS, FindingKind.NO_KEY_VOICE) and one.evidence_reason
        yield Finding(
            kind=kind,
            about=one.indicator.id,
            title=f"{one.indicator.id} {one.indicator.title}",
            factor=rubric.factor_of(one.indicator.id).id,
            sentence=sentence,
            answer=FindingAnswer(one.evidence_reason) if on_evidence else None,
        )


def _sentences(one: CheckInput, rubric: RubricContent, period_end: date) -> Iterator[tuple[FindingKind, str]]:
    """What is weak about one indicator. An answer that is missing has one reason for it, the nearest."""
    if one.answer is AnswerState.NOT_ASSESSED:
        yield _missing(one)
        return
    if not one.reason:
        yield FindingKind.NO_REASON, HIGH_WITHOUT_REASON if is_high(one.level, rubric) else WITHOUT_REASON
    for question in questions_about_evidence(one.level, one.kinds, one.indicator, rubric):
        yield FindingKind(question.code), f"{question.sentence} {_seen(one, rubric)}"
    newest = max(one.logged, default=period_end)
    if one.level is not None and is_stale(newest, period_end):
        yield (
            FindingKind.STALE,
            f"Everything in the evidence log for it was older than {MONTHS_FRESH} months when the period ended. "
            f"The newest is from {newest:%B} {newest.year}.",
        )


def _missing(one: CheckInput) -> tuple[FindingKind, str]:
    if one.carried_over:
        return (
            FindingKind.CARRIED_OVER,
            "This answer comes from an earlier audit. Nobody has confirmed it yet, so it is not counted.",
        )
    if one.differs:
        return FindingKind.DIFFERENCE, "The two raters chose differently, and nothing is agreed. It is not counted."
    return FindingKind.NOT_ASSESSED, "It has no answer, so it is not counted."


def _seen(one: CheckInput, rubric: RubricContent) -> str:
    labels = [kind.label for kind in rubric.evidence_types if kind.id in one.kinds]
    if not labels:
        return "No evidence is named here."
    return f"Named here: {'; '.join(labels)}."


def _of_scores(rubric: RubricContent, scores: Scores) -> Iterator[Finding]:
    """Where so much does not apply that the result deserves a caution."""
    if scores.too_many_na:
        yield Finding(
            kind=FindingKind.MANY_NA,
            about="",
            title="The whole audit",
            factor="",
            sentence=f"{scores.not_applicable} indicators are marked as not applicable. More than {MOST_NA_IN_ALL} "
            "make the whole result hard to read.",
        )
    for score in scores.factors:
        if score.too_many_na:
            yield _much_in_factor(rubric, score)


def _much_in_factor(rubric: RubricContent, score: ScoredFactor) -> Finding:
    return Finding(
        kind=FindingKind.MANY_NA,
        about=score.factor,
        title=rubric.factor(score.factor).name,
        factor=score.factor,
        sentence=f"{score.not_applicable} of its indicators are marked as not applicable. More than "
        f"{MOST_NA_IN_FACTOR} make the score of the factor hard to read.",
    )
