"""Each mistake gets its line, its path, and what to do about it."""

import pytest

from apps.rubric import yaml_reader
from apps.rubric.problems import MAX_PROBLEMS, RubricProblems

from .files import SHIPPED, SMALL, line_of, only_problem_of, problem_at, problems_of, spoiled, whole


def test_the_shipped_and_the_small_rubric_are_whole():
    assert [len(factor.indicators) for factor in whole(SHIPPED).factors] == [6] * 5
    small = whole(SMALL)
    assert [len(factor.indicators) for factor in small.factors] == [3, 2, 2]
    assert [level.level for level in small.scale.levels] == [1, 2, 3, 4]


def test_a_missing_key_is_named_at_the_head_of_its_block():
    problem = only_problem_of(spoiled("    code: HEA\n", ""))
    assert str(problem) == f"line {line_of('id: hearing')}, factors[0]: 'code' is missing here. Add it."


def test_a_misspelt_key_is_named_with_the_one_that_was_meant():
    problem = problem_at("factors[0].in_one_lien", spoiled("in_one_line: ", "in_one_lien: "))
    assert (problem.line, "Did you mean 'in_one_line'?" in problem.sentence) == (line_of("in_one_line"), True)


TEXT = "factors[0].in_one_line"
DAY = "framework.citation.published_online"
YEAR = "framework.citation.year"
EDGE = "scale.bands[0].max"


@pytest.mark.parametrize(
    ("old", "new", "path", "says"),
    [
        ('"I hear you."', '""', TEXT, "This text is empty."),
        ('"I hear you."', '"I hear\\nyou."', TEXT, "This text holds a line break."),
        ('"I hear you."', "12", TEXT, "This should be text, not a whole number. Put it in quotes."),
        ('"I hear you."', "yes", TEXT, "This should be text, not true or false."),
        ('"I hear you."', "[I, hear]", TEXT, "This should be text, not a list."),
        ('"I hear you."', "", TEXT, "Nothing stands here. It should be text."),
        ("id: hearing\n", "id: Hearing\n", "factors[0].id", "Use small letters"),
        ("id: hearing\n", "id: hear/ing\n", "factors[0].id", "Use small letters"),
        ("id: HEA-1", "id: HEA 1", "factors[0].indicators[0].id", "Use capital letters, digits and -"),
        ("code: HEA", f"code: {'H' * 500}", "factors[0].code", "has 500 characters. At most 20 fit here."),
        ('"Often"', f'"{"O" * 81}"', "scale.levels[2].label", "At most 80 fit here."),
        ('"2024-02-29"', "2024-02-29", DAY, "This should be text, not a date without quotes."),
        ('"2024-02-29"', '"2023-02-29"', DAY, "Write the day as year, month and day"),
        ("2024\n", "20245\n", YEAR, "This number must be from 1,900 to 2,100."),
        ("2024\n", "03750\n", YEAR, "Write plain digits"),
        ("2024\n", "0x7E8\n", YEAR, "Write plain digits"),
        ("2024\n", "33:44\n", YEAR, "Write plain digits"),
        ("2024\n", "2_024\n", YEAR, "Write plain digits"),
        ("2024\n", "2024.0\n", YEAR, "This should be a whole number, not a number."),
        ("max: 1.9", "max: .nan", EDGE, "Write plain digits, such as 0.5."),
        ("max: 1.9", "max: -.inf", EDGE, "Write plain digits, such as 0.5."),
        ("max: 1.9", "max: 1.9e+9", EDGE, "Write plain digits, such as 0.5."),
        ("max: 1.9", "max: 1.95", EDGE, "at most 1 digit after the point."),
        ("factor: 0.75", "factor: 175", "scale.rules.views_differ_flag.factor", "This number is too large."),
        ("group_size: 5", "group_size: 4", "scale.rules.minimum_group_size", "must be from 5 to 1,000."),
        ("na_allowed: false", "na_allowed: 0", "factors[0].indicators[0].na_allowed", "should be true or false"),
        ("ours_hypothesis", "theirs", "mechanisms[0].grounding", "Start with 'ours' or 'paper'"),
        ('"1.0"', '"2.0"', "schema_version", 'schema version "1.0"'),
        ("https://example.org", "javascript:x", "framework.citation.url", "starts with https://."),
        ('doi: "10.5555', 'doi: "doi.org/10.5555', "framework.citation.doi", "leave https://doi.org/ out."),
        ("house_rules: {", "House: {", "sources.House", "Use small letters"),
        ("authors: [", "authors: !!set [", "framework.citation.authors", "Take the tag"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(old, new, path, says):
    problem = problem_at(path, spoiled(old, new))
    assert says in problem.sentence
    assert problem.line == line_of(old)


def test_many_problems_are_listed_at_once_in_the_files_order():
    file = spoiled("code: ENC", "coed: ENC", spoiled('"I hear you."', "12", spoiled("year: 2024", "year: soon")))
    found = problems_of(file)
    assert [problem.path for problem in found] == [
        "framework.citation.year",
        "factors[0].in_one_line",
        "factors[1]",
        "factors[1].coed",
    ]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_a_key_given_twice_is_named_where_it_stands_again():
    problem = only_problem_of(spoiled("    order: 2\n    name", "    order: 2\n    code: ENC\n    name"))
    assert problem.path == "factors[1].code"
    assert "stands here twice" in problem.sentence
    assert problem.line == line_of("code: ENC") + 2


def test_a_list_longer_than_the_database_counts_is_refused():
    problem = only_problem_of(spoiled('["real"]', f"[{'a,' * 1001}]"))
    assert (problem.path, problem.sentence) == (
        "honest_wording.avoid_saying",
        "This list has 1,001 entries. At most 1,000 fit.",
    )


def test_the_search_stops_before_a_list_nobody_reads():
    file = SMALL + "".join(f"extra_{number}: 1\n" for number in range(5000))
    with pytest.raises(RubricProblems) as wrong:
        yaml_reader.read(file)
    assert len(wrong.value.problems) == MAX_PROBLEMS
    assert str(wrong.value).endswith("There may be more. Mend these first.")


def test_voices_are_the_usual_ones_where_a_file_says_none():
    voices = {kind.id: kind.voice for kind in whole(SHIPPED).evidence_types}
    assert (voices["person_views"], voices["peer_views"], voices["documents"]) == (
        "person_supported",
        "peer_worker",
        None,
    )
    silent = SHIPPED.replace('reflections they choose to share"}', 'reflections they choose to share", voice: null}')
    assert {kind.voice for kind in whole(silent).evidence_types} == {None}


def test_blanks_around_a_text_mean_nothing():
    assert whole(SMALL).honest_wording.method_note.endswith("They have not been tried anywhere.")
