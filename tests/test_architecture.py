"""The house keeps its shape: what the plan says of every app is checked here, not remembered."""

import ast
import importlib
import inspect
import re
import subprocess
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import apps as installed
from django.db import models
from django.urls import get_resolver

from apps.common.append_only import AppendOnlyModel
from apps.common.errors import NotAllowed

from .conftest import is_a_sentence

ROOT = Path(__file__).resolve().parents[1]
APPS = ROOT / "apps"
TEMPLATES = ROOT / "templates"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# From the first, which may import no other, to the last: as the import checker of the gate holds it.
ORDER = tuple(
    layer.removeprefix("apps.") for layer in reversed(PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"])
)
PLANNED_ORDER = (
    "common",
    "jobs",
    "accounts",
    "activity_log",
    "rubric",
    "rubric_editor",
    "organisations",
    "assessments",
    "surveys",
    "reflections",
    "improvement",
    "insights",
    "reports",
    "portfolio",
    "exports",
    "config",
    "demo",
)
MODULES = [path for path in APPS.rglob("*.py") if "migrations" not in path.parts]


def tracked(*patterns: str) -> list[Path]:
    """The project's files as a fresh clone has them."""
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    return [ROOT / name for name in listed]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


SHOWN = {
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "manage.py",
    "pyproject.toml",
    "requirements.txt",
    "apps",
    "deploy",
    "docs",
    "static",
    "templates",
    "tests",
}
SHOWN_ONCE_WRITTEN = {"SECURITY.md"}


def test_the_top_level_shows_what_the_plan_shows():
    visible = {path.relative_to(ROOT).parts[0] for path in tracked() if path.exists()}
    visible = {name for name in visible if not name.startswith(".")}
    assert visible - SHOWN_ONCE_WRITTEN == SHOWN


def test_the_apps_stand_in_the_order_of_the_plan():
    folders = {path.parent.name for path in APPS.glob("*/__init__.py")}
    assert [label for label in PLANNED_ORDER if label in folders] == list(ORDER)
    assert folders == set(ORDER)


def test_a_start_loads_the_apps_in_that_order():
    loaded = [config.name.removeprefix("apps.") for config in installed.get_app_configs()]
    assert [label for label in loaded if label in ORDER] == list(ORDER)


def test_no_package_only_hands_names_on():
    """Whoever needs a name imports the module that has it. Models are the exception: Django looks for them there."""
    handing_on = set()
    for path in APPS.rglob("__init__.py"):
        if path.parent.name == "models":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("apps")):
                handing_on.add(name_of(path.parent))
    assert handing_on == set()


# The layers of an app: a feature has a module of its name in each. Elsewhere a name belongs to one module.
LAYERS = {"domain", "models", "permissions", "queries", "actions", "forms", "views"}
# What a module of this name holds, it holds in every app.
SAME_IN_EVERY_APP = {
    "__init__",
    "apps",
    "urls",
    "models",
    "statuses",
    "permissions",
    "queries",
    "actions",
    "forms",
    "views",
    "tasks",
    "emails",
    "access",  # in queries: who may see what
    "personal_data",  # in queries: what is kept about a person
    "audits",  # the demonstration's are audits, too
    "programmes",  # in queries: of whom something may be read here
    "xlsx_reader",  # from a workbook that somebody sent
    "xlsx_writer",
}


def test_a_name_of_a_module_has_one_meaning():
    places = defaultdict(set)
    for path in MODULES:
        inside = path.relative_to(APPS)
        if path.stem in SAME_IN_EVERY_APP or "management" in inside.parts:
            continue
        label, *folders = inside.parts[:-1]
        is_in_a_layer = len(folders) == 1 and folders[0] in LAYERS
        places[path.stem].add(label if is_in_a_layer else "/".join(inside.parts))
    several = {name: sorted(where) for name, where in places.items() if len(where) > 1}
    assert several == {}


