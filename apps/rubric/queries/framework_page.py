"""The front page of the framework, and the rubric as a file."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from apps.common.dates import day

from .. import labels
from ..models import Rubric
from .public_page import Heading, PublicPage
from .rubric_loader import load_rubric_content, newest_published, published_rubrics


@dataclass(frozen=True)
class Version:
    """One published version of the rubric."""

    number: str
    published_on: str
    is_newest: bool


@dataclass(frozen=True)
class AttributedContent:
    """One kind of content, and whose words it is."""

    what: str
    whose: labels.Authorship


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
        return labels.status_sentence(self.rubric.rubric.status)

    @property
    def licence(self) -> str:
        return labels.status_sentence(self.rubric.framework.licence.status)

    @property
    def read(self) -> str:
        """What its drafters have read of the paper."""
        return labels.reading_depth(self.rubric.framework.read_by_drafters)

    @property
    def paper_published_on(self) -> str:
        return day(labels.parse_day(self.paper.published_online))

    @cached_property
    def shares(self) -> tuple[AttributedContent, ...]:
        """What is the paper's and what is ours, from the origin that the file gives each part."""
        rubric, whose = self.rubric, labels.authorship
        factor_names, factor_definitions = set(), set()
        for factor in rubric.factors:
            factor_names.add(factor.grounding.name)
            factor_definitions.add(factor.grounding.definition)
        outcome_names, outcome_meanings = set(), set()
        for outcome in rubric.outcomes:
            outcome_names.add(outcome.grounding.name)
            outcome_meanings.add(outcome.grounding.plain)
        statements, levels = set(), set()
        for indicator in rubric.indicators:
            statements.add(indicator.grounding.statement)
            levels.add(indicator.grounding.levels)
        return (
            AttributedContent("The names of the factors", whose(factor_names)),
            AttributedContent("The names of the outcomes", whose(outcome_names)),
            AttributedContent("What each factor means", whose(factor_definitions)),
            AttributedContent("What each outcome means", whose(outcome_meanings)),
            AttributedContent(f"The {len(rubric.indicator_codes)} indicators", whose(statements)),
            AttributedContent(f"The {len(rubric.scale.levels)} levels", whose(levels)),
            AttributedContent("How scores and bands are made", labels.OURS),
            AttributedContent("How a factor may lead to an outcome", whose(link.status for link in rubric.cmo_links)),
        )


def framework_page() -> FrameworkPage | None:
    """The front page of the newest published rubric; None if none is published."""
    rubrics = list(published_rubrics())
    if not rubrics:
        return None
    newest = rubrics[0]
    versions = []
    for rubric in rubrics:
        if rubric.identifier == newest.identifier:
            versions.append(Version(rubric.version, _published_on(rubric), is_newest=rubric == newest))
    return FrameworkPage(rubric=load_rubric_content(newest).content, versions=tuple(versions))


def _published_on(rubric: Rubric) -> str:
    at: datetime | None = rubric.published_at
    return day(at.date()) if at else ""


@dataclass(frozen=True)
class RubricFile:
    """A published rubric as a file."""

    name: str
    text: str


def rubric_file(version: str | None = None) -> RubricFile | None:
    """The file of the newest published rubric, or of one of its earlier versions; None if it has no such one."""
    newest = newest_published()
    if newest is None:
        return None
    rubric: Rubric | None = newest
    if version:
        rubric = published_rubrics().filter(identifier=newest.identifier, version=version).first()
    if rubric is None:
        return None
    return RubricFile(f"{rubric.identifier}-{rubric.version}.yaml", load_rubric_content(rubric).yaml)
