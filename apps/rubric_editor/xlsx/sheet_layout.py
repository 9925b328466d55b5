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

_SHEET_NAMES: dict[Keys, str] = {
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
_FIELD_LABELS = {
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
class SheetField:
    """One value, or one list of values, and where it stands in its block."""

    keys: Keys
    rule: TextRule | WholeNumberRule | DecimalRule | type[bool]
    is_nullable: bool
    is_list: bool  # a list of such values: a row each on a block's sheet, a line each in a table's cell
    distinguishing_keys: Keys  # the keys that tell it from others on its sheet

    @property
    def label(self) -> str:
        """What people read beside or above it."""
        labels: list[str] = []
        for key in self.distinguishing_keys:
            label = _FIELD_LABELS.get(key) or _in_words(key)
            labels.append(_with_small_initial(label) if labels else label)
        return ": ".join(labels)

    @property
    def max_length(self) -> int | None:
        """The greatest length of a text; None where it is no single text."""
        return self.rule.max_length if isinstance(self.rule, TextRule) and not self.is_list else None


@dataclass(frozen=True)
class _Sheet:
    keys: Keys
    fields: tuple[SheetField, ...]

    @property
    def name(self) -> str:
        return _sheet_name(self.keys)

    @property
    def labels(self) -> list[str]:
        return [field.label for field in self.fields]


@dataclass(frozen=True)
class BlockSheet(_Sheet):
    """A sheet with a row for each value. The fields' keys begin at the whole rubric."""


@dataclass(frozen=True)
class TableSheet(_Sheet):
    """A sheet with a row for each entry of a list. The fields' keys begin at the entry."""

    entry: type[FrozenModel]
    parent: "TableSheet | None" = None
    anchors: str = ""  # the list whose entries stand in columns, one for each level; empty if there is none

    @property
    def parent_title(self) -> str:
        """The title of the column that names the row of the parent's sheet; empty where there is no parent."""
        return self.parent.entry.__name__.removesuffix("Content") if self.parent else ""

    @property
    def is_keyed(self) -> bool:
        """Whether its entries stand in the file under their ids."""
        return self.entry is SourceContent


AnySheet = BlockSheet | TableSheet


@cache
def workbook_sheets() -> tuple[AnySheet, ...]:
    """Every sheet of a rubric's workbook, in order."""
    sheets: list[AnySheet] = []
    loose_fields: list[SheetField] = []
    for field in field_types(RubricContent):
        keys = (field.name,)
        if field.is_block and field.is_list:
            _add_table(keys, field.kind, None, sheets)
        elif field.is_block:
            sheets.append(BlockSheet(keys, tuple(_fields(field.kind, keys, sheets, keys))))
        else:
            loose_fields.append(SheetField(keys, field.kind, field.is_nullable, field.is_list, keys))
    sheets = [_with_loose_fields(sheet, loose_fields) for sheet in sheets]
    return tuple(sorted(sheets, key=_position))


def table_sheets() -> tuple[TableSheet, ...]:
    """Every sheet that holds a list, in order."""
    return tuple(sheet for sheet in workbook_sheets() if isinstance(sheet, TableSheet))


def _position(sheet: AnySheet) -> int:
    order = list(_SHEET_NAMES)
    return order.index(sheet.keys) if sheet.keys in order else len(order)


def _with_loose_fields(sheet: AnySheet, loose_fields: list[SheetField]) -> AnySheet:
    """What stands in no block stands on the first sheet."""
    if sheet.keys != ("rubric",) or isinstance(sheet, TableSheet):
        return sheet
    return BlockSheet(sheet.keys, (*sheet.fields, *loose_fields))


def _add_table(keys: Keys, entry: type[FrozenModel], parent: TableSheet | None, sheets: list[AnySheet]) -> None:
    anchors = ""
    for field in field_types(entry):
        if field.kind is AnchorContent:
            anchors = field.name
    table = TableSheet(keys, tuple(_fields(entry, (), [], ())), entry, parent, anchors)
    sheets.append(table)
    for field in field_types(entry):
        if field.is_block and field.is_list and field.name != anchors:
            _add_table((*keys, field.name), field.kind, table, sheets)


def _fields(block: type[FrozenModel], keys: Keys, sheets: list[AnySheet], sheet_keys: Keys) -> list[SheetField]:
    """The values of a block and of the blocks inside it; lists of blocks become tables in `sheets`."""
    fields: list[SheetField] = []
    for field in field_types(block):
        inside = (*keys, field.name)
        if field.is_block and field.is_list:
            if sheet_keys:
                _add_table((*sheet_keys, field.name), field.kind, None, sheets)
        elif field.is_block:
            fields += _fields(field.kind, inside, sheets, (*sheet_keys, field.name) if sheet_keys else ())
        else:
            distinguishing_keys = inside[1:] if sheet_keys else inside
            fields.append(SheetField(inside, field.kind, field.is_nullable, field.is_list, distinguishing_keys))
    return fields


def _sheet_name(keys: Keys) -> str:
    return _SHEET_NAMES.get(keys) or ": ".join(map(_in_words, keys))[:31].replace(":", " -")


def _in_words(key: str) -> str:
    text = key.replace("_", " ")
    return text[:1].upper() + text[1:]


def _with_small_initial(text: str) -> str:
    """“Published online” as “published online”; “DOI” stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
