"""From a rubric's YAML file to its tree, or to a list of what is wrong with it and where. Pure: no Django.

The tree's own types are the schema: a field is a key, a field without a default must be there, and `values.py` says
what may stand in it. Whether the parts fit together is `consistency.py`'s question.
"""

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import yaml

from . import tree
from .nodes import compose, is_nothing, is_plain, kind, line_of, of_plain, short_tag
from .problems import Path, Places, RubricProblems, nearest, quoted
from .values import ID, MOST_PARTS, Number, Text, Whole

__all__ = ["RubricProblems", "read", "read_plain"]

# For which informant a kind of evidence speaks, in files that do not say so themselves.
USUAL_VOICES = {"person_views": "person_supported", "peer_views": "peer_worker"}

_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")  # neither octal, hexadecimal, nor base 60, which YAML knows too
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


def read(text: str, *, unfinished: bool = False) -> tuple[tree.Rubric, Places]:
    """The tree of a rubric's file, with the places of its parts for further checks.

    Raises RubricProblems where the file is no YAML, has a key too many or too few, or a value of the wrong kind.
    Where it may be unfinished, texts may be empty, too long, or hold odd characters.
    """
    return _read(compose(text), unfinished=unfinished)


def read_plain(plain: Mapping[str, Any], *, unfinished: bool = False) -> tuple[tree.Rubric, Places]:
    """The tree of dicts and lists as `writer.as_plain` makes them, held to the same as a file."""
    return _read(of_plain(plain), unfinished=unfinished)


def _read(root: yaml.Node, *, unfinished: bool) -> tuple[tree.Rubric, Places]:
    places = Places(unfinished=unfinished)
    rubric = _filled(root, tree.Rubric, (), places)
    places.raise_if_wrong()
    return _with_usual_voices(rubric, places), places


def _filled(node: yaml.Node, wanted: Any, path: Path, places: Places) -> Any:
    """The value of a node as `wanted`, or None with a problem noted."""
    places.lines.setdefault(path, line_of(node))
    if get_origin(wanted) in (Union, types.UnionType):
        if is_nothing(node):
            return None
        wanted = next(option for option in get_args(wanted) if option is not type(None))
    if not is_plain(node, path, places):
        return None
    if wanted == tuple[tree.Source, ...]:
        return _sources(node, path, places)
    if get_origin(wanted) is tuple:
        return _list(node, get_args(wanted)[0], path, places)
    if is_dataclass(wanted):
        return _block(node, wanted, path, places)
    if wanted is bool:
        return _yes_or_no(node, path, places)
    return _value(node, get_args(wanted)[1], path, places)


def _expected(what: str, node: yaml.Node, path: Path, places: Places, hint: str = "") -> None:
    """Note that a node holds something else than what should stand there."""
    if is_nothing(node):
        places.wrong(path, f"Nothing stands here. It should be {what}.")
    else:
        places.wrong(path, f"This should be {what}, not {kind(node)}.{hint}")


# --- Blocks and lists -------------------------------------------------------------------------------------


@cache
def _schema(wanted: type) -> dict[str, tuple[Field, Any]]:
    """The keys of a block, each with its field and type."""
    hints = get_type_hints(wanted, include_extras=True)
    return {field.name: (field, hints[field.name]) for field in fields(wanted)}


def _keys(node: yaml.Node, path: Path, places: Places) -> dict[str, yaml.Node] | None:
    """The children of a block by name, or None where it is no block; a name given twice is noted."""
    if not isinstance(node, yaml.MappingNode):
        _expected("a block with names", node, path, places)
        return None
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            places.lines[(*path, "?")] = line_of(key)
            places.wrong((*path, "?"), f"A name must be a plain word, not {kind(key)}.")
            continue
        name = key.value
        places.lines[(*path, name)] = line_of(key)
        if name in found:
            places.wrong((*path, name), f"'{quoted(name)}' stands here twice. Keep one.")
        found[name] = value
    return found


