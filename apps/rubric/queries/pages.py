"""What the public pages show. Each page costs one query once its rubric is known to the process, and never more
for a longer rubric."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from apps.common.dates import day

from .. import tree, words, writer
from ..models import Rubric
from .stored import known, newest_published, published


@dataclass(frozen=True)
class PublicPage:
    """What every page of the framework knows: the rubric it shows."""

    rubric: tree.Rubric

    @property
    def paper(self) -> tree.Citation:
        return self.rubric.framework.citation

    @property
    def factor_count(self) -> str:
        """How many factors there are, in a word."""
        return words.number(len(self.rubric.factors))


@dataclass(frozen=True)
class Heading:
    """An entry of a page's list of contents."""

    id: str
    title: str


# --- The framework ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """One published version of the rubric."""

    number: str
    published_on: str
    is_newest: bool


@dataclass(frozen=True)
class Share:
    """One kind of content, and whose words it is."""

    what: str
    whose: words.Whose


@dataclass(frozen=True)
class FrameworkPage(PublicPage):
    """The front page of the framework."""

    versions: tuple[Version, ...]  # the newest first

    @property
    def contents(self) -> tuple[Heading, ...]:
        return (
            Heading("factors", f"The {self.factor_count} factors"),
            Heading("outcomes", "What may come of it"),
            Heading("whose", "What is the paper’s, and what is ours"),
            Heading("scores", "How scores are made"),
            Heading("version", "This version"),
        )

    @property
    def status(self) -> str:
        return words.status(self.rubric.rubric.status)

    @property
    def licence(self) -> str:
        return words.status(self.rubric.framework.licence.status)

    @property
    def read(self) -> str:
        """What its drafters have read of the paper."""
        return words.read(self.rubric.framework.read_by_drafters)

    @property
    def paper_published_on(self) -> str:
        return day(words.day_of(self.paper.published_online))

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """What is the paper's and what is ours, from the origin that the file gives each part."""
        rubric, whose = self.rubric, words.whose
        indicators = tuple(rubric.indicators)
        return (
            Share("The names of the factors", whose(factor.grounding.name for factor in rubric.factors)),
            Share("The names of the outcomes", whose(outcome.grounding.name for outcome in rubric.outcomes)),
            Share("What each factor means", whose(factor.grounding.definition for factor in rubric.factors)),
            Share("What each outcome means", whose(outcome.grounding.plain for outcome in rubric.outcomes)),
            Share(f"The {len(indicators)} indicators", whose(part.grounding.statement for part in indicators)),
            Share(f"The {len(rubric.scale.levels)} levels", whose(part.grounding.levels for part in indicators)),
            Share("How scores and bands are made", words.OURS),
            Share("How a factor may lead to an outcome", whose(link.status for link in rubric.cmo_links)),
        )


def framework_page() -> FrameworkPage | None:
    """The front page of the newest published rubric; None if none is published."""
    rubrics = list(published())
    if not rubrics:
        return None
    newest = rubrics[0]
    return FrameworkPage(
        rubric=known(newest).content,
        versions=tuple(
            Version(rubric.version, _published_on(rubric), is_newest=rubric == newest)
            for rubric in rubrics
            if rubric.identifier == newest.identifier
        ),
    )


def _published_on(rubric: Rubric) -> str:
    at: datetime | None = rubric.published_at
    return day(at.date()) if at else ""


@dataclass(frozen=True)
class Download:
    """A published rubric as a file."""

    name: str
    text: str


def download(version: str | None = None) -> Download | None:
    """The file of the newest published rubric, or of one of its earlier versions; None if it has no such one."""
    newest = newest_published()
    if newest is None:
        return None
    rubric = published().filter(identifier=newest.identifier, version=version).first() if version else newest
    if rubric is None:
        return None
    return Download(f"{rubric.identifier}-{rubric.version}.yaml", writer.write(known(rubric).content))


# --- One factor -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Practice:
    """One indicator, with what it names by id looked up."""

    indicator: tree.Indicator
    levels: tuple[tuple[tree.Level, str], ...]  # each level with its anchor, the lowest first
    evidence: tuple[tuple[tree.EvidenceType, str], ...]
    key_voice: tree.Informant
    mechanisms: tuple[tree.Mechanism, ...]
    outcomes: tuple[tree.Outcome, ...]
    sources: tuple[tree.Source, ...]

    @property
    def wording(self) -> words.Whose:
        """Whose words the statement and the levels are."""
        return words.whose((self.indicator.grounding.statement, self.indicator.grounding.levels))


@dataclass(frozen=True)
class FactorPage(PublicPage):
    """One factor, whole."""

    factor: tree.Factor
    practices: tuple[Practice, ...]
    outcomes: tuple[tree.Outcome, ...]
    before: tree.Factor | None
    after: tree.Factor | None

    @property
    def contents(self) -> tuple[Heading, ...]:
        return tuple(Heading(practice.indicator.id, practice.indicator.title) for practice in self.practices)

    @property
    def name_is(self) -> words.Whose:
        return words.whose((self.factor.grounding.name,))

    @property
    def rest_is(self) -> words.Whose:
        """Whose words everything but the name is."""
        origins = [self.factor.grounding.definition]
        for practice in self.practices:
            origins += [practice.indicator.grounding.statement, practice.indicator.grounding.levels]
        return words.whose(origins)

    @property
    def outcomes_are(self) -> words.Whose:
        return words.whose((self.factor.expected_outcomes_grounding,))


