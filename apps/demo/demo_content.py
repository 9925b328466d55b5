"""What the demonstration tells, as frozen values: who there is, and what they did and said, and when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.assessments.domain.evidence import EvidenceItem
from apps.assessments.domain.ratings import RatingContent
from apps.improvement.domain.you_said import ItemWords
from apps.surveys.domain.tally import HelpKind

CLOCK = ZoneInfo("Europe/London")  # the made-up services are there
AFTERNOON = time(14)  # a time that is on the same day, or early on the next, wherever the installation's clock stands
A_DAY = timedelta(days=1)
BETWEEN_ANSWERS = timedelta(minutes=7)
CLIENT_ID = "demonstration"  # the page that is said to have sent what was written


@dataclass(frozen=True)
class DemoOrganisation:
    """One made-up provider or commissioner. `key` is its name within the content only."""

    key: str
    kind: str
    name: str


@dataclass(frozen=True)
class Person:
    """One account, named by its role. `to_try`: what a visitor can see through it."""

    name: str
    email: str
    organisation: str
    role: str
    to_try: str
    writes_versions: bool = False  # of the rubric


@dataclass(frozen=True)
class DemoProgramme:
    """One programme; `funded_by` holds keys of organisations."""

    name: str
    organisation: str
    setting: str
    form: str
    peer_workers: int
    caseload: int
    funded_by: tuple[str, ...]


@dataclass(frozen=True)
class DemoAnswer:
    """What is said of one indicator, and when it was saved."""

    indicator: str
    entry: RatingContent
    at: datetime


@dataclass(frozen=True)
class Sharing:
    """A signed-off audit shown to the organisation with that key."""

    commissioner: str
    at: datetime


@dataclass(frozen=True)
class Logged:
    """One piece of evidence, and who put it into the log."""

    piece: EvidenceItem
    by: str  # an e-mail address
    at: datetime


@dataclass(frozen=True)
class DemoReview:
    """The second rating of one audit, by somebody who works for the same organisation or does not."""

    by: str  # the e-mail address of its reviewer
    is_independent: bool
    says_lived_experience: bool
    asked: datetime
    taken_up: datetime
    finished: datetime
    answers: tuple[DemoAnswer, ...]


@dataclass(frozen=True)
class DemoComment:
    """What a peer worker said of the draft, and the manager's answer."""

    by: str  # an e-mail address
    shows_name: bool
    indicator: str  # empty: the whole draft
    text: str
    at: datetime
    reply: str
    replied: datetime


@dataclass(frozen=True)
class Audit:
    """One audit from its start; `signed_off` None: it is left for a visitor to finish."""

    programme: str
    by: str  # the e-mail address of its manager
    period_start: date
    period_end: date
    started: datetime
    signed_off: datetime | None
    shared: tuple[Sharing, ...]
    answers: tuple[DemoAnswer, ...]
    evidence: tuple[Logged, ...]
    review: DemoReview | None
    agreed: tuple[DemoAnswer, ...]
    comments: tuple[DemoComment, ...]

    @property
    def finished(self) -> datetime:
        """When the programme's own rating was: on the day after its last answer."""
        return afternoon(self.answers[-1].at.date() + A_DAY)

    @property
    def settled(self) -> datetime:
        """When what stands was there to be read as a whole: finished, and agreed where there were two raters."""
        return self.agreed[-1].at + BETWEEN_ANSWERS if self.agreed else self.finished


@dataclass(frozen=True)
class DemoReflection:
    """What somebody wrote about one practice."""

    practice: str
    leaning: str
    words: str
    at: datetime


@dataclass(frozen=True)
class DemoJournal:
    """One person's reflections, and for how many months they are kept."""

    by: str  # the e-mail address of its peer worker
    months: int
    reflections: tuple[DemoReflection, ...]


@dataclass(frozen=True)
class SurveyRound:
    """One survey round. A date in `opens` is its first day; a number is how many days before the loading that was."""

    programme: str
    voice: str
    by: str  # the e-mail address of its manager
    opens: date | int
    days: int  # that it takes answers
    people_asked: int
    introduction: str
    answers: tuple[dict[str, int], ...]  # for each answer a level by indicator; what is left out is not scored
    helped: tuple[HelpKind, ...]  # with each of them; empty where they were given signed in


@dataclass(frozen=True)
class DemoDiscussion:
    """What came up in one facilitated discussion, by factor."""

    programme: str
    voice: str
    by: str  # the e-mail address of its manager
    held_on: date
    took_part: str
    themes: dict[str, str]


@dataclass(frozen=True)
class DemoMeasure:
    """What a programme counts, with its figures: the last is of the month or week before the loading."""

    programme: str
    by: str  # the e-mail address of its manager
    name: str
    unit: str
    kind: str
    better: str
    cadence: str
    values: tuple[float | tuple[int, int], ...]  # a pair is a share: how many, out of how many


@dataclass(frozen=True)
class DemoYouSaid:
    """One version of “You said, we did”. `published` counts days from the loading."""

    programme: str
    by: str  # the e-mail address of its manager
    published: int
    items: tuple[ItemWords, ...]  # `source` is the voice of a round


@dataclass(frozen=True)
class DemoAction:
    """One action of a plan. `added` and `due` count days from the loading; people by their e-mail addresses."""

    programme: str
    by: str
    title: str
    added: int
    status: str
    steps: dict[str, bool]  # what is done of them
    notes: list[str]
    due: int | None = None
    owner: str = ""
    owner_role: str = ""
    practice: str = ""
    source: str = "audit"
    why: str = ""
    success: str = ""
    moved: str = ""  # why its last day was moved once, by a month
    reason: str = ""  # why it is at risk
    words: str = ""  # what shows that it is done


@dataclass(frozen=True)
class DemoEffect:
    """What a later audit, named by the last day of its period, says of an action that came before it."""

    audit: date
    at: datetime
    words: str


@dataclass(frozen=True)
class PastAction:
    """One action that an earlier audit led to and that is done. People by their e-mail addresses."""

    programme: str
    by: str
    owner: str
    title: str
    practice: str
    why: str
    success: str
    planned: datetime
    due: date
    steps: list[str]
    notes: list[str]
    shown: datetime
    words: str
    confirmed: datetime
    confirmed_by: str
    effects: tuple[DemoEffect, ...]


@dataclass(frozen=True)
class Demonstration:
    """Everything that is made up, in the order in which it happened."""

    rubric: tuple[str, str]  # identifier and version that the audits answer
    since: datetime  # when organisations, people and programmes were there
    organisations: tuple[DemoOrganisation, ...]
    people: tuple[Person, ...]
    programmes: tuple[DemoProgramme, ...]
    audits: tuple[Audit, ...]
    rounds: tuple[SurveyRound, ...]
    discussion: DemoDiscussion
    journal: DemoJournal
    measures: tuple[DemoMeasure, ...]
    you_said: tuple[DemoYouSaid, ...]  # the oldest first
    actions: tuple[DemoAction, ...]
    past_actions: tuple[PastAction, ...]


def afternoon(on: date) -> datetime:
    """A moment on that day for what no file gives a time to."""
    return datetime.combine(on, AFTERNOON, CLOCK)
