"""The page of levels, bands and rules."""

from dataclasses import dataclass
from functools import cached_property

from .. import labels
from ..schema.factor_content import FactorContent, IndicatorContent
from ..schema.theory_content import Informant
from .public_page import Heading, PublicPage
from .rubric_loader import load_rubric_content, newest_published


@dataclass(frozen=True)
class KeyVoice:
    """An informant, and the indicators for which their view counts most."""

    informant: Informant
    indicators: tuple[tuple[FactorContent, IndicatorContent], ...]


@dataclass(frozen=True)
class ScalePage(PublicPage):
    """How levels are chosen and counted."""

    @property
    def contents(self) -> tuple[Heading, ...]:
        return (
            Heading("levels", "Levels"),
            Heading("evidence", "Evidence"),
            Heading("scores", "Scores and bands"),
            Heading("voices", "Whose views count"),
            Heading("small", "Small groups"),
            Heading("words", "Words"),
        )

    @property
    def next_highest(self) -> int:
        """The level below the highest: from here on two kinds of evidence are asked for."""
        return self.rubric.scale.max - 1

    @cached_property
    def key_voices(self) -> tuple[KeyVoice, ...]:
        """Whose view the highest level asks for, the voice of most indicators first."""
        by_voice: dict[str, list[tuple[FactorContent, IndicatorContent]]] = {}
        for indicator in self.rubric.indicators:
            by_voice.setdefault(indicator.key_voice, []).append((self.rubric.factor_of(indicator.id), indicator))
        voices = []
        for informant_id, indicators in by_voice.items():
            voices.append(KeyVoice(self.rubric.informant(informant_id), tuple(indicators)))
        voices.sort(key=lambda voice: len(voice.indicators), reverse=True)
        return tuple(voices)

    @property
    def indicator_count(self) -> int:
        return len(self.rubric.indicator_codes)

    @property
    def quick_count(self) -> int:
        """How many indicators the quick set has."""
        return sum(indicator.quick_set for indicator in self.rubric.indicators)

    @property
    def asked_of_people_supported(self) -> int:
        """How many indicators have a statement for people supported."""
        return sum(indicator.person_supported_statement is not None for indicator in self.rubric.indicators)

    @property
    def change_status(self) -> str:
        return labels.status_sentence(self.rubric.scale.rules.noticeable_change_flag.status)

    @property
    def gap_status(self) -> str:
        return labels.status_sentence(self.rubric.scale.rules.views_differ_flag.status)


def scale_page() -> ScalePage | None:
    """The scale of the newest published rubric; None if none is published."""
    newest = newest_published()
    return ScalePage(load_rubric_content(newest).content) if newest else None
