"""From a rubric's YAML file to its tree, or to a list of what is wrong with it and where. Pure: no Django."""

import difflib
import types
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

import yaml

from . import tree

LARGEST_FILE = 1_000_000  # characters; the shipped rubric has about 84,000

# For which informant a kind of evidence speaks, in files that do not say so themselves.
USUAL_VOICES = {"person_views": "person_supported", "peer_views": "peer_worker"}

Path = tuple[str | int, ...]

_KINDS = {
    "tag:yaml.org,2002:str": "text",
    "tag:yaml.org,2002:int": "a whole number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:bool": "true or false",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:timestamp": "a date without quotes",
    "tag:yaml.org,2002:seq": "a list",
    "tag:yaml.org,2002:map": "a block with names",
}


@dataclass(frozen=True)
class Problem:
    """One thing to mend, and where it stands."""

    line: int  # from 1
    path: str  # such as factors[2].indicators[0].outcomes[1]
    sentence: str

    def __str__(self) -> str:
        return (
            f"line {self.line}, {self.path}: {self.sentence}" if self.path else f"line {self.line}: {self.sentence}"
        )


class RubricProblems(Exception):  # noqa: N818 - what it holds is its name
    """The file cannot be used as it is. `problems` names each place."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass
class Places:
    """Where each part of the file stands, and what was found wrong there."""

    lines: dict[Path, int]
    problems: list[Problem]

    def line(self, path: Path) -> int:
        """The line of a part, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def wrong(self, path: Path, sentence: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.line(path), spelled(path), sentence))

    def raise_if_wrong(self) -> None:
        """Raise RubricProblems, in the file's order, if anything was noted."""
        if self.problems:
            raise RubricProblems(sorted(self.problems, key=lambda problem: problem.line))


def spelled(path: Path) -> str:
    """('factors', 2, 'code') as factors[2].code."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def nearest(word: str, known: Any) -> str:
    """A hint at the word that was perhaps meant, with its leading space; empty if none is close."""
    close = difflib.get_close_matches(word, [str(name) for name in known], n=1)
    return f" Did you mean '{close[0]}'?" if close else ""


def read(text: str) -> tuple[tree.Rubric, Places]:
    """The tree of a rubric's file, with the places of its parts for further checks.

    Raises RubricProblems where the file is no YAML, has a key too many or too few, or a value of the wrong kind.
    """
    places = Places({}, [])
    root = _composed(text, places)
    rubric = _filled(root, tree.Rubric, (), places)
    places.raise_if_wrong()
    return _with_usual_voices(rubric), places


def _composed(text: str, places: Places) -> yaml.MappingNode:
    if len(text) > LARGEST_FILE:
        places.wrong((), f"The file is larger than {LARGEST_FILE:,} characters.")
        places.raise_if_wrong()
    try:
        # Aliases could unfold a small file into an endless one; a rubric needs none.
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                places.lines[()] = event.start_mark.line + 1 if event.start_mark else 1
                places.wrong((), "The file uses a YAML alias (*name). Write the text out instead.")
                places.raise_if_wrong()
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        places.lines[()] = mark.line + 1 if mark is not None else 1
        places.wrong((), f"The file is not valid YAML here: {error.problem or error.context}.")
    except yaml.YAMLError:
        places.wrong((), "The file has characters that YAML does not allow.")
    else:
        if isinstance(root, yaml.MappingNode):
            return root
        places.wrong((), "The file does not hold a rubric: it must start with names such as 'rubric:'.")
    raise RubricProblems(places.problems)


def _filled(node: yaml.Node, wanted: Any, path: Path, places: Places) -> Any:
    """The value of a node as `wanted`, or None with a problem noted."""
    places.lines[path] = node.start_mark.line + 1
    if get_origin(wanted) in (Union, types.UnionType):
        if node.tag == "tag:yaml.org,2002:null":
            return None
        wanted = next(option for option in get_args(wanted) if option is not type(None))
    if wanted == tuple[tree.Source, ...]:
        return _sources(node, path, places)
    if get_origin(wanted) is tuple:
        return _list(node, get_args(wanted)[0], path, places)
    if is_dataclass(wanted):
        return _block(node, wanted, path, places)
    return _scalar(node, wanted, path, places)


def _keys(node: yaml.MappingNode, path: Path, places: Places) -> dict[str, yaml.Node]:
    """The children of a block by name; a name given twice is noted."""
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        places.lines[(*path, name)] = key.start_mark.line + 1
        if name in found:
            places.wrong((*path, name), f"'{name}' stands here twice.")
        found[name] = value
    return found


def _block(node: yaml.Node, wanted: Any, path: Path, places: Places, **given: Any) -> Any:
    if not isinstance(node, yaml.MappingNode):
        places.wrong(path, f"This should be a block with names, not {_kind(node)}.")
        return None
    found = _keys(node, path, places)
    hints = get_type_hints(wanted)
    known = {field.name: field for field in fields(wanted) if field.name not in given}
    for name in found:
        if name not in known:
            places.wrong((*path, name), f"'{name}' is not known here.{nearest(name, known)}")
    values = dict(given)
    for name, field in known.items():
        if name in found:
            values[name] = _filled(found[name], hints[name], (*path, name), places)
        elif field.default is MISSING:
            places.wrong(path, f"'{name}' is missing.")
            values[name] = None
    return wanted(**values)


def _list(node: yaml.Node, wanted: Any, path: Path, places: Places) -> tuple | None:
    if not isinstance(node, yaml.SequenceNode):
        places.wrong(path, f"This should be a list, not {_kind(node)}.")
        return None
    return tuple(_filled(child, wanted, (*path, index), places) for index, child in enumerate(node.value))


def _sources(node: yaml.Node, path: Path, places: Places) -> tuple | None:
    """Sources stand in the file under their ids."""
    if not isinstance(node, yaml.MappingNode):
        places.wrong(path, f"This should be a block with names, not {_kind(node)}.")
        return None
    return tuple(
        _block(child, tree.Source, (*path, name), places, id=name)
        for name, child in _keys(node, path, places).items()
    )


def _scalar(node: yaml.Node, wanted: Any, path: Path, places: Places) -> Any:
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    if isinstance(node, yaml.ScalarNode):
        if wanted is str and tag == "str":
            if node.value.strip():
                return node.value
            places.wrong(path, "This text is empty.")
            return None
        if wanted is bool and tag == "bool":
            return node.value.lower() in ("true", "yes", "on")
        if wanted is int and tag == "int" and node.value.isdecimal():
            return int(node.value)
        if wanted is Decimal and tag in ("int", "float"):
            try:
                return Decimal(node.value)
            except ArithmeticError:
                pass
    should = {str: "text", bool: "true or false", int: "a whole number", Decimal: "a number"}[wanted]
    hint = " Put it in quotes." if wanted is str and isinstance(node, yaml.ScalarNode) and tag != "null" else ""
    places.wrong(path, f"This should be {should}, not {_kind(node)}.{hint}")
    return None


def _kind(node: yaml.Node) -> str:
    return _KINDS.get(node.tag, "something else")


def _with_usual_voices(rubric: tree.Rubric) -> tree.Rubric:
    """The same rubric; where no kind of evidence says for whom it speaks, the usual ones do."""
    if any(kind.voice for kind in rubric.evidence_types):
        return rubric
    informants = {informant.id for informant in rubric.informants}
    usual = {kind: voice for kind, voice in USUAL_VOICES.items() if voice in informants}
    return replace(
        rubric,
        evidence_types=tuple(replace(kind, voice=usual.get(kind.id)) for kind in rubric.evidence_types),
    )