def test_the_readme_of_an_app_is_read_in_a_minute():
    for path in APPS.glob("*/README.md"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 60, f"{name_of(path)} has {len(lines)} lines; what is longer stands in docs/"


def test_foreign_keys_follow_the_order_of_the_apps():
    for model in installed.get_models():
        here = model._meta.app_label
        if here not in ORDER:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                there = field.related_model._meta.app_label
                assert there not in ORDER or ORDER.index(there) <= ORDER.index(here), f"{model}.{field.name}"


def every_action():
    """App, name and function of everything public in an `actions` module."""
    for label in ORDER:
        package = APPS / label / "actions"
        found = [package.with_suffix(".py")] if package.with_suffix(".py").exists() else sorted(package.glob("*.py"))
        for path in found:
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == module.__name__ and not name.startswith("_"):
                    yield label, name, function


def actions():
    """Those that a view or a task may call."""
    return [action for action in every_action() if not is_part(action[2])]


def is_part(function) -> bool:
    """Whether other actions call it, and no view: it says so itself, or its module does."""
    return (function.__doc__ or "").startswith("Part of") or "Parts of other actions" in (
        inspect.getmodule(function).__doc__ or ""
    )


def test_there_are_actions_to_check():
    assert len(actions()) > 80


# The log's own writer is called with its words first.
CALLED_BY_POSITION = {"activity_log.record"}
# Steps of a worker or of the sweep: no person takes them. And an answer by a link: nobody may know whose it is.
NOBODYS = {
    "portfolio.make_due_editions",
    "portfolio.place_due_orders",
    "reflections.finish_printout",
    "reflections.forget_old",
    "reflections.forget_old_printouts",
    "surveys.answer_by_link",
    "surveys.close_if_over",
    "surveys.sweep_rounds",
}


def test_every_action_names_who_and_when():
    found = set()
    for label, name, function in actions():
        action = f"{label}.{name}"
        found.add(action)
        if action in CALLED_BY_POSITION:
            continue
        parameters = inspect.signature(function).parameters.values()
        keywords = {parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}
        positional = [parameter.name for parameter in parameters if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]
        assert not positional, f"{action} takes {positional} by position"
        assert "at" in keywords, action
        assert ("by" in keywords) is (action not in NOBODYS), action
    assert found >= NOBODYS | CALLED_BY_POSITION


def test_a_part_of_an_action_is_called_by_actions_alone():
    parts = {name for _, name, function in every_action() if is_part(function)}
    assert parts
    for path in MODULES:
        if {"views", "views.py", "forms", "forms.py", "tasks.py"} & set(path.parts):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            called = {
                alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
            }
            assert not called & parts, name_of(path)


def test_views_never_touch_the_database_themselves():
    for path in MODULES:
        if path.name == "views.py" or "views" in path.parts:
            assert ".objects" not in path.read_text(encoding="utf-8"), name_of(path)


CLOCKS = {"views", "views.py", "tasks.py", "commands", "adapter.py", "signals.py"}


def test_the_clock_is_read_only_where_a_person_or_a_worker_comes_in():
    for path in MODULES:
        if not CLOCKS & set(path.parts):
            text = path.read_text(encoding="utf-8")
            assert "timezone.now()" not in text, name_of(path)
            assert "datetime.now(" not in text, name_of(path)


# Values in, values out. A new pure module stands in one of these folders.
PURE_FOLDERS = (
    "*/domain/*.py",
    "rubric/schema/*.py",
    "common/charts/*.py",
    "*/xlsx/*.py",
    "assessments/offline/*.py",
)
# Pure as well, beside modules that are not.
PURE_BESIDES = (
    "common/unicode_text.py",
    "common/zip_reader.py",
    "rubric/canonical_json.py",
    "rubric/consistency.py",
    "rubric/labels.py",
    "rubric/plain_data.py",
    "rubric/problems.py",
    "rubric/version_mapping.py",
    "rubric/yaml_nodes.py",
    "rubric/yaml_reader.py",
    "rubric/yaml_values.py",
    "rubric/yaml_writer.py",
    "rubric_editor/file_formats.py",
    "reports/document/answer_words.py",
    "reports/document/blank_audit.py",
    "reports/document/people_bands.py",
    "reports/document/provenance.py",
    "reports/document/report_document.py",
    "reports/document/sections.py",
)
PURE = (
    *sorted(str(path.relative_to(APPS)) for pattern in PURE_FOLDERS for path in APPS.glob(pattern)),
    *PURE_BESIDES,
)


@pytest.mark.parametrize("name", PURE)
def test_sums_know_nothing_of_django(name):
    tree = ast.parse((APPS / name).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not any(one.split(".")[0] in ("django", "celery") for one in names), name


# The one door where nobody is signed in and no cookie may stay: its module says why.
WITHOUT_COOKIES = APPS / "surveys" / "views" / "anonymous_access.py"


def test_nothing_that_a_person_or_a_file_wrote_is_marked_as_safe():
    for path in [*MODULES, *TEMPLATES.rglob("*.html")]:
        text = path.read_text(encoding="utf-8")
        if path == WITHOUT_COOKIES:
            text = text.replace("csrf_exempt", "")
        for slip in ("|safe", "mark_safe", "autoescape off", "csrf_exempt"):
            assert slip not in text, f"{name_of(path)}: {slip}"


def test_templates_hold_no_script_no_style_and_no_other_host():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), name_of(path)
        assert not re.search(r"<style\b", text), name_of(path)
        assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), name_of(path)
        assert not re.search(r"(?<![\w-])style\s*=", text), name_of(path)
        assert not re.search(r"(?:src|action)=[\"'](?:https?:)?//", text), name_of(path)


