"""Parts that do not fit together are named where they stand."""

import pytest

from .files import line_of, only_problem_of, problem_at, spoiled

FIRST = "factors[0].indicators[0]"
ANCHOR = '{level: 3, anchor: "Most guests can finish."}'


@pytest.mark.parametrize(
    ("old", "new", "path", "says"),
    [
        (
            "by: [made_up_2024]}",
            "by: [made_up_2042]}",
            "mechanisms[0].supported_by[0]",
            "Did you mean 'made_up_2024'?",
        ),
        ("factors: [hearing]", "factors: [haering]", "cmo_links[0].factors[0]", "Did you mean 'hearing'?"),
        ("factors: [hearing]", "factors: []", "cmo_links[0].factors", "A link needs at least one of its factors."),
        ("[courage, calm]", "[courage, courage]", "cmo_links[2].outcomes[1]", "stands in this list twice"),
        ("voice: guest}", "voice: gest}", "evidence_types[0].voice", "Did you mean 'guest'?"),
        (
            "source: house_rules",
            "source: x",
            "design_precedents[0].source",
            "is not a source of this rubric. Name one",
        ),
        (
            "expected_outcomes: [calm]",
            "expected_outcomes: [rest]",
            "factors[0].expected_outcomes[0]",
            "not an outcome",
        ),
        ("key_voice: host", "key_voice: hosts", "factors[0].indicators[2].key_voice", "Did you mean 'host'?"),
        ("type: papers", "type: paper", f"{FIRST}.evidence[1].type", "Did you mean 'papers'?"),
        ("factor_name: made_up_2024", "factor_name: x", f"{FIRST}.grounding.factor_name", "is not a source"),
        ("code: ENC", "code: HEA", "factors[1].code", "The code 'HEA' is used twice: it stands on line"),
        ("id: HEA-2", "id: HEA-1", "factors[0].indicators[1].id", "The indicator code 'HEA-1' is used twice"),
        ("id: growing", "id: seldom", "scale.bands[1].id", "The id 'seldom' is used twice"),
        ("id: near\n", "id: scale\n", "factors[2].id", "is the address of another page"),
        ("order: 2\n", "order: 3\n", "factors[1].order", "stands in place 2"),
        ("max: 4\n", "max: 1\n", "scale.max", "must be above the lowest, 1."),
        ("min: 2.0", "min: 2.1", "scale.bands[1].min", "'growing' must start at 2.0"),
        ("max: 1.9", "max: 0.9", "scale.bands[0].max", "must not end before it starts"),
        ("max: 4.0", "max: 3.9", "scale.bands[2].max", "The last band must end at 4."),
        ("indicator_count: 7", "indicator_count: 8", "rubric.indicator_count", "8 indicators, but the file holds 7"),
        ('authors: ["Nobody A", "Nobody B"]', "authors: []", "framework.citation.authors", "at least one author"),
        (ANCHOR, '{level: 5, anchor: "All."}', f"{FIRST}.levels[2].level", "The scale has no level 5."),
        (ANCHOR, '{level: 2, anchor: "Most."}', f"{FIRST}.levels[2].level", "two anchors for level 2"),
    ],
)
def test_parts_that_do_not_fit_are_named_where_they_stand(old, new, path, says):
    problem = problem_at(path, spoiled(old, new))
    assert says in problem.sentence
    assert problem.line == line_of(old)


@pytest.mark.parametrize(
    ("old", "new", "at", "path", "says"),
    [
        ("level: 2, label", "level: 3, label", "levels:", "scale.levels", "must be 1 to 4, each once, in order."),
        ("code: NY", "code: NX", "non_scores:", "scale.non_scores", "must be NA and NY, each once."),
        (f"          - {ANCHOR}\n", "", "levels:\n          -", f"{FIRST}.levels", "no anchor for level 3. Add it."),
        ("level: 1, anchor", "level: 4, anchor", "levels:\n          -", f"{FIRST}.levels", "no anchor for level 1."),
        (
            "size: 5",
            "size: 9",
            "minimum_group_size_export",
            "scale.rules.minimum_group_size_export",
            "not be smaller",
        ),
        (
            "na_allowed: true",
            "na_allowed: false",
            "na_guidance",
            "factors[0].indicators[1].na_guidance",
            "not allowed",
        ),
    ],
)
def test_what_is_wrong_with_a_group_is_named_at_its_head(old, new, at, path, says):
    file = spoiled(old, new)
    problem = problem_at(path, file)
    assert says in problem.sentence
    assert problem.line == line_of(at, file)


def test_a_count_for_each_factor_must_be_true_of_each():
    file = spoiled("indicator_count: 7\n", "indicator_count: 7\n  indicators_per_factor: 2\n")
    problem = only_problem_of(file)
    assert (problem.path, problem.line) == ("rubric.indicators_per_factor", line_of("indicators_per_factor", file))
    assert "Leave the line out." in problem.sentence


def test_anchors_stand_in_the_order_of_their_levels():
    swapped = spoiled("{level: 1, anchor", "{level: 9, anchor")
    swapped = spoiled("{level: 2, anchor", "{level: 1, anchor", swapped).replace("{level: 9,", "{level: 2,")
    problem = only_problem_of(swapped)
    assert (problem.path, "in the order of their levels" in problem.sentence) == (f"{FIRST}.levels", True)


def test_a_rubric_of_nothing_is_refused():
    head = spoiled("factors:\n  - id: hearing", "factors: []\nremoved:\n  - id: hearing")
    nothing = head[: head.index("removed:")].replace("indicator_count: 7", "indicator_count: 1")
    problem = problem_at("factors", nothing)
    assert problem.sentence == "A rubric needs at least one factor."
