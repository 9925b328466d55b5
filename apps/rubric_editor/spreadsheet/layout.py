"""Which sheets a rubric's workbook has, and what stands in their columns. Pure: no Django.

Taken from the schema's own types, so that a field which is added there has its place here: a block is a sheet with a
row for each value, a list of blocks is a table with a column for each value, and a list inside a table's row is a
table of its own that names the row it belongs to. Only the anchors stand beside their indicator, a column a level.
"""

from dataclasses import dataclass
from functools import cache

from apps.rubric.schema.factor_content import AnchorContent
from apps.rubric.schema.frozen_model import FrozenModel, field_types
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.theory_content import SourceContent
from apps.rubric.schema.value_rules import DecimalRule, TextRule, WholeNumberRule

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
    kind: TextRule | WholeNumberRule | DecimalRule | type[bool]
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
        return self.kind.max_length if isinstance(self.kind, TextRule) and not self.many else None


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
    entry: type[FrozenModel]
    leaves: tuple[Leaf, ...]
    parent: "Table | None" = None
    anchors: str = ""  # the list whose entries stand in columns, one for each level; empty if there is none

    @property
    def name(self) -> str:
        return _name(self.keys)

    @property
    def belongs_to(self) -> str:
        """The title of the column that names the row of the parent's sheet; empty where there is no parent."""
        return self.parent.entry.__name__.removesuffix("Content") if self.parent else ""

    @property
    def is_keyed(self) -> bool:
        """Whether its entries stand in the file under their ids."""
        return self.entry is SourceContent


@cache
def layout() -> tuple[Block | Table, ...]:
    """Every sheet of a rubric's workbook, in order."""
    found: list[Block | Table] = []
    loose: list[Leaf] = []
    for field in field_types(RubricContent):
        keys = (field.name,)
        if field.is_block and field.is_list:
            _add_table(keys, field.kind, None, found)
        elif field.is_block:
            found.append(Block(keys, tuple(_leaves(field.kind, keys, found, keys))))
        else:
            loose.append(Leaf(keys, field.kind, field.is_nullable, field.is_list, keys))
    found = [_with_loose(sheet, loose) for sheet in found]
    order = list(_NAMES)
    return tuple(sorted(found, key=lambda sheet: order.index(sheet.keys) if sheet.keys in order else len(order)))


def _with_loose(sheet: Block | Table, loose: list[Leaf]) -> Block | Table:
    """What stands in no block stands on the first sheet."""
    if sheet.keys != ("rubric",) or isinstance(sheet, Table):
        return sheet
    return Block(sheet.keys, (*sheet.leaves, *loose))


def _add_table(keys: Keys, entry: type[FrozenModel], parent: Table | None, found: list[Block | Table]) -> None:
    anchors = next((field.name for field in field_types(entry) if field.kind is AnchorContent), "")
    table = Table(keys, entry, tuple(_leaves(entry, (), [], ())), parent, anchors)
    found.append(table)
    for field in field_types(entry):
        if field.is_block and field.is_list and field.name != anchors:
            _add_table((*keys, field.name), field.kind, table, found)


def _leaves(block: type[FrozenModel], keys: Keys, found: list[Block | Table], at: Keys) -> list[Leaf]:
    """The values of a block and of the blocks inside it; lists of blocks become tables in `found`."""
    leaves: list[Leaf] = []
    for field in field_types(block):
        inside = (*keys, field.name)
        if field.is_block and field.is_list:
            if at:
                _add_table((*at, field.name), field.kind, None, found)
        elif field.is_block:
            leaves += _leaves(field.kind, inside, found, (*at, field.name) if at else ())
        else:
            leaves.append(Leaf(inside, field.kind, field.is_nullable, field.is_list, inside[1:] if at else inside))
    return leaves


def _name(keys: Keys) -> str:
    return _NAMES.get(keys) or ": ".join(_spaced(key) for key in keys)[:31].replace(":", " -")


def _spaced(key: str) -> str:
    text = key.replace("_", " ")
    return text[:1].upper() + text[1:]