def test_only_the_template_pack_writes_controls():
    """Pages may hold hidden fields and buttons; what a person fills in is drawn by `templates/design_system/`."""
    for path in TEMPLATES.rglob("*.html"):
        if path.is_relative_to(TEMPLATES / "design_system"):
            continue
        text = path.read_text(encoding="utf-8")
        for tag in re.findall(r"<input\b[^>]*>", text):
            assert 'type="hidden"' in tag, f"{name_of(path)}: {tag}"
        assert not re.search(r"<(textarea|select)\b", text), name_of(path)


def pages():
    """Our own named addresses with their views."""

    def walk(patterns, namespace=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inside)
            elif pattern.callback.__module__.startswith("apps."):
                yield f"{namespace}{pattern.name}", pattern.callback, pattern.default_args

    return list(walk(get_resolver().url_patterns))


def test_an_address_is_named_after_its_view():
    """A view that serves several roles gives its name to one of them; the others have names of their own."""
    first, others = {}, []
    for name, view, given in pages():
        if name.split(":")[-1] == view.__name__:
            first[view] = given.get("role")
        else:
            others.append((name, view, given.get("role")))
    for name, view, role in others:
        assert role is not None, f"{name} leads to {view.__name__}"
        assert first.get(view) not in (None, role), f"{name} leads to {view.__name__}"


def test_a_template_is_named_after_a_view():
    views = {name.replace(":", "/") for name, _, _ in pages()}
    views |= {f"config/{name}" for name in views if "/" not in name}
    views |= {"config/csrf_failure"}
    for label in ORDER:
        for path in (TEMPLATES / label).glob("*.html"):
            if not path.name.startswith("_"):
                assert f"{label}/{path.stem}" in views | EMPTY_STATES, name_of(path)


EMPTY_STATES = {"rubric/none_published", "reports/document"}


