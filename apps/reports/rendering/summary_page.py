"""The texts of the summary, so long that it is one page. Pure.

A report's first page after its cover stands alone, whatever people typed and however a rubric is worded. Each text is
cut to its room, and what is cut stands in full in the report. The printer counts the pages: where a room is too wide
for signs that are broader than usual, the next one is taken.
"""

import unicodedata
from dataclasses import dataclass

from apps.common.pdf.rich_text import Direction, RichText

from ..document.report_document import ReportDocument
from ..document.sections import FactorSection, IndicatorEntry, ViewGap

CUT = "…"
# As much of a text may be given up so that it ends after a whole word.
WHOLE_WORD_WITHIN = 0.3


@dataclass(frozen=True)
class SummaryRoom:
    """How many signs each kind of text has on the summary; 0: it is left out."""

    name: int  # of a programme, an organisation, a factor, an indicator
    anchor: int
    reason: int
    note: int  # what the views differ in, the cautions of a rubric's authors, who took part
    most_gaps: int
    most_factors: int


ROOMS = (
    SummaryRoom(name=120, anchor=190, reason=100, note=150, most_gaps=3, most_factors=12),
    SummaryRoom(name=90, anchor=170, reason=0, note=120, most_gaps=3, most_factors=12),
    SummaryRoom(name=60, anchor=90, reason=0, note=90, most_gaps=3, most_factors=10),
    SummaryRoom(name=40, anchor=60, reason=0, note=60, most_gaps=2, most_factors=8),
    SummaryRoom(name=14, anchor=20, reason=0, note=20, most_gaps=1, most_factors=6),
)


@dataclass(frozen=True)
class ShortText:
    """A text, or its beginning."""

    text: str
    is_cut: bool
    direction: Direction = "ltr"

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class SummaryPoint:
    """What the summary says of one strength or priority besides its level."""

    code: str
    title: str
    answer: str
    next_answer: str
    reached: ShortText
    step: ShortText
    reason: ShortText

    @property
    def is_cut(self) -> bool:
        """Whether more of it stands elsewhere."""
        return self.reached.is_cut or self.step.is_cut or self.reason.is_cut


@dataclass(frozen=True)
class SummaryFact:
    """A label and its value: who took part, two views that lie far apart, a factor and what it is shown as."""

    label: str
    value: str


@dataclass(frozen=True)
class FittedSummary:
    """Everything on the summary that somebody typed or worded, cut to its room."""

    programme: ShortText
    organisation: ShortText
    rating_label: str
    mark: str  # what this version says of itself while it does not simply stand
    factors: tuple[SummaryFact, ...]  # the name, and what it is shown as
    without_reason: str  # codes of high levels that nobody explained
    strengths: tuple[SummaryPoint, ...]
    priorities: tuple[SummaryPoint, ...]
    took_part: tuple[SummaryFact, ...]
    gaps: tuple[SummaryFact, ...]
    more_gaps: int  # that stand in the section on views only
    disclaimer: str


def fit_summary(document: ReportDocument, room: SummaryRoom) -> FittedSummary:
    """The texts of a document's summary, cut to this room."""
    gaps = document.views.to_talk_about
    return FittedSummary(
        programme=_short(document.cover.programme, room.name),
        organisation=_short(document.cover.organisation, room.name),
        rating_label=shorten(document.cover.rating_label, 2 * room.name),
        mark=shorten(document.cover.mark.sentence, 3 * room.name) if document.cover.mark else "",
        factors=tuple(_factor(factor, room) for factor in document.factors[: room.most_factors]),
        without_reason=shorten(", ".join(document.glance.without_reason), 2 * room.note),
        strengths=_points(document, document.glance.strengths, room),
        priorities=_points(document, document.glance.priorities, room),
        took_part=tuple(_took_part(document, room)),
        gaps=tuple(_gap(gap, room) for gap in gaps[: room.most_gaps]),
        more_gaps=max(0, len(gaps) - room.most_gaps),
        disclaimer=shorten(document.about.disclaimer, 2 * room.note),
    )


def _factor(factor: FactorSection, room: SummaryRoom) -> SummaryFact:
    return SummaryFact(shorten(factor.name, room.name), shorten(factor.shown_as, room.name))


def _points(document: ReportDocument, codes: tuple[str, ...], room: SummaryRoom) -> tuple[SummaryPoint, ...]:
    """The indicators of these codes, in their order."""
    items = {}
    for factor in document.factors:
        for item in factor.items:
            items[item.code] = item
    return tuple(_point(items[code], room) for code in codes)


def _point(item: IndicatorEntry, room: SummaryRoom) -> SummaryPoint:
    return SummaryPoint(
        code=item.code,
        title=shorten(f"{item.code} {item.title}", room.name),
        answer=shorten(item.answer, room.name),
        next_answer=shorten(item.next_answer, room.name),
        reached=_short_text(item.reached, room.anchor),
        step=_short_text(item.next_anchor, room.anchor),
        reason=_short(item.reason, room.reason),
    )


def _gap(gap: ViewGap, room: SummaryRoom) -> SummaryFact:
    return SummaryFact(shorten(f"{gap.code} {gap.name}", room.name), shorten(gap.sentence, room.note))


def _took_part(document: ReportDocument, room: SummaryRoom) -> list[SummaryFact]:
    """Who took part, in bands: the programme's own people, and whom it asked."""
    facts = []
    for fact in (*document.about.took_part, *document.views.asked):
        facts.append(SummaryFact(shorten(fact.label, room.name), shorten(fact.value, room.note)))
    return facts


def _short(text: RichText, room: int) -> ShortText:
    """The beginning of what somebody typed."""
    short = _short_text(text.text, room)
    return ShortText(short.text, short.is_cut, text.direction)


def _short_text(text: str, room: int) -> ShortText:
    short = shorten(text, room)
    return ShortText(short, short != text)


def shorten(text: str, room: int) -> str:
    """The text, or its beginning with a mark after it, in at most so many signs; a broad sign counts as two.

    It ends after a whole word, if there is one near the end, and never within a sign that is made of several.
    """
    if room <= 0:
        return ""
    if _width(text) <= room:
        return text
    end = _whole_sign(text, _fitting(text, room - len(CUT)))
    space = text.rfind(" ", 0, end + 1)
    if space >= end * (1 - WHOLE_WORD_WITHIN):
        end = space
    return text[:end].rstrip(" ,;:.–—-") + CUT


def _width(text: str) -> int:
    return sum(map(_sign_width, text))


def _sign_width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def _fitting(text: str, room: int) -> int:
    """How many signs from the beginning fit."""
    used = 0
    for place, sign in enumerate(text):
        used += _sign_width(sign)
        if used > room:
            return place
    return len(text)


def _whole_sign(text: str, end: int) -> int:
    """The last place at or before this one at which no sign that is made of several is cut."""
    while 0 < end < len(text) and (_goes_on(text[end]) or _goes_on(text[end - 1], joins=True)):
        end -= 1
    return end


def _goes_on(sign: str, *, joins: bool = False) -> bool:
    """Whether a sign belongs to the one before it, or (`joins`) asks for one after it."""
    if joins:
        return sign == "\u200d" or "\U0001f1e6" <= sign <= "\U0001f1ff" or unicodedata.combining(sign) == 9
    is_mark = unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf")
    return is_mark or "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U0001f1e6" <= sign <= "\U0001f1ff"
