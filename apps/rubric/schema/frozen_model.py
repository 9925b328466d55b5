"""What every block of the schema has in common. Pure: no Django."""

import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Self, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from .value_rules import DecimalRule, TextRule, WholeNumberRule

UNFINISHED = {"unfinished": True}  # pydantic's context for drafts, whose texts may be empty, too long or odd


class FrozenModel(BaseModel, frozen=True, extra="forbid"):
    """A block of a rubric. Nothing in it changes; `model_copy(update=...)` makes another one."""

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values. What the original has looked up is looked up anew."""
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        return copy


@dataclass(frozen=True)
class FieldType:
    """One field of a block, and what stands in it."""

    name: str
    kind: Any  # a rule, bool, or the model of a block
    is_nullable: bool
    is_list: bool
    is_required: bool  # if not, the file leaves the name out where there is nothing to say

    @property
    def is_block(self) -> bool:
        return isinstance(self.kind, type) and issubclass(self.kind, FrozenModel)


@cache
def field_types(block: type[FrozenModel]) -> tuple[FieldType, ...]:
    """The fields of a block, in the file's order."""
    hints = get_type_hints(block, include_extras=True)
    found = []
    for name, field in block.model_fields.items():
        hint, is_nullable = _without_none(hints[name])
        hint, is_list = _without_list(hint)
        found.append(FieldType(name, _kind(hint), is_nullable, is_list, field.is_required()))
    return tuple(found)


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    for option in get_args(hint):
        if option is not type(None):
            return option, True
    raise TypeError(f"{hint} is nothing but None.")


def _without_list(hint: Any) -> tuple[Any, bool]:
    whole = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return (get_args(whole)[0], True) if get_origin(whole) is tuple else (hint, False)


def _kind(hint: Any) -> Any:
    if get_origin(hint) is not Annotated:
        return hint
    kind, *metadata = get_args(hint)
    for rule in metadata:
        if isinstance(rule, TextRule | WholeNumberRule | DecimalRule):
            return rule
    return kind