def factor_page(id: str) -> FactorPage | None:
    """The page of one factor; None if the newest published rubric has none by that id."""
    newest = newest_published()
    rubric = known(newest).content if newest else None
    if rubric is None or id not in [factor.id for factor in rubric.factors]:
        return None
    factor = rubric.factor(id)
    place = rubric.factors.index(factor)
    return FactorPage(
        rubric=rubric,
        factor=factor,
        practices=tuple(_practice(rubric, indicator) for indicator in factor.indicators),
        outcomes=tuple(map(rubric.outcome, factor.expected_outcomes)),
        before=rubric.factors[place - 1] if place else None,
        after=rubric.factors[place + 1] if place + 1 < len(rubric.factors) else None,
    )


def _practice(rubric: tree.Rubric, indicator: tree.Indicator) -> Practice:
    return Practice(
        indicator=indicator,
        levels=tuple((level, indicator.anchor(level.level)) for level in rubric.scale.levels),
        evidence=tuple((rubric.evidence_type(one.type), one.example) for one in indicator.evidence),
        key_voice=rubric.informant(indicator.key_voice),
        mechanisms=tuple(map(rubric.mechanism, indicator.mechanisms)),
        outcomes=tuple(map(rubric.outcome, indicator.outcomes)),
        sources=tuple(map(rubric.source, indicator.supported_by)),
    )


# --- Theory -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LinkShown:
    """One context-mechanism-outcome link, with what it names by id looked up."""

    link: tree.Link
    factors: tuple[tree.Factor, ...]
    mechanisms: tuple[tree.Mechanism, ...]
    outcomes: tuple[tree.Outcome, ...]


@dataclass(frozen=True)
class MechanismShown:
    """One mechanism with its sources."""

    mechanism: tree.Mechanism
    sources: tuple[tree.Source, ...]


@dataclass(frozen=True)
class TheoryPage(PublicPage):
    """Our working theory of how the factors lead to outcomes."""

    singles: tuple[LinkShown, ...]  # links that take one factor, factor by factor
    interactions: tuple[LinkShown, ...]
    mechanisms: tuple[MechanismShown, ...]

    @property
    def contents(self) -> tuple[Heading, ...]:
        return (
            Heading("links", "What one factor may do"),
            Heading("together", "What factors may do together"),
            Heading("changes", "What may change in a person"),
            Heading("outcomes", "What may come of it"),
        )

    @property
    def mechanisms_are(self) -> words.Whose:
        return words.whose(mechanism.grounding for mechanism in self.rubric.mechanisms)

    @property
    def outcome_names_are(self) -> words.Whose:
        return words.whose(outcome.grounding.name for outcome in self.rubric.outcomes)


def theory_page() -> TheoryPage | None:
    """The theory of the newest published rubric; None if none is published."""
    newest = newest_published()
    if newest is None:
        return None
    rubric = known(newest).content
    singles = (link for factor in rubric.factors for link in rubric.cmo_links if link.factors == (factor.id,))
    return TheoryPage(
        rubric=rubric,
        singles=_links(rubric, singles),
        interactions=_links(rubric, (link for link in rubric.cmo_links if link.is_interaction)),
        mechanisms=tuple(
            MechanismShown(part, tuple(map(rubric.source, part.supported_by))) for part in rubric.mechanisms
        ),
    )


def _links(rubric: tree.Rubric, links: Iterable[tree.Link]) -> tuple[LinkShown, ...]:
    return tuple(
        LinkShown(
            link=link,
            factors=tuple(map(rubric.factor, link.factors)),
            mechanisms=tuple(map(rubric.mechanism, link.mechanisms)),
            outcomes=tuple(map(rubric.outcome, link.outcomes)),
        )
        for link in links
    )


# --- Sources and scale ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SourceShown:
    """One publication, what its drafters could read of it, and which indicators lean on it."""

    source: tree.Source
    read: str
    supports: tuple[tuple[tree.Factor, tree.Indicator], ...]


@dataclass(frozen=True)
class SourcesPage(PublicPage):
    """What was read, and how much of it."""

    sources: tuple[SourceShown, ...]
    precedents: tuple[tuple[tree.Source, str], ...]  # with what was learned from its layout


def sources_page() -> SourcesPage | None:
    """The sources of the newest published rubric; None if none is published."""
    newest = newest_published()
    if newest is None:
        return None
    rubric = known(newest).content
    supports: dict[str, list[tuple[tree.Factor, tree.Indicator]]] = {source.id: [] for source in rubric.sources}
    for indicator in rubric.indicators:
        for name in indicator.supported_by:
            supports[name].append((rubric.factor_of(indicator.id), indicator))
    return SourcesPage(
        rubric=rubric,
        sources=tuple(
            SourceShown(source, words.spaced(source.access), tuple(supports[source.id])) for source in rubric.sources
        ),
        precedents=tuple((rubric.source(part.source), part.lesson) for part in rubric.design_precedents),
    )


@dataclass(frozen=True)
class KeyVoice:
    """An informant, and the indicators for which their view counts most."""

    informant: tree.Informant
    indicators: tuple[tuple[tree.Factor, tree.Indicator], ...]


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
        found: dict[str, list[tuple[tree.Factor, tree.Indicator]]] = {}
        for indicator in self.rubric.indicators:
            found.setdefault(indicator.key_voice, []).append((self.rubric.factor_of(indicator.id), indicator))
        voices = (KeyVoice(self.rubric.informant(name), tuple(indicators)) for name, indicators in found.items())
        return tuple(sorted(voices, key=lambda voice: -len(voice.indicators)))

    @property
    def indicator_count(self) -> int:
        return sum(1 for _ in self.rubric.indicators)

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
        return words.status(self.rubric.scale.rules.noticeable_change_flag.status)

    @property
    def gap_status(self) -> str:
        return words.status(self.rubric.scale.rules.views_differ_flag.status)


def scale_page() -> ScalePage | None:
    """The scale of the newest published rubric; None if none is published."""
    newest = newest_published()
    return ScalePage(known(newest).content) if newest else None
