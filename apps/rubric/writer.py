"""From a tree back to a file, and to the hash that tells two rubrics apart. Pure: no Django."""

import hashlib
import json
import textwrap
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from typing import Any

import yaml

from . import tree

LINE_WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Indents lists under their names, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """The same figure twice is written twice: the reader follows no alias."""
        return True


_Dumper.add_representer(
    Decimal,
    lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", plain_number(value)),
)


def plain_number(value: Decimal) -> str:
    """1.0, 0.75: without trailing zeros, but with at least one decimal place."""
    text = f"{value.normalize():f}"
    return text if "." in text else f"{text}.0"


def as_plain(value: Any) -> Any:
    """A tree as dicts and lists, with the file's names. A part that may be absent, and is, is left out."""
    if isinstance(value, tuple) and value and isinstance(value[0], tree.Source):
        return {source.id: {k: v for k, v in as_plain(source).items() if k != "id"} for source in value}
    if isinstance(value, tuple):
        return [as_plain(part) for part in value]
    if is_dataclass(value):
        parts = ((field, getattr(value, field.name)) for field in fields(value))
        return {
            field.name: as_plain(part)
            for field, part in parts
            if part is not None or field.default is MISSING or "written_if_null" in field.metadata
        }
    return value


def write(rubric: tree.Rubric) -> str:
    """The rubric's YAML file."""
    about = rubric.rubric
    body = spelled_out(as_plain(rubric))
    return _comment(f"{about.title}, version {about.version}", rubric.honest_wording.short_disclaimer) + body


def spelled_out(plain: dict[str, Any]) -> str:
    """Dicts and lists as `as_plain` gives them, whole or not, in YAML: for `reader.read` to judge."""
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE_WIDTH)


def _comment(*sentences: str) -> str:
    """Sentences as a comment. Line breaks inside one would end it and begin a key."""
    lines = [line for sentence in sentences for line in textwrap.wrap(" ".join(sentence.split()), LINE_WIDTH - 2)]
    return "".join(f"# {line}\n" for line in lines)


def content_hash(rubric: tree.Rubric) -> str:
    """SHA-256, in hexadecimal, of everything the rubric says, order included; the file's spelling does not count."""
    said = as_plain(rubric)
    said["sources"] = [[source.id, said["sources"][source.id]] for source in rubric.sources]
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=plain_number)
    return hashlib.sha256(canonical.encode()).hexdigest()
