"""A draft made fit to be shown: what dangles or is missing is left out or stands empty. Pure: no Django."""

from collections.abc import Iterable
from dataclasses import replace

from apps.rubric import tree

NOT_CHOSEN = "Not chosen yet"


def fitted(content: tree.Rubric) -> tree.Rubric:
    """The same rubric, in which every reference leads somewhere and every level has an anchor, if an empty one."""
    names = _Names(content)
    return replace(
        content,
        informants=(*content.informants, *names.missing_voices),
        sources=(*content.sources, *names.missing_sources),
        evidence_types=tuple(
            replace(kind, voice=kind.voice if kind.voice in names.voices else None) for kind in content.evidence_types
        ),
        mechanisms=tuple(
            replace(part, supported_by=_known(part.supported_by, names.sources)) for part in content.mechanisms
        ),
        cmo_links=tuple(_fitted_link(link, names) for link in content.cmo_links),
        design_precedents=tuple(part for part in content.design_precedents if part.source in names.sources),
        factors=tuple(_fitted_factor(factor, content.scale, names) for factor in content.factors),
    )


class _Names:
    """What references may name, and stand-ins for what they name and is not there."""

    def __init__(self, content: tree.Rubric):
        self.voices = {part.id for part in content.informants}
        self.sources = {part.id for part in content.sources}
        self.kinds = {part.id for part in content.evidence_types}
        self.outcomes = {part.id for part in content.outcomes}
        self.mechanisms = {part.id for part in content.mechanisms}
        self.factors = {part.id for part in content.factors}
        asked = {indicator.key_voice for indicator in content.indicators} - self.voices
        leaned_on = {indicator.grounding.factor_name for indicator in content.indicators} - self.sources
        self.missing_voices = tuple(tree.Informant(id, NOT_CHOSEN, "") for id in sorted(asked))
        self.missing_sources = tuple(tree.Source(id, NOT_CHOSEN, None, "nothing") for id in sorted(leaned_on))


def _known(names: Iterable[str], known: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name in known)


def _fitted_link(link: tree.Link, names: _Names) -> tree.Link:
    return replace(
        link,
        factors=_known(link.factors, names.factors),
        mechanisms=_known(link.mechanisms, names.mechanisms),
        outcomes=_known(link.outcomes, names.outcomes),
    )


def _fitted_factor(factor: tree.Factor, scale: tree.Scale, names: _Names) -> tree.Factor:
    return replace(
        factor,
        expected_outcomes=_known(factor.expected_outcomes, names.outcomes),
        indicators=tuple(_fitted_indicator(indicator, scale, names) for indicator in factor.indicators),
    )


def _fitted_indicator(indicator: tree.Indicator, scale: tree.Scale, names: _Names) -> tree.Indicator:
    said = {anchor.level: anchor.anchor for anchor in indicator.levels}
    return replace(
        indicator,
        mechanisms=_known(indicator.mechanisms, names.mechanisms),
        outcomes=_known(indicator.outcomes, names.outcomes),
        supported_by=_known(indicator.supported_by, names.sources),
        evidence=tuple(example for example in indicator.evidence if example.type in names.kinds),
        levels=tuple(tree.Anchor(level.level, said.get(level.level, "")) for level in scale.levels),
    )
