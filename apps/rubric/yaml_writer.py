"""From a rubric's content back to a YAML file. Pure: no Django."""

import textwrap
from decimal import Decimal
from typing import Any

import yaml

from .plain_data import format_number, to_plain_data
from .schema.rubric_content import RubricContent

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
    lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", format_number(value)),
)


def to_yaml(content: RubricContent) -> str:
    """The rubric's YAML file."""
    about = content.rubric
    body = plain_data_to_yaml(to_plain_data(content))
    return _comment(f"{about.title}, version {about.version}", content.honest_wording.short_disclaimer) + body


def plain_data_to_yaml(plain: dict[str, Any]) -> str:
    """Dicts and lists as `to_plain_data` gives them, whole or not, in YAML: for `yaml_reader.read` to judge."""
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE_WIDTH)


def _comment(*sentences: str) -> str:
    """Sentences as a comment. Line breaks inside one would end it and begin a key."""
    lines: list[str] = []
    for sentence in sentences:
        lines += textwrap.wrap(" ".join(sentence.split()), LINE_WIDTH - 2)
    return "".join(f"# {line}\n" for line in lines)
