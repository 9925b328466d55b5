"""Levels, bands, and the rules by which they are counted."""

from .frozen_model import FrozenModel
from .value_rules import BandEdge, Code, Gap, GroupSize, Id, Label, LevelNumber, ListOf, Prose


class LevelContent(FrozenModel):
    """One step of the scale, with its meaning for any indicator."""

    level: LevelNumber
    label: Label
    meaning: Prose


class NonScore(FrozenModel):
    """An answer that is no level."""

    code: Code
    label: Label
    rule: Prose


class DifferenceFlag(FrozenModel):
    """From which difference on a gap or a change is pointed out; a rule of thumb."""

    status: Id
    factor: Gap
    indicator: Gap | None = None


class ScoringRules(FrozenModel):
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
    views_differ_flag: DifferenceFlag
    noticeable_change_flag: DifferenceFlag


class BandContent(FrozenModel):
    """A name for a stretch of factor scores, both ends included, to one decimal place."""

    id: Id
    label: Label
    min: BandEdge
    max: BandEdge


class Scale(FrozenModel):
    """The levels, the bands and the rules."""

    min: LevelNumber
    max: LevelNumber
    levels: ListOf[LevelContent]
    non_scores: ListOf[NonScore]
    rules: ScoringRules
    bands: ListOf[BandContent]
    band_guard: Prose
    band_status: Id

    @property
    def level_numbers(self) -> list[int]:
        """The number of each level."""
        return [level.level for level in self.levels]

    def level(self, number: int) -> LevelContent:
        """The step with this number. Raises KeyError if the scale has none."""
        for level in self.levels:
            if level.level == number:
                return level
        raise KeyError(number)


class QuestionSets(FrozenModel):
    """Which indicators are asked of whom, and the survey's response options."""

    full: Prose
    quick: Prose
    person_supported: Prose
    response_options_person_supported: ListOf[Label]
    response_note: Prose
