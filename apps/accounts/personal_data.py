"""What is kept about a person. Each app that keeps something says so here, when it starts."""

from collections.abc import Callable, Mapping

Gatherer = Callable[..., Mapping[str, object]]

_gatherers: list[Gatherer] = []


def register(gatherer: Gatherer) -> None:
    """Add `gatherer(user)`, which returns sections of the person's file by name: values that JSON can hold."""
    _gatherers.append(gatherer)


def everything_about(user) -> dict[str, object]:
    """Every section of every app. Raises ValueError if two apps use the same name for a section."""
    found: dict[str, object] = {}
    for gatherer in _gatherers:
        sections = gatherer(user)
        twice = found.keys() & sections.keys()
        if twice:
            raise ValueError(f"Two apps describe {', '.join(sorted(twice))}.")
        found.update(sections)
    return found