# Handed through from where it was written: every refusal that a test meets is looked at too (conftest.py).
HANDED_THROUGH = {
    "apps/organisations/actions/identifiers.py": {"problem"},
    "apps/assessments/views/feedback.py": {"page.refusal"},
    "apps/improvement/actions/you_said.py": {"sentence"},
    "apps/surveys/actions/answers.py": {"sentence"},
    "apps/surveys/actions/results.py": {"refusal.reason", "pooled.reason"},
    "apps/surveys/actions/rounds.py": {"problem", "results.reason"},
    # Models that are added to say it themselves: `test_a_model_that_only_grows_says_why`.
    "apps/common/append_only.py": {
        "self.never_changed",
        "self.never_removed",
        "self.model.never_changed",
        "self.model.never_removed",
    },
}


def sentences(node: ast.expr, module) -> list[str]:
    """Every text that this expression can be; none, if it is not known before the program runs."""
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "Name" for part in node.values)]
    if isinstance(node, ast.IfExp):
        return sentences(node.body, module) + sentences(node.orelse, module)
    if isinstance(node, ast.Subscript):
        return sentences(node.value, module)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return sentences(node.func.value, module)
    if isinstance(node, ast.Name):
        constant = getattr(module, node.id, "")
        return list(constant.values()) if isinstance(constant, dict) else [constant] if constant else []
    return []


def refusals():
    """Every place where a refusal is made, with what it says."""
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if "NotAllowed(" not in text:
            continue
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "NotAllowed":
                yield name_of(path), node.args[0], sentences(node.args[0], module)


def test_a_model_that_only_grows_says_why():
    growing = [model for model in installed.get_models() if issubclass(model, AppendOnlyModel)]
    assert len(growing) == 13
    for model in growing:
        assert is_a_sentence(model.never_changed)
        assert is_a_sentence(model.never_removed)


def test_a_refusal_always_has_a_sentence():
    handed_through = defaultdict(set)
    count = 0
    for place, argument, texts in refusals():
        count += 1
        if not texts:
            handed_through[place].add(ast.unparse(argument))
        for text in texts:
            assert is_a_sentence(text), f"{place}: {text}"
    assert handed_through == HANDED_THROUGH
    assert count > 100
    with pytest.raises(TypeError):
        NotAllowed()


@pytest.mark.parametrize("text", ["", "No", "no.", "Sign in first", "Sign in first. ", "Sign in first.."])
def test_what_is_no_sentence_is_seen(text):
    assert not is_a_sentence(text)


NEVER_SAID = re.compile(
    r"\b(successfully|compliant|certified|accredited|proven|service users?|patients?|inspection)\b", re.IGNORECASE
)


def test_pages_speak_as_the_product_speaks():
    for path in TEMPLATES.rglob("*.html"):
        words = re.sub(r"\{[%{#].*?[%}#]\}|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.S)
        found = NEVER_SAID.search(words)
        assert not found, f"{name_of(path)}: {found[0]}"


def test_the_project_speaks_of_itself_only():
    slips = re.compile(r"/work/|/tmp/w|\.\./shared|pypi\.org|npmjs|deb\.debian|github\.com/(?!nhsuk)", re.IGNORECASE)
    # A font's licence stays as its owners wrote it; this file names what it looks for.
    left_out = {"OFL.txt", Path(__file__).name}
    for path in tracked("*.py", "*.html", "*.md", "*.txt", "*.toml", "deploy/*", "*.js", "*.scss"):
        if path.exists() and "vendor" not in path.parts and path.name not in left_out and path.suffix != ".png":
            found = slips.search(path.read_text(encoding="utf-8", errors="ignore"))
            assert not found, f"{name_of(path)}: {found[0]}"


LONGEST_LINE = 120  # characters
# Lines that hold a tag of the template language or a link which cannot be broken; there must not be more of them.
LONGER_LINES = 146


def test_lines_of_templates_end_where_a_reader_still_sees_them():
    longer = []
    for path in TEMPLATES.rglob("*.html"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > LONGEST_LINE:
                longer.append(f"{name_of(path)}:{number}")
    assert len(longer) <= LONGER_LINES, longer
