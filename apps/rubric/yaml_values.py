"""From YAML nodes to plain values, with the line of each. Pure: no Django.

What YAML knows and a rubric does not (dates, octal numbers, tags of other programs) becomes an `UnreadableValue`,
which no field of the schema takes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from apps.common.unicode_text import is_storable

from .problems import Path, quote
from .yaml_nodes import line_of

_STANDARD = "tag:yaml.org,2002:"
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
    "timestamp": "a date without quotes",
    "seq": "a list",
    "map": "a block with names",
    "merge": "a merge (<<)",
    "value": "an equals sign",
}
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")  # neither octal, hexadecimal, nor base 60, which YAML knows too
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True)
class UnreadableValue:
    """A value as the file spells it, where that is none that a rubric may hold."""

    kind: str  # in words, such as "a whole number"
    text: str = ""
    foreign_tag: str = ""  # such as tag:yaml.org,2002:set; empty if the tag is one of the usual ones


@dataclass(frozen=True)
class Slip:
    """A name that cannot stand in its block: given twice, or no plain word."""

    block: Path
    path: Path
    sentence: str


@dataclass
class YamlValues:
    """The values of a file, where each of them stands, and what the names of its blocks got wrong."""

    values: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)


def read_nodes(root: yaml.Node) -> YamlValues:
    """The values of a file from its outermost node."""
    found = YamlValues()
    found.values = _value(root, (), found)
    return found


def read_plain_data(plain: Mapping[str, Any]) -> YamlValues:
    """Dicts and lists that never stood in a file, held to the spelling of one. Everything is on line 1."""
    return YamlValues(_plain_value(plain))


def describe(value: Any) -> str:
    """What a value is, in words."""
    if isinstance(value, UnreadableValue):
        return value.kind
    if isinstance(value, dict):
        return _KINDS["map"]
    if isinstance(value, list):
        return _KINDS["seq"]
    if isinstance(value, bool):
        return _KINDS["bool"]
    if isinstance(value, int):
        return _KINDS["int"]
    if isinstance(value, Decimal):
        return _KINDS["float"]
    return _KINDS["null"] if value is None else _KINDS["str"]


def _value(node: yaml.Node, path: Path, found: YamlValues) -> Any:
    found.lines.setdefault(path, line_of(node))
    tag = node.tag.removeprefix(_STANDARD)
    if tag not in _KINDS:
        return UnreadableValue("something else", foreign_tag=node.tag)
    if isinstance(node, yaml.MappingNode):
        return _block(node, path, found)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, number), found) for number, child in enumerate(node.value)]
    return _scalar(tag, node.value)


def _block(node: yaml.MappingNode, path: Path, found: YamlValues) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, child in node.value:
        if fault := _fault_of_name(key):
            place = (*path, "?")
            found.lines[place] = line_of(key)
            found.slips.append(Slip(path, place, fault))
            continue
        place = (*path, key.value)
        found.lines[place] = line_of(key)
        if key.value in values:
            found.slips.append(Slip(path, place, f"'{quote(key.value)}' stands here twice. Keep one."))
        values[key.value] = _value(child, place, found)
    return values


def _fault_of_name(key: yaml.Node) -> str:
    """Why a name is no plain word, as a sentence; empty if it is one."""
    if isinstance(key, yaml.ScalarNode):
        return "" if is_storable(key.value) else "This name holds a character that cannot be stored. Take it out."
    kind = "a list" if isinstance(key, yaml.SequenceNode) else "a block with names"
    return f"A name must be a plain word, not {kind}."


def _scalar(tag: str, text: str) -> Any:
    if tag == "str":
        return text
    if tag == "null":
        return None
    if tag == "int" and _WHOLE.fullmatch(text):
        return int(text)
    if tag == "float" and _NUMBER.fullmatch(text):
        return Decimal(text)
    if tag == "bool" and text.lower() in yaml.SafeLoader.bool_values:
        return yaml.SafeLoader.bool_values[text.lower()]
    return UnreadableValue(_KINDS[tag], text)


def _plain_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain_value(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return list(map(_plain_value, value))
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _scalar("int", str(value))
    if isinstance(value, float | Decimal):
        return _scalar("float", f"{Decimal(str(value)):f}")
    return str(value)
