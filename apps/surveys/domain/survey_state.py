"""A half-filled form, as it travels in the pages themselves. Pure: nothing of it is kept on the server.

Everything in it comes from the browser, so everything is checked, and what does not fit is as good as left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .questions import AnswerOption, SurveyStatement
from .tally import HelpKind

EASY, STEP, CHECKING, HELPED, SUBMISSION, GO = "easy", "step", "checking", "helped", "submission", "go"
NEXT, BACK, CHECK, SEND, TO = "next", "back", "check", "send", "to-"
LONGEST_SUBMISSION_ID = 40


@dataclass(frozen=True)
class SurveyState:
    """What was chosen so far, and where the person is.

    Steps: 1 to the number of statements, then who helped, then all of it to look over.
    """

    statements: tuple[SurveyStatement, ...]
    chosen: Mapping[str, str]  # by indicator: the value of an option; left out where nothing was chosen
    helped: HelpKind
    easy: bool  # the Easy Read version
    checking: bool  # came from the last page to change one answer, and goes back there
    submission: str  # another for each form that is begun, so that a button pressed twice sends once
    step: int

    @property
    def help_step(self) -> int:
        """Where it is asked who helped."""
        return len(self.statements) + 1

    @property
    def last_step(self) -> int:
        """Where everything is looked over, and sent."""
        return len(self.statements) + 2

    @property
    def statement(self) -> SurveyStatement | None:
        """The statement of this step; None on the two pages after them."""
        return self.statements[self.step - 1] if self.step <= len(self.statements) else None

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What a page carries along, besides what it asks itself."""
        asked = self.statement.indicator if self.statement else (HELPED if self.step == self.help_step else "")
        carried = [
            *self.chosen.items(),
            (HELPED, self.helped.value),
            (EASY, "1" if self.easy else ""),
            (CHECKING, "1" if self.checking else ""),
            (SUBMISSION, self.submission),
            (STEP, str(self.step)),
        ]
        return [(name, value) for name, value in carried if value and name != asked]

    def moved(self, go: str) -> "SurveyState":
        """Where a button leads."""
        match go:
            case "back":
                return self._at(self.step - 1)
            case "check" | "send":
                return self._at(self.last_step)
            case _ if go.startswith(TO) and go.removeprefix(TO).isascii() and go.removeprefix(TO).isdecimal():
                return replace(self._at(int(go.removeprefix(TO)[:4])), checking=True)
            case _:
                return self._at(self.last_step if self.checking else self.step + 1)

    def _at(self, step: int) -> "SurveyState":
        step = min(max(step, 1), self.last_step)
        return replace(self, step=step, checking=self.checking and step < self.last_step)


def from_fields(
    sent: Mapping[str, str], statements: Sequence[SurveyStatement], options: Sequence[AnswerOption]
) -> SurveyState:
    """The form as a page sent it."""
    known = {option.value for option in options}
    chosen = {}
    for one in statements:
        value = sent.get(one.indicator, "")
        if value in known:
            chosen[one.indicator] = value
    helped, step = sent.get(HELPED, ""), sent.get(STEP, "")
    return SurveyState(
        statements=tuple(statements),
        chosen=chosen,
        helped=HelpKind(helped) if helped in list(HelpKind) else HelpKind.NOT_SAID,
        easy=bool(sent.get(EASY)),
        checking=bool(sent.get(CHECKING)),
        submission=sent.get(SUBMISSION, "")[:LONGEST_SUBMISSION_ID],
        # Nought: the first page, before any statement.
        step=min(int(step), len(statements) + 2) if step.isascii() and step.isdecimal() and len(step) < 4 else 0,
    )
