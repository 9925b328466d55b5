"""Drafts as documents: they lose nothing, and every page's fields come back as they were shown."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.rubric import yaml_reader
from apps.rubric.canonical_json import content_hash
from apps.rubric.plain_data import to_plain_data
from apps.rubric.problems import RubricProblems
from apps.rubric.queries.factor_page import page_of_factor
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.version_mapping import MatchType
from apps.rubric.yaml_nodes import LARGEST_FILE
from apps.rubric.yaml_writer import to_yaml
from apps.rubric_editor.domain import indicator_mapping
from apps.rubric_editor.domain.differences import ChangeType, compare_versions, compare_words
from apps.rubric_editor.domain.draft_document import DraftDocument
from apps.rubric_editor.domain.factor_pages import indicator_form_page
from apps.rubric_editor.domain.form_fields import FieldSpec, FormFieldType
from apps.rubric_editor.domain.general_pages import general_form_pages
from apps.rubric_editor.domain.numbering import next_code, next_version
from apps.rubric_editor.domain.page_keys import FormPageKey, FormPageType, form_page
from apps.rubric_editor.domain.placeholders import with_placeholders
from apps.rubric_editor.domain.validation import EditorPage, open_issues
from tests.rubric.files import SHIPPED, SMALL, replace, whole
from tests.rubric.generated_rubrics import rubrics

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@pytest.fixture
def small() -> RubricContent:
    return whole(SMALL)


@pytest.fixture
def document(small) -> DraftDocument:
    """The next version of the small rubric, just begun."""
    return indicator_mapping.start_next_version(small, "2.2.0")


def every_page(document: DraftDocument):
    yield from (FormPageKey(FormPageType.GENERAL, name) for name in general_form_pages(document))
    yield from (FormPageKey(FormPageType.FACTOR, factor["id"]) for factor in document.rubric["factors"])
    yield from (FormPageKey(FormPageType.INDICATOR, code) for code in document.codes)


# --- Documents --------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics())
def test_any_tree_comes_back_from_its_document(content: RubricContent):
    again = DraftDocument.parse(DraftDocument.from_content(content).text)
    assert again.content == content
    assert content_hash(again.content) == content_hash(content)


@settings(max_examples=10, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics())
def test_what_a_page_shows_can_be_sent_back_without_changing_a_letter(content: RubricContent):
    document = DraftDocument.from_content(content)
    for key in every_page(document):
        page = form_page(document, key)
        again = page.with_values(document, page.values(document))
        assert again.text == document.text, key


@pytest.mark.long(reason="changes every field of a rubric one by one")
@pytest.mark.parametrize("text", [SHIPPED, SMALL], ids=["shipped", "small"])
def test_every_field_of_every_page_can_be_changed_and_nothing_else_changes_with_it(text):
    document, tried = DraftDocument.from_content(whole(text)), 0
    for key in every_page(document):
        page = form_page(document, key)
        for spec in page.fields:
            shown = page.values(document)
            shown[spec.name] = other_than(spec, shown[spec.name])
            again = page.with_values(document, shown)
            now = page.values(again)
            assert now == shown, (key, spec.name)
            assert again.content  # still a tree
            tried += 1
    assert tried > 60


def other_than(spec: FieldSpec, value):
    if spec.field_type == FormFieldType.CHECKBOX:
        return not value
    if spec.field_type == FormFieldType.CHOICE:
        return next(one for one, _ in spec.choices if one and one != value) if len(spec.choices) > 1 else value
    if spec.field_type == FormFieldType.MULTIPLE_CHOICE:
        return [one for one, _ in spec.choices if one not in value] or value[:-1]
    if not spec.text_rule.is_free:
        return "9.9.9" if spec.name == "version" else "other"
    return f"{value} and more".strip()


def test_an_unfinished_draft_is_still_a_tree(document):
    page = indicator_form_page(document, "HEA-1")
    shown = page.values(document)
    empty = {spec.name: spec.empty_value if spec.may_be_empty else shown[spec.name] for spec in page.fields}
    emptied = page.with_values(document, empty)
    assert emptied.content.indicator("HEA-1").statement == ""
    assert emptied.content.indicator("HEA-1").person_supported_statement is None
    again = yaml_reader.read(to_yaml(emptied.content), unfinished=True)[0]
    assert again == emptied.content
    with pytest.raises(RubricProblems):
        yaml_reader.read(to_yaml(emptied.content))


def test_an_id_or_a_code_is_never_unfinished(small):
    plain = to_plain_data(small)
    plain["factors"][0]["id"] = ""
    with pytest.raises(RubricProblems, match="This text is empty"):
        yaml_reader.read_plain(plain, unfinished=True)


def test_a_draft_does_not_grow_beyond_what_a_file_may_be(document):
    document.indicator("HEA-1")["statement"] = "x" * LARGEST_FILE
    with pytest.raises(RubricProblems, match="would be larger"):
        _ = document.text


# --- Words ------------------------------------------------------------------------------------------------


def test_ticks_keep_the_order_of_what_stays(document):
    document.indicator("ENC-2")["mechanisms"] = ["see_a_way", "feel_heard"]
    page = indicator_form_page(document, "ENC-2")
    changed = page.with_values(document, page.values(document) | {"mechanisms": ["feel_heard", "see_a_way"]})
    assert changed.indicator("ENC-2")["mechanisms"] == ["see_a_way", "feel_heard"]


def test_examples_of_one_kind_change_and_the_others_keep_their_places(document):
    before = document.indicator("NEA-1")["evidence"]
    assert [one["type"] for one in before] == ["papers", "guest_views"]
    page = indicator_form_page(document, "NEA-1")
    words = page.values(document) | {"evidence_papers": "The sign\nThe door"}
    after = page.with_values(document, words).indicator("NEA-1")["evidence"]
    assert [(one["type"], one["example"]) for one in after] == [
        ("papers", "The sign"),
        ("guest_views", "When do you need us?"),
        ("papers", "The door"),
    ]


# --- Adding, taking out, mapping --------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "out", "back", "put", "map", "words"]), st.integers(0, 30), st.integers(0, 30)),
    max_size=12,
)


@pytest.mark.long(reason="many generated drafts")
@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_whatever_is_done_every_indicator_of_either_version_has_one_entry(steps):
    earlier = whole(SMALL)
    document = indicator_mapping.start_next_version(earlier, "2.2.0")
    before = [one.id for one in earlier.indicators]
    for what, one, other in steps:
        document = step(document, earlier, what, one, other)
        assert sorted(entry["indicator"] for entry in document.entries if "indicator" in entry) == sorted(
            document.codes
        )
        told = [entry["predecessor"] for entry in document.entries if "predecessor" in entry]
        assert sorted(told) == sorted(before)
        assert document.rubric["rubric"]["indicator_count"] == max(len(document.codes), 1)
        assert document.content
    found = open_issues(document, earlier, {"2.1.0"})
    assert [issue for issue in found.issues if issue.page == EditorPage.MAPPING] == []


def step(document: DraftDocument, earlier: RubricContent, what: str, one: int, other: int) -> DraftDocument:
    codes, retired = document.codes, indicator_mapping.retired_codes(document)
    if what == "add":
        factor = document.rubric["factors"][one % 3]["id"]
        return indicator_mapping.add_indicator(document, factor, next_code(document, factor, earlier), "More")
    if what == "out" and codes:
        return indicator_mapping.retire_indicator(document, codes[one % len(codes)])
    try:
        if what == "back" and document.removed_indicators:
            return indicator_mapping.restore_removed_indicator(document, one % len(document.removed_indicators))
        if what == "put" and retired:
            return indicator_mapping.restore_retired_indicator(document, retired[one % len(retired)], earlier)
    except KeyError:
        return document
    if what == "map" and codes:
        code = codes[one % len(codes)]
        candidates = [*indicator_mapping.possible_predecessors(document, code, earlier), None]
        predecessor = candidates[other % len(candidates)]
        kind = "new" if predecessor is None else ["same", "reworded", "replaced"][other % 3]
        return indicator_mapping.update_match_types(
            indicator_mapping.map_indicator(document, code, kind, predecessor, earlier), earlier, code
        )
    if what == "words" and codes:
        code = codes[one % len(codes)]
        page = indicator_form_page(document, code)
        words = page.values(document) | {"statement": f"Statement {other}"}
        return indicator_mapping.update_match_types(page.with_values(document, words), earlier, code)
    return document


def test_other_words_make_it_reworded_and_the_old_words_the_same_again(document, small):
    page = indicator_form_page(document, "HEA-1")
    first = page.values(document)
    changed = page.with_values(document, first | {"level_0_1": "Other"})
    changed = indicator_mapping.update_match_types(changed, small, "HEA-1")
    assert indicator_mapping.mapping_entry(changed, "HEA-1")["kind"] == MatchType.REWORDED
    back = indicator_mapping.update_match_types(page.with_values(changed, first), small, "HEA-1")
    assert indicator_mapping.mapping_entry(back, "HEA-1")["kind"] == MatchType.SAME


def test_what_was_said_to_be_replaced_stays_replaced(document, small):
    replaced = indicator_mapping.map_indicator(document, "HEA-1", "replaced", "HEA-1", small)
    assert (
        indicator_mapping.mapping_entry(indicator_mapping.update_match_types(replaced, small, "HEA-1"), "HEA-1")[
            "kind"
        ]
        == MatchType.REPLACED
    )


def test_a_predecessor_that_is_let_go_is_named_as_retired(document, small):
    changed = indicator_mapping.map_indicator(document, "HEA-1", "new", None, small)
    assert indicator_mapping.retired_codes(changed) == ["HEA-1"]
    taken = indicator_mapping.map_indicator(changed, "HEA-2", "replaced", "HEA-1", small)
    assert indicator_mapping.retired_codes(taken) == ["HEA-2"]


def test_what_is_taken_out_comes_back_with_every_word(document, small):
    page = indicator_form_page(document, "HEA-2")
    document = page.with_values(document, page.values(document) | {"title": "Hours of work"})
    out = indicator_mapping.retire_indicator(document, "HEA-2")
    assert indicator_mapping.retired_codes(out) == ["HEA-2"]
    back = indicator_mapping.restore_removed_indicator(out, 0)
    assert back.codes == document.codes
    assert back.indicator("HEA-2") == document.indicator("HEA-2")
    assert indicator_mapping.mapping_entry(back, "HEA-2") == indicator_mapping.mapping_entry(document, "HEA-2")


def test_a_code_is_never_given_twice(document, small):
    added = indicator_mapping.add_indicator(document, "hearing", next_code(document, "hearing", small), "Fourth")
    assert added.codes[3] == "HEA-4"
    gone = indicator_mapping.retire_indicator(added, "HEA-4")
    assert next_code(gone, "hearing", small) == "HEA-5"


@pytest.mark.parametrize(
    ("now", "then"), [("0.1.0", "0.2.0"), ("2.1", "2.2"), ("7", "8"), ("1.9.3", "1.10.0"), ("1.0.0-draft", "1.1.0")]
)
def test_the_next_number_is_guessed(now, then):
    assert next_version(now) == then


# --- What differs -----------------------------------------------------------------------------------------


def test_a_copy_differs_in_its_number_alone(document, small):
    found = compare_versions(to_plain_data(small), document.rubric)
    assert [(s.title, [d.label for d in s.differences]) for s in found.parts] == [("About this version", ["Version"])]


@pytest.mark.long(reason="many generated drafts")
@settings(max_examples=10, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics(), rubrics())
def test_no_difference_goes_unseen(one: RubricContent, other: RubricContent):
    """If nothing is said to differ, then nothing does; and a rubric does not differ from itself."""
    assert compare_versions(DraftDocument.from_content(one).rubric, DraftDocument.from_content(one).rubric).count == 0
    plain = replace(other, succession=None)
    if compare_versions(DraftDocument.from_content(one).rubric, DraftDocument.from_content(plain).rubric).count == 0:
        assert replace(one, succession=None) == plain


def test_every_changed_field_is_among_the_compare_versions(document):
    """Also what no page of the editor shows."""
    changed = document.copy()
    changed.rubric["framework"]["citation"]["year"] = 1999
    changed.rubric["sources"]["house_rules"]["access"] = "elsewhere"
    changed.rubric["scale"]["bands"][0]["label"] = "Rarely"
    changed.indicator("NEA-1")["grounding"]["levels"] = "paper_abstract"
    changed.rubric["factors"][1]["in_one_line"] = "You really can."
    found = compare_versions(document.rubric, changed.rubric)
    assert found.count == 5
    assert {section.title for section in found.parts} == {
        "Framework",
        "Sources",
        "Scale",
        "NEA-1 Open when needed",
        "Factor Encouraging",
    }


def test_an_indicator_is_compared_with_what_it_comes_from(document, small):
    gone = indicator_mapping.retire_indicator(document, "NEA-2")
    added = indicator_mapping.add_indicator(gone, "near", "NEA-3", "Easy to find")
    mapped = indicator_mapping.map_indicator(added, "NEA-3", "replaced", "NEA-2", small)
    found = compare_versions(to_plain_data(small), mapped.rubric)
    section = next(section for section in found.parts if section.code == "NEA-3")
    assert (section.kind, section.predecessor) == ("replaced", "NEA-2")
    assert any(one.before == "Easy to reach" and one.after == "Easy to find" for one in section.differences)
    assert found.retired == ()


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_woven_texts_can_be_taken_apart_again(before, after):
    found = list(compare_words(before, after))
    for text, without in ((before, ChangeType.ADDED), (after, ChangeType.REMOVED)):
        said = "".join(words.text for words in found if words.change != without)
        assert said.split() == text.split()


def test_very_long_texts_stand_whole_beside_each_other():
    found = list(compare_words("a " * 5000, "b " * 5000))
    assert [words.change for words in found] == [ChangeType.REMOVED, ChangeType.ADDED]


# --- What is left to issue ---------------------------------------------------------------------------------


def test_a_copy_needs_nothing_but_its_new_number(document, small):
    assert open_issues(document, small, {"2.1.0"}).may_be_published
    taken = open_issues(document, small, {"2.1.0", "2.2.0"}).issues
    assert [(issue.page, issue.key, issue.field) for issue in taken] == [
        (EditorPage.PART, "about", "id_about-version")
    ]


def spoil(document: DraftDocument, what: str) -> tuple:
    """One thing made wrong, and where it can be mended: page, key and field."""
    rubric, indicator = document.rubric, document.indicator("ENC-1")
    match what:
        case "anchor":
            indicator["levels"][2]["anchor"] = ""
            return EditorPage.INDICATOR, "ENC-1", "id_ENC-1-level_2_3"
        case "too long":
            indicator["title"] = "x" * 300
            return EditorPage.INDICATOR, "ENC-1", "id_ENC-1-title"
        case "voice":
            indicator["key_voice"] = ""
            return EditorPage.INDICATOR, "ENC-1", "id_ENC-1-key_voice"
        case "mechanism":
            indicator["mechanisms"] = ["gone"]
            return EditorPage.INDICATOR, "ENC-1", "id_ENC-1-mechanisms"
        case "guidance":
            indicator["na_guidance"] = "Never."
            return EditorPage.INDICATOR, "ENC-1", "id_ENC-1-na_guidance"
        case "missing anchor":
            del indicator["levels"][3]
            return EditorPage.INDICATOR, "ENC-1", "id_ENC-1-level_0_1"
        case "factor":
            rubric["factors"][1]["not_this"] = ""
            return EditorPage.FACTOR, "encouraging", "id_encouraging-not_this"
        case "outcome":
            rubric["factors"][1]["expected_outcomes"] = ["gone"]
            return EditorPage.FACTOR, "encouraging", "id_encouraging-expected_outcomes"
        case "sentence":
            rubric["honest_wording"]["score_note"] = ""
            return EditorPage.PART, "sentences", "id_sentences-score_note"
        case "level":
            rubric["scale"]["levels"][1]["meaning"] = ""
            return EditorPage.PART, "scale", "id_scale-level_1_meaning"
        case "band edge":
            rubric["scale"]["bands"][0]["max"] = 1.5
            return EditorPage.FILE, "", ""
        case "id":
            rubric["rubric"]["id"] = "another"
            return EditorPage.FILE, "", ""
        case "kind":
            indicator["statement"] = "Other."
            return EditorPage.MAPPING, "ENC-1", ""
        case "unmapped":
            document.entries.remove(indicator_mapping.mapping_entry(document, "ENC-1"))
            return EditorPage.DRAFT, "", ""
        case "not followed":
            rubric["succession"]["version"] = "1.0.0"
            return EditorPage.DRAFT, "", ""
    raise AssertionError(what)


@pytest.mark.parametrize(
    "what",
    [
        "anchor", "too long", "voice", "mechanism", "guidance", "missing anchor", "factor", "outcome", "sentence",
        "level", "band edge", "id", "kind", "unmapped", "not followed",
    ],
)  # fmt: skip
def test_each_thing_to_mend_leads_to_its_place(document, small, what):
    place = spoil(document, what)
    found = open_issues(document, small, set())
    assert not found.may_be_published
    assert (found.issues[0].page, found.issues[0].key, found.issues[0].field) == place
    assert found.issues[0].sentence.endswith((".", "?"))


def test_several_looks_are_needed_only_while_texts_are_missing(document, small):
    spoil(document, "kind")
    assert open_issues(document, small, set()).is_complete
    spoil(document, "anchor")
    found = open_issues(document, small, set())
    assert not found.is_complete
    assert [issue.sentence for issue in found.issues] == ["This text is empty."]


# --- Fit to be shown --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what", ["voice", "mechanism", "missing anchor", "outcome", "too long", "anchor", "unmapped"]
)
def test_any_draft_can_be_shown(document, what):
    spoil(document, what)
    document.indicator("ENC-1")["grounding"]["factor_name"] = "nowhere"
    document.indicator("ENC-1")["evidence"] = [{"type": "gone", "example": "x"}]
    shown = with_placeholders(document.content)
    for factor in shown.factors:
        assert page_of_factor(shown, factor.id)


def test_a_whole_rubric_is_shown_as_it_is(small):
    assert with_placeholders(small) == small


# --- Files that say nothing of the succession -------------------------------------------------------------


def test_a_file_without_a_succession_keeps_what_the_draft_said(document, small):
    mapped = indicator_mapping.map_indicator(document, "HEA-1", "replaced", "HEA-1", small)
    file = DraftDocument.from_content(replace(mapped.content, succession=None))
    del file.rubric["factors"][2]["indicators"][1]  # NEA-2
    file.indicator("NEA-1")["statement"] = "Other."
    completed = indicator_mapping.complete_mapping(file, mapped, small)
    kinds = {entry.get("indicator"): entry["kind"] for entry in completed.entries}
    assert (kinds["HEA-1"], kinds["HEA-2"], kinds["NEA-1"]) == ("replaced", "same", "reworded")
    assert indicator_mapping.retired_codes(completed) == ["NEA-2"]


def test_a_file_that_tells_its_succession_keeps_what_it_tells(document, small):
    mapped = indicator_mapping.map_indicator(document, "HEA-1", "replaced", "HEA-1", small)
    assert indicator_mapping.complete_mapping(document, mapped, small) == document
