"""Figures of the code, counted the same way each time.

    python -m tests.figures                    this working tree
    python -m tests.figures --before v0.1.0    an earlier revision beside it
    python -m tests.figures --list             with the places behind each figure that should go down

How each is counted (migrations, tests and blank lines never count):

- **Python lines**: of every module under apps/, comments and docstrings included.
- **Template lines**: of the .html files under templates/.
- **Hand-on lines**: of `__init__.py` files under apps/, `models` packages excepted, that hold nothing but imports,
  `__all__` and a docstring, and at least one import.
- **Rubric tables**: models that the migrations of `rubric` and `rubric_editor` leave behind; those of versions that
  are being written (`rubric_editor`, or `models/drafts.py` before that app existed) are a figure of their own.
- **Module names with more than one meaning**: a name of a file or package that stands in more than one place. Allowed
  are the names that mean the same in every app (CONVENTIONAL below), and one noun in the parallel folders of one app
  (LAYERS: `assessments/models/evidence.py` and `assessments/queries/evidence.py` are one meaning), the app's own
  folder among them. The same noun in two apps is two meanings, unless an app of that name holds it.
- **Class names with more than one meaning**: a public class at the top of more than one module, but for Django's
  `Command`.
- **Comprehensions per 1,000 lines**: lists, sets, dictionaries and generators in brackets.
- **Functions with more than ten branches**: complexity over ten, as radon counts it but without `match`, which reads
  as a table: one, and one more for each if, elif, for, while, except, conditional expression, `and`/`or`, lambda,
  `for` of a comprehension and `if` in one.
- **Words of READMEs**: of every README.md under apps/, as `wc -w` counts.
- **Import circles**: groups of modules under apps/ that import each other in the end, by imports at the top level of
  modules (not inside functions, and not for type checkers only).
- **Access-table rows**: of TABLE in tests/test_access.py.
"""

import argparse
import ast
import io
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# File and package names that say the same wherever they stand.
CONVENTIONAL = {
    *(
        "__init__",
        "models",
        "forms",
        "urls",
        "views",
        "actions",
        "queries",
        "permissions",
        "statuses",
        "tasks",
        "apps",
    ),
    *("admin", "emails", "tests", "domain", "management", "commands", "templatetags", "access", "personal_data"),
    *("xlsx", "xlsx_reader", "xlsx_writer", "yaml_reader", "yaml_writer"),
}
# Folders of one app that may each have a module of the same noun: the same thing, seen from each layer.
LAYERS = {"models", "queries", "actions", "views", "forms", "domain", "schema", "pages"}
DJANGOS_CLASSES = {"Command"}
MOST_BRANCHES = 10


@dataclass
class Figure:
    """One number, with the places it was counted at if they should become fewer."""

    name: str
    value: float
    places: list[str] = field(default_factory=list)


class Source:
    """The product's code at one revision."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.apps = root / "apps"
        found = sorted(self.apps.rglob("*.py"))
        self.modules = [path for path in found if "migrations" not in path.parts]
        self.trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in self.modules}
        self.lines = sum(lines_of(path) for path in self.modules)

    def name(self, path: Path) -> str:
        return str(path.relative_to(self.root))


def lines_of(path: Path) -> int:
    return sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def figures_of(root: Path) -> list[Figure]:
    source = Source(root)
    return [
        Figure("Python lines", source.lines),
        Figure("template lines", sum(lines_of(path) for path in (root / "templates").rglob("*.html"))),
        hand_on_lines(source),
        *rubric_tables(source),
        several("module names with more than one meaning", module_names_with_several_meanings(source)),
        several("class names with more than one meaning", class_names_with_several_meanings(source)),
        Figure("comprehensions per 1,000 lines", round(comprehensions(source) * 1000 / source.lines, 1)),
        functions_with_many_branches(source),
        Figure("words of READMEs under apps/", sum(words_of(path) for path in source.apps.rglob("README.md"))),
        import_circles(source),
        Figure("access-table rows", access_rows(root / "tests" / "test_access.py")),
    ]


def words_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").split())


# --- Hand-on files --------------------------------------------------------------------------------------------------


def hand_on_lines(source: Source) -> Figure:
    files = [path for path in source.modules if path.name == "__init__.py" and hands_on(path, source.trees[path])]
    counted = {path: lines_of(path) for path in files}
    return Figure("hand-on lines", sum(counted.values()), [f"{source.name(path)} {counted[path]}" for path in files])


def hands_on(path: Path, tree: ast.Module) -> bool:
    """Whether it only gives other modules' names away."""
    if path.parent.name == "models":
        return False
    has_import = False
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            has_import = True
        elif not is_docstring(statement) and not assigns(statement, "__all__"):
            return False
    return has_import


