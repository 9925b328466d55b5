"""Levels, bands, and the rules by which they are counted."""

from dataclasses import dataclass

from ..values import BandEdge, Code, Gap, GroupSize, Id, Label, LevelNumber, Prose


@dataclass(frozen=True)
class Level:
    """One step of the scale, with its meaning for any indicator."""

    level: LevelNumber
    label: Label
    meaning: Prose


@dataclass(frozen=True)
class NonScore:
    """An answer that is no level."""

    code: Code
    label: Label
    rule: Prose


@dataclass(frozen=True)
class Flag:
    """From which difference on a gap or a change is pointed out; a rule of thumb."""

    status: Id
    factor: Gap
    indicator: Gap | None = None


@dataclass(frozen=True)
class Rules:
    """How levels are chosen and counted, in words and thresholds."""

    score_what_is_there: Prose
    level_4_evidence: Prose
    level_5_voice: Prose
    factor_score: Prose
    overall_score: Prose
    rounding: Prose
    percent: Prose
    group_views: Prose
    minimum_group_size: GroupSize
    minimum_group_size_export: GroupSize
    minimum_group_size_quotes: GroupSize
    refresh_group_results: Prose
    views_differ_flag: Flag
    noticeable_change_flag: Flag


@dataclass(frozen=True)
class Band:
    """A name for a stretch of factor scores, both ends included, to one decimal place."""

    id: Id
    label: Label
    min: BandEdge
    max: BandEdge


@dataclass(frozen=True)
class Scale:
    """The levels, the bands and the rules."""

    min: LevelNumber
    max: LevelNumber
    levels: tuple[Level, ...]
    non_scores: tuple[NonScore, ...]
    rules: Rules
    bands: tuple[Band, ...]
    band_guard: Prose
    band_status: Id

    def level(self, number: int) -> Level:
        """The step with this number. Raises KeyError if the scale has none."""
        for level in self.levels:
            if level.level == number:
                return level
        raise KeyError(number)


@dataclass(frozen=True)
class QuestionSets:
    """Which indicators are asked of whom, and the survey's response options."""

    full: Prose
    quick: Prose
    person_supported: Prose
    response_options_person_supported: tuple[Label, ...]
    response_note: Prose
