"""What raters type about one indicator, checked and converted. Nothing here saves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django import forms

from apps.common.forms import Look, Mark
from apps.common.optimistic_locking import SavedAsTyped, sent_back
from apps.common.text_fields import TextField
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from ..domain.ratings import RatingContent, parse_answer_code
from ..domain.scoring import AnswerState
from ..models import LONGEST_TEXT
from ..rating_set import RatedIndicator


def _text(label: str, hint: str, rows: int) -> TextField:
    return TextField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": f"Shorten this to {LONGEST_TEXT:,} characters or fewer."},
    )


class RatingForm(SavedAsTyped):
    """One indicator. The same form for any indicator of any rubric: its choices come from the rows."""

    answer = forms.ChoiceField(
        label="Which of these is true of your programme now?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the statements."},
    )
    reason = _text(
        "Why this one?",
        "What you saw or heard that makes this statement true. Do not name people.",
        3,
    )
    evidence = forms.MultipleChoiceField(
        label="What kinds of evidence have you seen?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose kinds of evidence from the list."},
    )
    evidence_reason = _text("What makes you confident in this level?", "", 2)
    note = _text(
        "Local note",
        "Anything else worth keeping with this indicator. It appears in the report. Do not name people.",
        2,
    )

    def __init__(
        self,
        indicator: IndicatorContent,
        rubric: RubricContent,
        data=None,
        *,
        stored: RatedIndicator | None = None,
        typed: RatingContent | None = None,
    ):
        """`stored`: what the page shows unless `typed`, what a person wrote against it, is to be shown instead."""
        super().__init__(
            data, prefix=indicator.id, initial=_initial(stored, typed or stored.entry) if stored else None
        )
        self.indicator, self.rubric = indicator, rubric
        self.looks = {
            "answer": Look(
                label="s",
                statements=True,
                captions={str(level.level): level.label for level in rubric.scale.levels},
                hints=_hints(indicator),
                divider_before=_first_other(indicator),
            ),
            "reason": Look(label="s", rows=3),
            "evidence": Look(label="s", columns=True),
            "evidence_reason": Look(rows=2),
            "note": Look(rows=2),
        }
        self._choices("answer", answer_choices(indicator, rubric))
        self._choices("evidence", [(kind.id, kind.label) for kind in rubric.evidence_types])

    @property
    def examples(self) -> list[tuple[str, str]]:
        """Where to look for evidence: the kind's label, and an example."""
        return [(self.rubric.evidence_type(one.type).label, one.example) for one in self.indicator.evidence]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("answer") == AnswerState.NOT_APPLICABLE.value and not data.get("reason", "").strip():
            self.add_error("reason", "Say why this does not apply to your programme.")
        return data

    def entry(self) -> RatingContent:
        """What was typed, as the action takes it. Only after the form was found valid."""
        data = self.cleaned_data
        return RatingContent(
            answer=parse_answer_code(data["answer"] or AnswerState.NOT_ASSESSED.value),
            reason=data["reason"],
            note=data["note"],
            evidence_reason=data["evidence_reason"],
            evidence=frozenset(data["evidence"]),
        )


class AgreeForm(RatingForm):
    """What is agreed of one indicator: each statement has its number, and shows which rater chose it."""

    def __init__(self, *args, marks: Mapping[object, Sequence[Mark]], **kwargs):
        """`marks`: who chose which answer, by the answer's code."""
        super().__init__(*args, **kwargs)
        indicator, rubric = self.indicator, self.rubric
        self.fields["answer"].label = "What do you agree on?"
        self.fields["reason"].label = "Why?"
        self.fields["reason"].help_text = "What decided it, so that others can follow. Do not name people."
        self.fields["evidence"].label = "Kinds of evidence that it rests on"
        self._choices("answer", agreed_choices(indicator, rubric))
        captions: dict[object, str] = {}
        for level in rubric.scale.levels:
            captions[str(level.level)] = f"{level.level} · {level.label}"
        look = replace(self.looks["answer"], captions=captions, marks=marks)
        self.looks = {**self.looks, "answer": look}


def agreed_choices(indicator: IndicatorContent, rubric: RubricContent) -> list[tuple[str, str]]:
    """The statements to choose from; the last one leaves it open."""
    choices = answer_choices(indicator, rubric)
    choices[-1] = (AnswerState.NOT_ASSESSED.value, "Not agreed yet")
    return choices


def _initial(stored: RatedIndicator, shown: RatingContent) -> dict:
    return {
        "answer": shown.code,
        "reason": shown.reason,
        "evidence": sorted(shown.evidence),
        "evidence_reason": shown.evidence_reason,
        "note": shown.note,
        **sent_back(version=stored.version, digest=stored.entry.digest),
    }


def answer_choices(indicator: IndicatorContent, rubric: RubricContent) -> list[tuple[str, str]]:
    """The statements to choose from: every anchor, *does not apply* where allowed, *not assessed yet*."""
    labels = {non_score.code: non_score.label for non_score in rubric.scale.non_scores}
    choices = [(str(anchor.level), anchor.anchor) for anchor in indicator.levels]
    if indicator.na_allowed:
        choices.append(
            (AnswerState.NOT_APPLICABLE.value, labels.get(AnswerState.NOT_APPLICABLE.value, "Does not apply to us"))
        )
    choices.append((AnswerState.NOT_ASSESSED.value, labels.get(AnswerState.NOT_ASSESSED.value, "Not assessed yet")))
    return choices


def _hints(indicator: IndicatorContent) -> dict[object, str]:
    """What *does not apply* means here, where the rubric says it."""
    return {AnswerState.NOT_APPLICABLE.value: indicator.na_guidance} if indicator.na_guidance else {}


def _first_other(indicator: IndicatorContent) -> str:
    """The first answer that is no level."""
    return (AnswerState.NOT_APPLICABLE if indicator.na_allowed else AnswerState.NOT_ASSESSED).value
