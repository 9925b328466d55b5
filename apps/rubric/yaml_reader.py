"""From a rubric's YAML file to its content, or to a list of what is wrong with it and where. Pure: no Django.

The schema says what may stand where, and pydantic finds what does not; here each finding gets its line and a sentence
that says what to do. Whether the parts fit together is `consistency.py`'s question.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .problems import ErrorCollector, Path, RubricProblems, quote, suggest_nearest
from .schema.frozen_model import UNFINISHED, FrozenModel, field_types
from .schema.rubric_content import RubricContent, by_id
from .schema.theory_content import SourceContent
from .schema.value_rules import MAX_LIST_LENGTH, RULE_BROKEN
from .yaml_nodes import compose
from .yaml_values import Slip, UnreadableValue, YamlValues, describe, read_nodes, read_plain_data

# For which informant a kind of evidence speaks, in files that do not say so themselves.
USUAL_VOICES = {"person_views": "person_supported", "peer_views": "peer_worker"}

# What pydantic expected, in words, by its type of error.
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "is_instance_of": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a block with names",
}
_ADVICE = {
    "int_type": "Write plain digits, such as 12.",
    "is_instance_of": "Write plain digits, such as 0.5.",
    "bool_type": "Write true or false.",
}
# What an odd spelling must have been meant as, to be told how to spell it rather than that it is something else.
_MEANT_AS = {
    "int_type": ("a whole number",),
    "is_instance_of": ("a whole number", "a number"),
    "bool_type": ("true or false",),
}


def read(text: str, *, unfinished: bool = False) -> tuple[RubricContent, ErrorCollector]:
    """The content of a rubric's file, with the lines of its parts for further checks.

    Raises RubricProblems where the file is no YAML, has a key too many or too few, or a value of the wrong kind.
    Where it may be unfinished, texts may be empty, too long, or hold odd characters.
    """
    return _read(read_nodes(compose(text)), unfinished=unfinished)


def read_plain(plain: Mapping[str, Any], *, unfinished: bool = False) -> tuple[RubricContent, ErrorCollector]:
    """The content of dicts and lists as `to_plain_data` makes them, held to the same as a file."""
    return _read(read_plain_data(plain), unfinished=unfinished)


def _read(file: YamlValues, *, unfinished: bool) -> tuple[RubricContent, ErrorCollector]:
    errors = ErrorCollector(lines=file.lines)
    source_ids = _list_sources(file)
    says_voices = _name_every_voice(file)
    try:
        content = RubricContent.model_validate(file.values, context=UNFINISHED if unfinished else None)
    except ValidationError as refusal:
        _collect(refusal.errors(include_url=False), file.slips, source_ids, errors)
        raise RubricProblems(errors.problems) from refusal
    _collect([], file.slips, source_ids, errors)
    errors.raise_if_any()
    return (content if says_voices else _with_usual_voices(content)), errors


# --- What a file says otherwise than the schema -----------------------------------------------------------


def _list_sources(file: YamlValues) -> list[str]:
    """Make a list of the sources, which stand in a file under their ids. Gives the ids, in order."""
    if not isinstance(file.values, dict) or "sources" not in file.values:
        return []
    by_id = file.values["sources"]
    if not isinstance(by_id, dict):
        kind = by_id if by_id is None or isinstance(by_id, UnreadableValue) else UnreadableValue(describe(by_id))
        file.values["sources"] = kind
        return []
    sources = []
    for id, source in by_id.items():
        if isinstance(source, dict) and "id" in source:
            path: Path = ("sources", id)
            file.slips.append(Slip(path, (*path, "id"), _unknown_name("id", SourceContent)))
        sources.append(source | {"id": id} if isinstance(source, dict) else source)
    file.values["sources"] = sources
    return list(by_id)


def _name_every_voice(file: YamlValues) -> bool:
    """Give every kind of evidence a voice, if none. Says whether the file gave one to any."""
    evidence_types = file.values.get("evidence_types") if isinstance(file.values, dict) else None
    if not isinstance(evidence_types, list):
        return True
    says_voices = False
    for block in evidence_types:
        if isinstance(block, dict):
            says_voices = says_voices or "voice" in block
            block.setdefault("voice", None)
    return says_voices


def _with_usual_voices(content: RubricContent) -> RubricContent:
    """The same content, in which the usual informants speak through the usual kinds of evidence."""
    informants = by_id(content.informants)
    evidence_types = []
    for evidence_type in content.evidence_types:
        usual_voice = USUAL_VOICES.get(evidence_type.id)
        voice = usual_voice if usual_voice in informants else None
        evidence_types.append(evidence_type.model_copy(update={"voice": voice}))
    return content.model_copy(update={"evidence_types": tuple(evidence_types)})


# --- From pydantic's findings to sentences ----------------------------------------------------------------


def _collect(findings: list[ErrorDetails], slips: list[Slip], source_ids: list[str], errors: ErrorCollector) -> None:
    """Note everything that was found, in the file's order. Raises RubricProblems where it is too much to list."""
    located, closed = [], set()
    for finding in findings:
        path = _path_in_file(finding["loc"], source_ids)
        located.append((path, finding))
        if finding["type"] not in ("missing", RULE_BROKEN):
            closed.add(path)
    _collect_slips(slips, closed, errors)
    for path, finding in sorted(located, key=lambda pair: _order(pair[0], pair[1], errors)):
        if finding["type"] == "missing":
            errors.add(path[:-1], f"'{path[-1]}' is missing here. Add it.")
        else:
            errors.add(path, _sentence(finding))