def _block(node: yaml.Node, wanted: Any, path: Path, places: Places, **given: Any) -> Any:
    found = _keys(node, path, places)
    if found is None:
        return None
    known = {name: part for name, part in _schema(wanted).items() if name not in given}
    for name in found:
        if name not in known:
            hint = nearest(name, known) or " Take it out."
            places.wrong((*path, name), f"'{quoted(name)}' is not known here.{hint}")
    values = dict(given)
    for name, (field, kind_of_value) in known.items():
        if name in found:
            values[name] = _filled(found[name], kind_of_value, (*path, name), places)
        elif field.default is MISSING:
            places.wrong(path, f"'{name}' is missing here. Add it.")
            values[name] = None
    return wanted(**values)


def _list(node: yaml.Node, wanted: Any, path: Path, places: Places) -> tuple | None:
    if not isinstance(node, yaml.SequenceNode):
        _expected("a list", node, path, places)
        return None
    if len(node.value) > MOST_PARTS:
        places.wrong(path, f"This list has {len(node.value):,} entries. At most {MOST_PARTS:,} fit.")
        return None
    return tuple(_filled(child, wanted, (*path, index), places) for index, child in enumerate(node.value))


def _sources(node: yaml.Node, path: Path, places: Places) -> tuple | None:
    """Sources stand in the file under their ids."""
    found = _keys(node, path, places)
    if found is None:
        return None
    if len(found) > MOST_PARTS:
        places.wrong(path, f"These are {len(found):,} sources. At most {MOST_PARTS:,} fit.")
        return None
    for name in found:
        if fault := ID.fault(name):
            places.wrong((*path, name), fault)
    return tuple(
        _block(child, tree.Source, (*path, name), places, id=name)
        for name, child in found.items()
        if is_plain(child, (*path, name), places)
    )


# --- Single values ----------------------------------------------------------------------------------------


def _value(node: yaml.Node, wanted: Text | Whole | Number, path: Path, places: Places) -> Any:
    value: Any = {Text: _text, Whole: _whole, Number: _number}[type(wanted)](node, path, places)
    if value is None or not (fault := wanted.fault(value)):
        return value
    if places.unfinished and isinstance(wanted, Text) and wanted.is_free:
        return value
    places.wrong(path, fault)
    return None


def _text(node: yaml.Node, path: Path, places: Places) -> str | None:
    """A text without the blanks around it, which folded blocks bring along."""
    if isinstance(node, yaml.ScalarNode) and short_tag(node) == "str":
        return node.value.strip()
    hint = " Put it in quotes." if isinstance(node, yaml.ScalarNode) else ""
    _expected("text", node, path, places, hint)
    return None


def _whole(node: yaml.Node, path: Path, places: Places) -> int | None:
    if isinstance(node, yaml.ScalarNode) and short_tag(node) == "int":
        if _WHOLE.fullmatch(node.value):
            return int(node.value)
        places.wrong(path, f"'{quoted(node.value)}' cannot be used here. Write plain digits, such as 12.")
    else:
        _expected("a whole number", node, path, places)
    return None


def _number(node: yaml.Node, path: Path, places: Places) -> Decimal | None:
    if isinstance(node, yaml.ScalarNode) and short_tag(node) in ("int", "float"):
        if _NUMBER.fullmatch(node.value):
            return Decimal(node.value)
        places.wrong(path, f"'{quoted(node.value)}' cannot be used here. Write plain digits, such as 0.5.")
    else:
        _expected("a number", node, path, places)
    return None


def _yes_or_no(node: yaml.Node, path: Path, places: Places) -> bool | None:
    if isinstance(node, yaml.ScalarNode) and short_tag(node) == "bool":
        if (spelling := node.value.lower()) in yaml.SafeLoader.bool_values:
            return yaml.SafeLoader.bool_values[spelling]
        places.wrong(path, f"'{quoted(node.value)}' cannot be used here. Write true or false.")
    else:
        _expected("true or false", node, path, places)
    return None


def _with_usual_voices(rubric: tree.Rubric, places: Places) -> tree.Rubric:
    """The same rubric; where the file says of no kind of evidence for whom it speaks, the usual ones do."""
    if any(("evidence_types", number, "voice") in places.lines for number in range(len(rubric.evidence_types))):
        return rubric
    informants = {informant.id for informant in rubric.informants}
    usual = {kind: voice for kind, voice in USUAL_VOICES.items() if voice in informants}
    return replace(
        rubric,
        evidence_types=tuple(replace(kind, voice=usual.get(kind.id)) for kind in rubric.evidence_types),
    )
