"""How the stored versions follow one another."""

from collections.abc import Collection

from ..models import Rubric
from ..problems import ErrorCollector
from ..schema.rubric_content import RubricContent
from ..version_mapping import CarryOver, check_against_earlier, trace_indicators
from .rubric_loader import load_rubric_content, published_rubrics


def predecessor_of(content: RubricContent) -> Rubric | None:
    """The published version that a rubric says it follows; None if it names none, or none that is published here."""
    mapping = content.succession
    if mapping is None:
        return None
    return published_rubrics().filter(identifier=mapping.identifier, version=mapping.version).first()


def check_follows(content: RubricContent, errors: ErrorCollector, *, must_be_published: bool) -> None:
    """Raise RubricProblems if the succession does not fit the published version that it names."""
    earlier = predecessor_of(content)
    if earlier is not None:
        check_against_earlier(content, load_rubric_content(earlier).content, errors)
    elif content.succession is not None and must_be_published:
        version = f"{content.succession.identifier} {content.succession.version}"
        errors.add(("succession", "version"), f"{version} is not published here. Publish it first, or name another.")
    errors.raise_if_any()


def carry_over(old: Rubric, new: Rubric) -> CarryOver | None:
    """What becomes of each indicator from one published version to a later one, over every version between.

    None if `new` does not follow `old`, by itself or through others. One query, once the process knows the versions.
    """
    return carry_over_each([old.pk], new).get(old.pk)


def carry_over_each(olds: Collection[int], new: Rubric) -> dict[int, CarryOver]:
    """The same from several versions, by their keys; without those that `new` does not follow. One query, if any."""
    by_name = _published_by_name() if olds else {}
    found = {}
    for old in by_name.values():
        chain = _find_chain(old, new, by_name) if old.pk in olds else []
        if chain:
            found[old.pk] = trace_indicators([load_rubric_content(rubric).content for rubric in chain])
    return found


def newer_versions(rubric: Rubric) -> tuple[Rubric, ...]:
    """Every published version that follows this one, by itself or through others, the newest first."""
    by_name = _published_by_name()
    newer = []
    for other in by_name.values():
        if other.pk != rubric.pk and _find_chain(rubric, other, by_name):
            newer.append(other)
    return tuple(newer)


def _published_by_name() -> dict[tuple[str, str], Rubric]:
    """Every published version, the newest first."""
    return {(rubric.identifier, rubric.version): rubric for rubric in published_rubrics()}


def _find_chain(old: Rubric, new: Rubric, by_name: dict[tuple[str, str], Rubric]) -> list[Rubric]:
    """The versions from `old` to `new`, both included; empty if the one does not lead to the other."""
    chain = [new]
    while chain[0].pk != old.pk:
        mapping = load_rubric_content(chain[0]).content.succession
        earlier = by_name.get(mapping.name) if mapping else None
        if earlier is None or earlier in chain:  # nothing published can go in a circle; this stops if it did
            return []
        chain.insert(0, earlier)
    return chain