def is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def assigns(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    else:
        return False
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


# --- The rubric's tables --------------------------------------------------------------------------------------------


def rubric_tables(source: Source) -> list[Figure]:
    of_versions, of_drafts = [], []
    drafts = source.apps / "rubric" / "models" / "drafts.py"
    written = {node.name for node in classes_of(source.trees[drafts])} if drafts in source.trees else set()
    for app in ("rubric", "rubric_editor"):
        for name in tables_of(source.apps / app / "migrations"):
            (of_drafts if app == "rubric_editor" or name in written else of_versions).append(f"{app}.{name}")
    return [
        Figure("rubric tables", len(of_versions), of_versions),
        Figure("tables of versions being written", len(of_drafts), of_drafts),
    ]


def tables_of(migrations: Path) -> list[str]:
    """The models that stand after the last migration."""
    tables: list[str] = []
    for path in sorted(migrations.glob("0*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = next((word.value.value for word in node.keywords if is_text(word, "name")), "")
                if node.func.attr == "CreateModel" and not is_proxy(node):
                    tables.append(name)
                elif node.func.attr == "DeleteModel":
                    tables = [table for table in tables if table.lower() != name.lower()]
    return tables


def is_text(word: ast.keyword, name: str) -> bool:
    return word.arg == name and isinstance(word.value, ast.Constant)


def is_proxy(call: ast.Call) -> bool:
    return any(word.arg == "options" and "'proxy': True" in ast.unparse(word.value) for word in call.keywords)


# --- Names ----------------------------------------------------------------------------------------------------------


def several(name: str, meanings: dict[str, list[str]]) -> Figure:
    places = [f"{word}: {', '.join(where)}" for word, where in sorted(meanings.items())]
    return Figure(name, len(meanings), places)


def module_names_with_several_meanings(source: Source) -> dict[str, list[str]]:
    """Each name of a file or package that stands for more than one thing, with its places."""
    meanings: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    apps = {path.name for path in source.apps.iterdir() if path.is_dir()}
    for path in source.modules:
        place = path.relative_to(source.apps)
        if path.name == "__init__.py":
            name, folders = path.parent.name, place.parts[:-2]
        else:
            name, folders = path.stem, place.parts[:-1]
        if name in CONVENTIONAL or not folders or "commands" in folders:
            continue
        if name in apps:
            # The app of that name holds it; a module of that name elsewhere has to be about the same.
            folders = (name,)
        meaning = tuple(folder for folder in folders if folder not in LAYERS)
        meanings[name].setdefault(meaning, source.name(path))
    return {name: list(places.values()) for name, places in meanings.items() if len(places) > 1}


def class_names_with_several_meanings(source: Source) -> dict[str, list[str]]:
    """Each name of a public class that is defined in more than one module, with its places."""
    places: dict[str, list[str]] = defaultdict(list)
    for path, tree in source.trees.items():
        for node in classes_of(tree):
            if not node.name.startswith("_") and node.name not in DJANGOS_CLASSES:
                places[node.name].append(source.name(path))
    return {name: where for name, where in places.items() if len(where) > 1}


def classes_of(tree: ast.Module) -> Iterator[ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node


# --- Density --------------------------------------------------------------------------------------------------------

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BRANCHES = (ast.If, ast.For, ast.While, ast.ExceptHandler, ast.IfExp, ast.Lambda)


def comprehensions(source: Source) -> int:
    return sum(isinstance(node, COMPREHENSIONS) for tree in source.trees.values() for node in ast.walk(tree))


def functions_with_many_branches(source: Source) -> Figure:
    places = []
    for path, tree in source.trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = complexity(node)
                if count > MOST_BRANCHES:
                    places.append(f"{source.name(path)}:{node.lineno} {node.name} {count}")
    return Figure("functions with more than ten branches", len(places), places)


def complexity(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    count = 1
    for child in ast.iter_child_nodes(function):
        for node in ast.walk(child):
            if isinstance(node, BRANCHES):
                count += 1
            elif isinstance(node, ast.comprehension):
                count += 1 + len(node.ifs)
            elif isinstance(node, ast.BoolOp):
                count += len(node.values) - 1
    return count


# --- Imports --------------------------------------------------------------------------------------------------------


def import_circles(source: Source) -> Figure:
    names = {module_name(path.relative_to(source.root)): path for path in source.modules}
    graph = {name: imports_of(name, source.trees[path], path, names) for name, path in names.items()}
    circles = [sorted(group) for group in strongly_connected(graph) if len(group) > 1]
    return Figure("import circles", len(circles), [", ".join(group) for group in circles])


def module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(name: str, tree: ast.Module, path: Path, names: dict[str, Path]) -> set[str]:
    """The project's modules that it imports when it is loaded."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in at_load(tree.body):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                found.add(inner if inner in names else base)
    return {one for one in found if one in names and one != name}


def at_load(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when a module is loaded, those inside if and try included."""
    for node in body:
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" not in ast.unparse(node.test):
            yield from at_load([*node.body, *node.orelse])
        elif isinstance(node, ast.Try):
            yield from at_load([*node.body, *node.orelse, *node.finalbody])
            for handler in node.handlers:
                yield from at_load(handler.body)


def strongly_connected(graph: dict[str, set[str]]) -> list[set[str]]:
    """Groups of modules of which each leads to each other (Tarjan)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    groups: list[set[str]] = []

    def visit(name: str) -> None:
        order[name] = lowest[name] = len(order)
        stack.append(name)
        for other in sorted(graph[name]):
            if other not in order:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], order[other])
        if lowest[name] == order[name]:
            place = stack.index(name)
            groups.append(set(stack[place:]))
            del stack[place:]

    for name in sorted(graph):
        if name not in order:
            visit(name)
    return groups


# --- The access table -----------------------------------------------------------------------------------------------


def access_rows(path: Path) -> int:
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if assigns(statement, "TABLE") and isinstance(getattr(statement, "value", None), ast.List):
            return len(statement.value.elts)
    raise SystemExit(f"There is no list TABLE in {path}.")


# --- Printing -------------------------------------------------------------------------------------------------------


def at_revision(revision: str, folder: Path) -> Path:
    """The files of an earlier commit."""
    packed = subprocess.run(
        ["git", "archive", revision, "apps", "templates", "tests/test_access.py"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.figures", description=__doc__.splitlines()[0])
    parser.add_argument("--before", metavar="REVISION", help="an earlier commit to set beside this one")
    parser.add_argument("--list", action="store_true", help="name the places behind the figures")
    asked = parser.parse_args()
    now = figures_of(ROOT)
    before: dict[str, float] = {}
    if asked.before:
        with tempfile.TemporaryDirectory() as folder:
            before = {one.name: one.value for one in figures_of(at_revision(asked.before, Path(folder)))}
    for one in now:
        earlier = f"{before[one.name]:>10,} → " if before else ""
        print(f"{one.name:<42}{earlier}{one.value:>10,}")
        if asked.list:
            for place in one.places:
                print(f"    {place}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
