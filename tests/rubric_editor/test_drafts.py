"""Drafts as documents: they lose nothing, and every page's fields come back as they were shown."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.rubric import reader, tree
from apps.rubric.nodes import LARGEST_FILE
from apps.rubric.problems import RubricProblems
from apps.rubric.queries.pages.factor import page_of_factor
from apps.rubric.succession import Kind
from apps.rubric.writer import as_plain, content_hash, write
from apps.rubric_editor.drafts import lineage, slots
from apps.rubric_editor.drafts.differences import How, differences, woven
from apps.rubric_editor.drafts.document import ChangedMeanwhile, Document
from apps.rubric_editor.drafts.fitted import fitted
from apps.rubric_editor.drafts.mending import Page, mending
from tests.rubric.files import SHIPPED, SMALL, whole
from tests.rubric.trees import rubrics

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@pytest.fixture
def small() -> tree.Rubric:
    return whole(SMALL)


@pytest.fixture
def document(small) -> Document:
    """The next version of the small rubric, just begun."""
    return lineage.started(small, "2.2.0")


def every_page(document: Document):
    yield from (slots.Key("part", name) for name in slots.parts(document))
    yield from (slots.Key("factor", factor["id"]) for factor in document.rubric["factors"])
    yield from (slots.Key("indicator", code) for code in document.codes)


# --- Documents --------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics())
def test_any_tree_comes_back_from_its_document(content: tree.Rubric):
    again = Document.parsed(Document.of(content).text)
    assert again.content == content
    assert content_hash(again.content) == content_hash(content)


@settings(max_examples=10, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics())
def test_what_a_page_shows_can_be_sent_back_without_changing_a_letter(content: tree.Rubric):
    document = Document.of(content)
    for key in every_page(document):
        part = slots.part(document, key)
        again = part.with_words(document, part.shown(document), part.digest(document))
        assert again.text == document.text, key


@pytest.mark.parametrize("text", [SHIPPED, SMALL], ids=["shipped", "small"])
def test_every_field_of_every_page_can_be_changed_and_nothing_else_changes_with_it(text):
    document, tried = Document.of(whole(text)), 0
    for key in every_page(document):
        part = slots.part(document, key)
        for slot in part.slots:
            shown = part.shown(document)
            shown[slot.name] = other_than(slot, shown[slot.name])
            again = part.with_words(document, shown, part.digest(document))
            now = part.shown(again)
            assert now == shown, (key, slot.name)
            assert again.content  # still a tree
            tried += 1
    assert tried > 60


def other_than(slot: slots.Slot, value):
    if slot.shape == slots.Shape.YES:
        return not value
    if slot.shape == slots.Shape.CHOICE:
        return next(one for one, _ in slot.choices if one and one != value) if len(slot.choices) > 1 else value
    if slot.shape == slots.Shape.CHOICES:
        return [one for one, _ in slot.choices if one not in value] or value[:-1]
    if not slot.kind.is_free:
        return "9.9.9" if slot.name == "version" else "other"
    return f"{value} and more".strip()


def test_an_unfinished_draft_is_still_a_tree(document):
    part = slots.indicator_part(document, "HEA-1")
    shown = part.shown(document)
    empty = {slot.name: slot.nothing if slot.may_be_empty else shown[slot.name] for slot in part.slots}
    emptied = part.with_words(document, empty, part.digest(document))
    assert emptied.content.indicator("HEA-1").statement == ""
    assert emptied.content.indicator("HEA-1").person_supported_statement is None
    again = reader.read(write(emptied.content), unfinished=True)[0]
    assert again == emptied.content
    with pytest.raises(RubricProblems):
        reader.read(write(emptied.content))


def test_an_id_or_a_code_is_never_unfinished(small):
    plain = as_plain(small)
    plain["factors"][0]["id"] = ""
    with pytest.raises(RubricProblems, match="This text is empty"):
        reader.read_plain(plain, unfinished=True)


def test_a_draft_does_not_grow_beyond_what_a_file_may_be(document):
    document.indicator("HEA-1")["statement"] = "x" * LARGEST_FILE
    with pytest.raises(RubricProblems, match="would be larger"):
        _ = document.text


# --- Words ------------------------------------------------------------------------------------------------


def test_two_people_on_one_page_are_told(document):
    part = slots.indicator_part(document, "HEA-1")
    seen, mine = part.digest(document), part.shown(document) | {"title": "Mine"}
    theirs = part.with_words(document, part.shown(document) | {"title": "Theirs"}, seen)
    with pytest.raises(ChangedMeanwhile):
        part.with_words(theirs, mine, seen)
    again = part.with_words(theirs, mine, part.digest(theirs))
    assert again.indicator("HEA-1")["title"] == "Mine"


def test_the_same_words_twice_are_no_conflict(document):
    part = slots.indicator_part(document, "HEA-1")
    seen, mine = part.digest(document), part.shown(document) | {"title": "Ours"}
    saved = part.with_words(document, mine, seen)
    assert part.with_words(saved, mine, seen).text == saved.text


def test_two_people_on_different_pages_do_not_disturb_each_other(document):
    one, other = slots.indicator_part(document, "HEA-1"), slots.indicator_part(document, "HEA-2")
    seen = other.digest(document)
    document = one.with_words(document, one.shown(document) | {"title": "First"}, one.digest(document))
    document = other.with_words(document, other.shown(document) | {"title": "Second"}, seen)
    assert [document.indicator(code)["title"] for code in ("HEA-1", "HEA-2")] == ["First", "Second"]


def test_ticks_keep_the_order_of_what_stays(document):
    document.indicator("ENC-2")["mechanisms"] = ["see_a_way", "feel_heard"]
    part = slots.indicator_part(document, "ENC-2")
    changed = part.with_words(
        document, part.shown(document) | {"mechanisms": ["feel_heard", "see_a_way"]}, part.digest(document)
    )
    assert changed.indicator("ENC-2")["mechanisms"] == ["see_a_way", "feel_heard"]


def test_examples_of_one_kind_change_and_the_others_keep_their_places(document):
    before = document.indicator("NEA-1")["evidence"]
    assert [one["type"] for one in before] == ["papers", "guest_views"]
    part = slots.indicator_part(document, "NEA-1")
    words = part.shown(document) | {"evidence_papers": "The sign\nThe door"}
    after = part.with_words(document, words, part.digest(document)).indicator("NEA-1")["evidence"]
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


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_whatever_is_done_every_indicator_of_either_version_has_one_entry(steps):
    earlier = whole(SMALL)
    document = lineage.started(earlier, "2.2.0")
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
    found = mending(document, earlier, {"2.1.0"})
    assert [mend for mend in found.mends if mend.page == Page.ORIGIN] == []


def step(document: Document, earlier: tree.Rubric, what: str, one: int, other: int) -> Document:
    codes, retired = document.codes, lineage.retired(document)
    if what == "add":
        factor = document.rubric["factors"][one % 3]["id"]
        return lineage.added(document, factor, lineage.next_code(document, factor, earlier), "More")
    if what == "out" and codes:
        return lineage.taken_out(document, codes[one % len(codes)])
    try:
        if what == "back" and document.set_aside:
            return lineage.brought_back(document, one % len(document.set_aside))
        if what == "put" and retired:
            return lineage.put_back(document, retired[one % len(retired)], earlier)
    except KeyError:
        return document
    if what == "map" and codes:
        code = codes[one % len(codes)]
        candidates = [*lineage.can_be_followed(document, code, earlier), None]
        predecessor = candidates[other % len(candidates)]
        kind = "new" if predecessor is None else ["same", "reworded", "replaced"][other % 3]
        return lineage.settled(lineage.mapped(document, code, kind, predecessor, earlier), earlier, code)
    if what == "words" and codes:
        code = codes[one % len(codes)]
        part = slots.indicator_part(document, code)
        words = part.shown(document) | {"statement": f"Statement {other}"}
        return lineage.settled(part.with_words(document, words, part.digest(document)), earlier, code)
    return document


def test_other_words_make_it_reworded_and_the_old_words_the_same_again(document, small):
    part = slots.indicator_part(document, "HEA-1")
    first = part.shown(document)
    changed = part.with_words(document, first | {"level_0_1": "Other"}, part.digest(document))
    changed = lineage.settled(changed, small, "HEA-1")
    assert lineage.entry_of(changed, "HEA-1")["kind"] == Kind.REWORDED
    back = lineage.settled(part.with_words(changed, first, part.digest(changed)), small, "HEA-1")
    assert lineage.entry_of(back, "HEA-1")["kind"] == Kind.SAME


def test_what_was_said_to_be_replaced_stays_replaced(document, small):
    replaced = lineage.mapped(document, "HEA-1", "replaced", "HEA-1", small)
    assert lineage.entry_of(lineage.settled(replaced, small, "HEA-1"), "HEA-1")["kind"] == Kind.REPLACED


def test_a_predecessor_that_is_let_go_is_named_as_retired(document, small):
    changed = lineage.mapped(document, "HEA-1", "new", None, small)
    assert lineage.retired(changed) == ["HEA-1"]
    taken = lineage.mapped(changed, "HEA-2", "replaced", "HEA-1", small)
    assert lineage.retired(taken) == ["HEA-2"]


def test_what_is_taken_out_comes_back_with_every_word(document, small):
    part = slots.indicator_part(document, "HEA-2")
    document = part.with_words(document, part.shown(document) | {"title": "Hours of work"}, part.digest(document))
    out = lineage.taken_out(document, "HEA-2")
    assert lineage.retired(out) == ["HEA-2"]
    back = lineage.brought_back(out, 0)
    assert back.codes == document.codes
    assert back.indicator("HEA-2") == document.indicator("HEA-2")
    assert lineage.entry_of(back, "HEA-2") == lineage.entry_of(document, "HEA-2")


def test_a_code_is_never_given_twice(document, small):
    added = lineage.added(document, "hearing", lineage.next_code(document, "hearing", small), "Fourth")
    assert added.codes[3] == "HEA-4"
    gone = lineage.taken_out(added, "HEA-4")
    assert lineage.next_code(gone, "hearing", small) == "HEA-5"


@pytest.mark.parametrize(
    ("now", "then"), [("0.1.0", "0.2.0"), ("2.1", "2.2"), ("7", "8"), ("1.9.3", "1.10.0"), ("1.0.0-draft", "1.1.0")]
)
def test_the_next_number_is_guessed(now, then):
    assert lineage.next_version(now) == then


# --- What differs -----------------------------------------------------------------------------------------


def test_a_copy_differs_in_its_number_alone(document, small):
    found = differences(as_plain(small), document.rubric)
    assert [(s.title, [d.label for d in s.differences]) for s in found.sections] == [
        ("About this version", ["Version"])
    ]


@settings(max_examples=10, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics(), rubrics())
def test_no_difference_goes_unseen(one: tree.Rubric, other: tree.Rubric):
    """If nothing is said to differ, then nothing does; and a rubric does not differ from itself."""
    assert differences(Document.of(one).rubric, Document.of(one).rubric).count == 0
    plain = replace(other, succession=None)
    if differences(Document.of(one).rubric, Document.of(plain).rubric).count == 0:
        assert replace(one, succession=None) == plain


def test_every_changed_field_is_among_the_differences(document):
    """Also what no page of the editor shows."""
    changed = document.copy()
    changed.rubric["framework"]["citation"]["year"] = 1999
    changed.rubric["sources"]["house_rules"]["access"] = "elsewhere"
    changed.rubric["scale"]["bands"][0]["label"] = "Rarely"
    changed.indicator("NEA-1")["grounding"]["levels"] = "paper_abstract"
    changed.rubric["factors"][1]["in_one_line"] = "You really can."
    found = differences(document.rubric, changed.rubric)
    assert found.count == 5
    assert {section.title for section in found.sections} == {
        "Framework",
        "Sources",
        "Scale",
        "NEA-1 Open when needed",
        "Factor Encouraging",
    }


def test_an_indicator_is_compared_with_what_it_comes_from(document, small):
    gone = lineage.taken_out(document, "NEA-2")
    added = lineage.added(gone, "near", "NEA-3", "Easy to find")
    mapped = lineage.mapped(added, "NEA-3", "replaced", "NEA-2", small)
    found = differences(as_plain(small), mapped.rubric)
    section = next(section for section in found.sections if section.code == "NEA-3")
    assert (section.kind, section.predecessor) == ("replaced", "NEA-2")
    assert any(one.before == "Easy to reach" and one.after == "Easy to find" for one in section.differences)
    assert found.retired == ()


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_woven_texts_can_be_taken_apart_again(before, after):
    found = list(woven(before, after))
    for text, without in ((before, How.PUT_IN), (after, How.TAKEN_OUT)):
        said = "".join(words.text for words in found if words.how != without)
        assert said.split() == text.split()


def test_very_long_texts_stand_whole_beside_each_other():
    found = list(woven("a " * 5000, "b " * 5000))
    assert [words.how for words in found] == [How.TAKEN_OUT, How.PUT_IN]


# --- What is left to mend ---------------------------------------------------------------------------------


def test_a_copy_needs_nothing_but_its_new_number(document, small):
    assert mending(document, small, {"2.1.0"}).may_be_published
    taken = mending(document, small, {"2.1.0", "2.2.0"}).mends
    assert [(mend.page, mend.key, mend.field) for mend in taken] == [(Page.PART, "about", "id_version")]


def spoil(document: Document, what: str) -> tuple:
    """One thing made wrong, and where it can be mended: page, key and field."""
    rubric, indicator = document.rubric, document.indicator("ENC-1")
    match what:
        case "anchor":
            indicator["levels"][2]["anchor"] = ""
            return Page.INDICATOR, "ENC-1", "id_level_2_3"
        case "too long":
            indicator["title"] = "x" * 300
            return Page.INDICATOR, "ENC-1", "id_title"
        case "voice":
            indicator["key_voice"] = ""
            return Page.INDICATOR, "ENC-1", "id_key_voice"
        case "mechanism":
            indicator["mechanisms"] = ["gone"]
            return Page.INDICATOR, "ENC-1", "id_mechanisms"
        case "guidance":
            indicator["na_guidance"] = "Never."
            return Page.INDICATOR, "ENC-1", "id_na_guidance"
        case "missing anchor":
            del indicator["levels"][3]
            return Page.INDICATOR, "ENC-1", "id_level_0_1"
        case "factor":
            rubric["factors"][1]["not_this"] = ""
            return Page.FACTOR, "encouraging", "id_not_this"
        case "outcome":
            rubric["factors"][1]["expected_outcomes"] = ["gone"]
            return Page.FACTOR, "encouraging", "id_expected_outcomes"
        case "sentence":
            rubric["honest_wording"]["score_note"] = ""
            return Page.PART, "sentences", "id_score_note"
        case "level":
            rubric["scale"]["levels"][1]["meaning"] = ""
            return Page.PART, "scale", "id_level_1_meaning"
        case "band edge":
            rubric["scale"]["bands"][0]["max"] = 1.5
            return Page.FILE, "", ""
        case "id":
            rubric["rubric"]["id"] = "another"
            return Page.FILE, "", ""
        case "kind":
            indicator["statement"] = "Other."
            return Page.ORIGIN, "ENC-1", ""
        case "unmapped":
            document.entries.remove(lineage.entry_of(document, "ENC-1"))
            return Page.DRAFT, "", ""
        case "not followed":
            rubric["succession"]["version"] = "1.0.0"
            return Page.DRAFT, "", ""
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
    found = mending(document, small, set())
    assert not found.may_be_published
    assert (found.mends[0].page, found.mends[0].key, found.mends[0].field) == place
    assert found.mends[0].sentence.endswith((".", "?"))


def test_several_looks_are_needed_only_while_texts_are_missing(document, small):
    spoil(document, "kind")
    assert mending(document, small, set()).is_whole
    spoil(document, "anchor")
    found = mending(document, small, set())
    assert not found.is_whole
    assert [mend.sentence for mend in found.mends] == ["This text is empty."]


# --- Fit to be shown --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what", ["voice", "mechanism", "missing anchor", "outcome", "too long", "anchor", "unmapped"]
)
def test_any_draft_can_be_shown(document, what):
    spoil(document, what)
    document.indicator("ENC-1")["grounding"]["factor_name"] = "nowhere"
    document.indicator("ENC-1")["evidence"] = [{"type": "gone", "example": "x"}]
    shown = fitted(document.content)
    for factor in shown.factors:
        assert page_of_factor(shown, factor.id)


def test_a_whole_rubric_is_shown_as_it_is(small):
    assert fitted(small) == small


# --- Files that say nothing of the succession -------------------------------------------------------------


def test_a_file_without_a_succession_keeps_what_the_draft_said(document, small):
    mapped = lineage.mapped(document, "HEA-1", "replaced", "HEA-1", small)
    file = Document.of(replace(mapped.content, succession=None))
    del file.rubric["factors"][2]["indicators"][1]  # NEA-2
    file.indicator("NEA-1")["statement"] = "Other."
    completed = lineage.completed(file, mapped, small)
    kinds = {entry.get("indicator"): entry["kind"] for entry in completed.entries}
    assert (kinds["HEA-1"], kinds["HEA-2"], kinds["NEA-1"]) == ("replaced", "same", "reworded")
    assert lineage.retired(completed) == ["NEA-2"]


def test_a_file_that_tells_its_succession_keeps_what_it_tells(document, small):
    mapped = lineage.mapped(document, "HEA-1", "replaced", "HEA-1", small)
    assert lineage.completed(document, mapped, small) == document
