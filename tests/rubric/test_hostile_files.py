"""Whatever a file holds, it gets a sentence with a place, soon, and nothing in it is run or followed."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.rubric.problems import RubricProblems
from apps.rubric.yaml_nodes import LARGEST_FILE, text_of

from .files import SMALL, only_problem_of, problems_of, spoiled, whole

pytestmark = pytest.mark.long(reason="reads many broken files")

LAST_LINE = SMALL.count("\n") + 1


@pytest.mark.parametrize(
    ("file", "line", "says"),
    [
        (b"", 1, "The file is empty."),
        (b"# only a comment\n", 1, "The file is empty."),
        (b"- a list\n", 1, "must start with names such as 'rubric:'."),
        (b"words", 1, "must start with names such as 'rubric:'."),
        ("é\n".encode("latin-1"), 1, "not text in UTF-8"),
        (b"a: 1\nb: \xff\n", 2, "not text in UTF-8"),
        ("rubric: {}".encode("utf-16"), 1, "not text in UTF-8"),
        (b"a: 1\nb: \x00\n", 2, "U+0000"),
        (b"a: " + b"x" * LARGEST_FILE, 1, "larger than 1,000,000 characters"),
        (b"a: " + b"[" * 100_000, 1, "more than 20 deep"),
        (b"a: " + b"{a: " * 10_000, 1, "more than 20 deep"),
        (b"a: &x [1]\nb: *x\n", 2, "alias (*name)"),
        (b'a: &a ["lol"]\nb: &b [*a, *a]\nc: [*b, *b]\n', 2, "alias (*name)"),
        (b"a: &x 1\nb: &x 2\n", 2, "needs no anchors"),
        (b"rubric:\n\tid: x\n", 2, "Indent with spaces, not with tabs."),
        (b"a: 1\n--- \nb: 2\n", 2, "Put each rubric in a file of its own."),
        (b'a: 1\nb: "never closed\n\n\n', 2, "never closed"),
        (b"a: 1\nb: [1, 2\n", 2, "Check that each bracket is closed"),
        (b"a: 1\nb: what: this\n", 2, "Put a text that holds a colon in quotes."),
        (b"a: 1\nb: @this\n", 2, "Put the text in quotes."),
        (b"a: 1\nb\nc: 1\n", 2, "A name needs a colon"),
        (b'a: 1\nb: "\\UFFFFFFFF"\n', 2, "an escape or a number here that YAML does not know"),
        (b"%YAML 1." + b"9" * 5000 + b"\n--- {}\n", 1, "an escape or a number here that YAML does not know"),
    ],
)
def test_no_file_gets_a_traceback(file, line, says):
    problem = only_problem_of(file)
    assert problem.line == line
    assert says in problem.sentence


@pytest.mark.parametrize(
    ("added", "path", "says"),
    [
        ("x: !!python/object/apply:os.system ['true']\n", "x", "is not known here."),
        ("<<: {a: b}\n", "<<", "is not known here."),
        ("? [a, b]\n: 1\n", "?", "A name must be a plain word, not a list."),
        ("? {a: b}\n: 1\n", "?", "A name must be a plain word, not a block with names."),
        ("~: 1\n", "~", "is not known here."),
        ("5: 1\n", "5", "is not known here."),
        (f"{'x' * 1000}: 1\n", f"{'x' * 60}…", "is not known here."),
    ],
)
def test_strange_names_are_named(added, path, says):
    problem = only_problem_of(SMALL + added)
    assert (problem.line, problem.path) == (LAST_LINE, path)
    assert says in problem.sentence


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object:os.system {}",
        "!!python/name:os.system ''",
        "!!binary aGVsbG8=",
        "!made_up x",
        "!!str {a: b}",
        "!!set {a, b}",
        "=",
        r'"\ud800"',
        r'"a \0 b"',
        r'"a \x1b[31m b"',
        r'"a \u2028 b"',
        "|\n      \n",
    ],
)
def test_strange_values_are_named(value):
    problem = problems_of(spoiled('"I hear you."', value))[0]
    assert problem.path == "factors[0].in_one_line"
    assert str(problem).isprintable()


@pytest.mark.parametrize(
    "file",
    [
        b"\xef\xbb\xbf" + SMALL.encode(),
        SMALL.replace("\n", "\r\n").encode(),
        SMALL.replace("\n", "\r").encode(),
        b"%YAML 1.1\n---\n" + SMALL.encode() + b"...\n",
    ],
    ids=["byte order mark", "Windows", "old Macintosh", "document marks"],
)
def test_other_ways_to_save_a_file_are_read(file):
    assert whole(text_of(file)) == whole(SMALL)


def test_a_large_file_of_nonsense_is_refused_in_reasonable_time():
    file = "".join(f"key_{number}: 1\n" for number in range(5_000))
    start = time.perf_counter()
    problems_of(file)
    assert time.perf_counter() - start < 20


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    start=st.integers(0, len(SMALL)),
    length=st.sampled_from([0, 1, 3, 40, 400]),
    put=st.sampled_from(
        ['"', "'", "[", "{", "}", ": ", "- ", "\n", "&a ", "*a", "!!x ", "|", "\t", "\0", "?", "<<: "]
    )
    | st.text(max_size=5),
)
def test_any_cut_or_slip_is_loaded_whole_or_refused_with_sentences(start, length, put):
    file = SMALL[:start] + put + SMALL[start + length :]
    try:
        whole(file)
        problems = []
    except RubricProblems as wrong:
        problems = wrong.problems
    assert all(problem.line <= file.count("\n") + 1 for problem in problems)
