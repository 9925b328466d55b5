"""What is kept about a person. Each app that keeps something says so here, when it starts."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

Gatherer = Callable[..., Mapping[str, object]]

_gatherers: list[Gatherer] = []


def register(gatherer: Gatherer) -> None:
    """Add `gatherer(user)`, which returns sections of the person's file by name: values that JSON can hold."""
    _gatherers.append(gatherer)


def sections_about(user) -> Iterator[tuple[str, object]]:
    """Every section of every app with its name, one app after the other: what one has said need not be held.

    Raises ValueError if two apps use the same name for a section.
    """
    names: set[str] = set()
    for gatherer in _gatherers:
        sections = gatherer(user)
        twice = names & sections.keys()
        if twice:
            raise ValueError(f"Two apps describe {', '.join(sorted(twice))}.")
        names.update(sections)
        yield from sections.items()


def rows_as_stored(rows: QuerySet, **fields: str) -> list[dict]:
    """Each row as its fields, by the names that the file gives them; days and times as text."""
    found = []
    for values in rows.values_list(*fields.values()):
        row = dict(zip(fields, values, strict=True))
        for name, value in row.items():
            if isinstance(value, date):
                row[name] = value.isoformat()
        found.append(row)
    return found


def as_json(sections: Iterable[tuple[str, object]]) -> Iterator[str]:
    """The file, piece by piece: one object, a section a line, and of a list each entry on a line of its own."""
    yield "{"
    between = "\n"
    for name, value in sections:
        yield f"{between}  {_line(name)}: "
        yield from _lines(value) if isinstance(value, list) else [_line(value)]
        between = ",\n"
    yield "\n}\n"


def _lines(entries: list) -> Iterator[str]:
    if not entries:
        yield "[]"
        return
    yield "["
    between = "\n"
    for entry in entries:
        yield f"{between}    {_line(entry)}"
        between = ",\n"
    yield "\n  ]"


def _line(value: object) -> str:
    # Never indented: without, it is written many times as fast.
    return json.dumps(value, cls=DjangoJSONEncoder)