def _collect_slips(slips: list[Slip], closed: set[Path], errors: ErrorCollector) -> None:
    """Note what is wrong with names, but for those of blocks that were refused as a whole."""
    for slip in sorted(slips, key=lambda slip: errors.line(slip.path)):
        if not _is_inside(slip.block, closed):
            errors.add(slip.path, slip.sentence)


def _order(path: Path, finding: ErrorDetails, errors: ErrorCollector) -> tuple[int, bool]:
    """By line; of what is on one line, names that are not known come first."""
    return errors.line(path), finding["type"] != "extra_forbidden"


def _path_in_file(location: Path, source_ids: list[str]) -> Path:
    """The path of a finding, with the ids under which sources stand in the file."""
    if len(location) < 2 or location[0] != "sources" or not isinstance(location[1], int):
        return location
    field = location[2:]
    return ("sources", source_ids[location[1]], *(() if field == ("id",) else field))


def _is_inside(path: Path, closed: set[Path]) -> bool:
    """Whether a path is, or is within, one that was refused as a whole."""
    return any(path[:length] in closed for length in range(len(path) + 1))


def _sentence(finding: ErrorDetails) -> str:
    kind, value = finding["type"], finding["input"]
    if kind == RULE_BROKEN:
        return finding["ctx"]["sentence"]
    if kind == "extra_forbidden":
        *block, name = finding["loc"]
        return _unknown_name(str(name), _block_at(tuple(block)))
    if kind == "too_long" and finding["loc"] == ("sources",):
        return f"These are {len(value):,} sources. At most {MAX_LIST_LENGTH:,} fit."
    if kind == "too_long":
        return f"This list has {len(value):,} entries. At most {MAX_LIST_LENGTH:,} fit."
    return _wrong_kind(kind, value, finding["loc"])


def _wrong_kind(kind: str, value: Any, location: Path) -> str:
    """That a value is something else than what should stand there."""
    expected = "a block with names" if location == ("sources",) else _EXPECTED[kind]
    if value is None:
        return f"Nothing stands here. It should be {expected}."
    if isinstance(value, UnreadableValue) and value.foreign_tag:
        tag = quote(value.foreign_tag)
        return f"Take the tag '{tag}' out. A rubric holds plain texts, numbers and lists only."
    if isinstance(value, UnreadableValue) and value.kind in _MEANT_AS.get(kind, ()):
        return f"'{quote(value.text)}' cannot be used here. {_ADVICE[kind]}"
    is_unquoted = kind == "string_type" and not isinstance(value, dict | list)
    return f"This should be {expected}, not {describe(value)}." + (" Put it in quotes." if is_unquoted else "")


def _block_at(location: Path) -> type[FrozenModel]:
    """The model of the block at a place of the schema."""
    block: type[FrozenModel] = RubricContent
    for step in location:
        if isinstance(step, str):
            block = next(field.kind for field in field_types(block) if field.name == step)
    return block


def _unknown_name(name: str, block: type[FrozenModel]) -> str:
    known = [field.name for field in field_types(block)]
    if block is SourceContent:
        known.remove("id")  # it stands above the source
    return f"'{quote(name)}' is not known here.{suggest_nearest(name, known) or ' Take it out.'}"
