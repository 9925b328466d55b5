"""From a tree back to a file, and to the hash that tells two rubrics apart. Pure: no Django."""

import hashlib
import json
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from typing import Any

import yaml

from . import tree

HEADER = """\
# {title}, version {version}
# {disclaimer}
"""


class _Dumper(yaml.SafeDumper):
    """Indents lists under their names, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


_Dumper.add_representer(
    Decimal,
    lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", plain_number(value)),
)


def plain_number(value: Decimal) -> str:
    """1.0, 0.75: without trailing zeros, but with at least one decimal place."""
    text = f"{value.normalize():f}"
    return text if "." in text else f"{text}.0"


def as_plain(value: Any) -> Any:
    """A tree as dicts and lists, with the file's names. An optional part that is absent is left out."""
    if isinstance(value, tuple) and value and isinstance(value[0], tree.Source):
        return {source.id: {k: v for k, v in as_plain(source).items() if k != "id"} for source in value}
    if isinstance(value, tuple):
        return [as_plain(part) for part in value]
    if is_dataclass(value):
        parts = ((field, getattr(value, field.name)) for field in fields(value))
        return {
            field.name: as_plain(part) for field, part in parts if not (part is None and field.default is not MISSING)
        }
    return value


def write(rubric: tree.Rubric) -> str:
    """The rubric's YAML file."""
    header = HEADER.format(
        title=rubric.rubric.title,
        version=rubric.rubric.version,
        disclaimer=rubric.honest_wording.short_disclaimer,
    )
    body = yaml.dump(as_plain(rubric), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return header + body


def content_hash(rubric: tree.Rubric) -> str:
    """SHA-256, in hexadecimal, of everything the rubric says; spelling of the file does not count."""
    canonical = json.dumps(
        as_plain(rubric), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=plain_number
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
