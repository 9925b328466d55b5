"""Which sheets a rubric's workbook has, and what stands in their columns. Pure: no Django.

Taken from the tree's own types, so that a field which is added there has its place here: a block is a sheet with a
row for each value, a list of blocks is a table with a column for each value, and a list inside a table's row is a
table of its own that names the row it belongs to. Only the anchors stand beside their indicator, a column a level.
"""

import types
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from apps.rubric import tree
from apps.rubric.values import Number, Text, Whole

Keys = tuple[str, ...]  # names of the file, from the whole rubric or from one entry down to a value

_NAMES: dict[Keys, str] = {
    ("rubric",): "About",
    ("factors",): "Factors",
    ("factors", "indicators"): "Indicators",
    ("factors", "indicators", "evidence"): "Evidence examples",
    ("outcomes",): "Outcomes",
    ("mechanisms",): "Mechanisms",
    ("cmo_links",): "Links",
    ("evidence_types",): "Kinds of evidence",
    ("informants",): "Informants",
    ("scale",): "Scale",
    ("scale", "levels"): "Levels",
    ("scale", "non_scores"): "Other answers",
    ("scale", "bands"): "Bands",
    ("question_sets",): "Question sets",
    ("honest_wording",): "Wording",
    ("framework",): "Framework",
    ("sources",): "Sources",
    ("design_precedents",): "Precedents",
    ("succession",): "Succession",
    ("succession", "indicators"): "What became of each",
}
_WORDS = {
    "id": "Id",
    "doi": "DOI",
    "url": "Web address",
    "pmcid": "PMCID",
    "cite": "Citation",
    "na_allowed": "“Does not apply” allowed",
    "na_guidance": "“Does not apply”: guidance",
    "cmo_links": "Links",
}


@dataclass(frozen=True)
class Leaf:
    """One value, or one list of values, and where it stands in its block."""

    keys: Keys
    kind: Text | Whole | Number | type[bool]
    may_be_null: bool
    many: bool  # a list of such values: a row each on a block's sheet, a line each in a table's cell
    named_by: Keys  # the keys that tell it from others on its sheet

    @property
    def label(self) -> str:
        """What people read beside or above it."""
        first, *rest = (_WORDS.get(key) or _spaced(key) for key in self.named_by)
        return ": ".join([first, *(part[:1].lower() + part[1:] if part[1:2].islower() else part for part in rest)])

    @property
    def longest(self) -> int | None:
        """The greatest length of a text; None where it is no single text."""
        return self.kind.longest if isinstance(self.kind, Text) and not self.many else None


@dataclass(frozen=True)
class Block:
    """A sheet with a row for each value. The leaves' keys begin at the whole rubric."""

    keys: Keys
    leaves: tuple[Leaf, ...]

    @property
    def name(self) -> str:
        return _name(self.keys)


@dataclass(frozen=True)
class Table:
    """A sheet with a row for each entry of a list. The leaves' keys begin at the entry."""

    keys: Keys
    entry: type
    leaves: tuple[Leaf, ...]
    parent: "Table | None" = None
    anchors: str = ""  # the list whose entries stand in columns, one for each level; empty if there is none

    @property
    def name(self) -> str:
        return _name(self.keys)

    @property
    def belongs_to(self) -> str:
        """The title of the column that names the row of the parent's sheet; empty where there is no parent."""
        return self.parent.entry.__name__ if self.parent else ""

    @property
    def is_keyed(self) -> bool:
        """Whether its entries stand in the file under their ids."""
        return self.entry is tree.Source


@cache
def layout() -> tuple[Block | Table, ...]:
    """Every sheet of a rubric's workbook, in order."""
    found: list[Block | Table] = []
    loose: list[Leaf] = []
    for field, wanted in parts_of(tree.Rubric):
        if wanted.is_block and wanted.many:
            _add_table((field.name,), wanted.kind, None, found)
        elif wanted.is_block:
            found.append(Block((field.name,), tuple(_leaves(wanted.kind, (field.name,), found, (field.name,)))))
        else:
            loose.append(Leaf((field.name,), wanted.kind, wanted.may_be_null, wanted.many, (field.name,)))
    found = [_with_loose(sheet, loose) for sheet in found]
    order = list(_NAMES)
    return tuple(sorted(found, key=lambda sheet: order.index(sheet.keys) if sheet.keys in order else len(order)))


def table_at(keys: Keys) -> Table:
    """The table of one list. Raises KeyError if there is none."""
    for sheet in layout():
        if isinstance(sheet, Table) and sheet.keys == keys:
            return sheet
    raise KeyError(keys)


def _with_loose(sheet: Block | Table, loose: list[Leaf]) -> Block | Table:
    """What stands in no block stands on the first sheet."""
    if sheet.keys != ("rubric",) or isinstance(sheet, Table):
        return sheet
    return Block(sheet.keys, (*sheet.leaves, *loose))


def _add_table(keys: Keys, entry: type, parent: Table | None, found: list[Block | Table]) -> None:
    anchors = next((field.name for field, wanted in parts_of(entry) if wanted.kind is tree.Anchor), "")
    table = Table(keys, entry, tuple(_leaves(entry, (), [], ())), parent, anchors)
    found.append(table)
    for field, wanted in parts_of(entry):
        if wanted.is_block and wanted.many and field.name != anchors:
            _add_table((*keys, field.name), wanted.kind, table, found)


def _leaves(block: Any, keys: Keys, found: list[Block | Table], at: Keys) -> list[Leaf]:
    """The values of a block and of the blocks inside it; lists of blocks become tables in `found`."""
    leaves: list[Leaf] = []
    for field, wanted in parts_of(block):
        inside = (*keys, field.name)
        if wanted.is_block and wanted.many:
            if at:
                _add_table((*at, field.name), wanted.kind, None, found)
        elif wanted.is_block:
            leaves += _leaves(wanted.kind, inside, found, (*at, field.name) if at else ())
        else:
            leaves.append(Leaf(inside, wanted.kind, wanted.may_be_null, wanted.many, inside[1:] if at else inside))
    return leaves


# --- The tree's types -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What a field takes."""

    kind: Any  # Text, Whole, Number, bool, or a block of the tree
    may_be_null: bool
    many: bool

    @property
    def is_block(self) -> bool:
        return is_dataclass(self.kind) and isinstance(self.kind, type)


@cache
def parts_of(block: type) -> tuple[tuple[Field, Wanted], ...]:
    """The fields of a block of the tree, in order."""
    hints = get_type_hints(block, include_extras=True)
    return tuple((field, _wanted(hints[field.name])) for field in fields(block))


def left_out_if_null(field: Field) -> bool:
    """Whether the file leaves a name out where it has nothing to say (as `writer.as_plain` does)."""
    return field.default is not MISSING and "written_if_null" not in field.metadata


def _wanted(hint: Any) -> Wanted:
    null = get_origin(hint) in (Union, types.UnionType)
    if null:
        hint = next(option for option in get_args(hint) if option is not type(None))
    many = get_origin(hint) is tuple
    if many:
        hint = get_args(hint)[0]
    return Wanted(hint if isinstance(hint, type) else get_args(hint)[1], null, many)


def _name(keys: Keys) -> str:
    return _NAMES.get(keys) or ": ".join(_spaced(key) for key in keys)[:31].replace(":", " -")


def _spaced(key: str) -> str:
    text = key.replace("_", " ")
    return text[:1].upper() + text[1:]
