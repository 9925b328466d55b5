"""The whole of it: version 0.2.0 written in the browser, from the copy to the published version."""

import pytest
from django.urls import reverse

from apps.rubric.canonical_json import content_hash
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import clear_rubric_cache, load_rubric_content, newest_published
from apps.rubric.queries.version_chain import carry_over
from apps.rubric.version_mapping import MatchType
from apps.rubric_editor.models import RubricDraft

from .pages import at, fill_in


@pytest.fixture(autouse=True)
def _read_afresh():
    yield
    clear_rubric_cache()


def test_the_next_version_is_written_in_the_browser(desk, rubric, content):
    before = content_hash(content)
    # Copy.
    answer = desk.post(reverse("rubric_editor:start_draft", args=[rubric.identifier, rubric.version]))
    draft = RubricDraft.objects.get()
    assert answer.url == at("draft", draft)
    page = desk.get(at("draft", draft)).text
    assert "Version 0.2.0" in page
    assert "Nothing is left to mend." in page
    # Reword.
    answer = fill_in(desk, at("edit_indicator", draft, "ACC-1"), statement="People are welcome as they come.")
    assert answer.status_code == 302
    # Add.
    answer = fill_in(desk, at("add_indicator", draft, "accepting"), title="Time to settle")
    assert answer.url == at("edit_indicator", draft, "ACC-7")
    assert "left to mend" in desk.get(at("draft", draft)).text
    assert "Choose" not in desk.get(at("left_to_mend", draft)).text
    levels = {f"level_{n}_{n + 1}": f"What level {n + 1} looks like." for n in range(5)}
    words = {"statement": "There is time to settle.", "reflection_prompt": "When did I rush?"}
    assert fill_in(desk, at("edit_indicator", draft, "ACC-7"), **words, **levels).status_code == 302
    # Retire one, and let another take the place of a third.
    assert desk.post(at("retire_indicator", draft, "REC-6")).status_code == 302
    assert "Retired" in desk.get(at("draft", draft)).text
    assert fill_in(desk, at("map_indicator", draft, "EMP-2"), kind="replaced").status_code == 302
    # Validate, look, publish.
    assert "Nothing. " in desk.get(at("left_to_mend", draft)).text
    changes = desk.get(at("changes", draft)).text
    assert "People are welcome" in changes
    assert "Taken out" in changes
    assert "There is time to settle." in desk.get(at("preview_factor", draft, "accepting")).text
    page = desk.get(at("publish_draft", draft)).text
    assert "not one word of it can ever be changed" in page
    assert desk.post(at("publish_draft", draft), {"expected_version": "1"}).status_code == 422
    answer = fill_in(desk, at("publish_draft", draft), for_ever="on")
    assert answer.url == reverse("rubric_editor:versions")
    # Published: the old version is as it was, the new one tells what became of each indicator.
    newest = newest_published()
    assert (newest.version, newest.published_at is not None) == ("0.2.0", True)
    assert content_hash(load_rubric_content(Rubric.objects.get(pk=rubric.pk)).content) == before
    over = carry_over(rubric, newest)
    kinds = {carried.code: carried.kind for carried in over.indicators}
    assert (kinds["ACC-1"], kinds["ACC-7"], kinds["EMP-2"], kinds["ACC-2"]) == (
        MatchType.REWORDED,
        MatchType.NEW,
        MatchType.REPLACED,
        MatchType.SAME,
    )
    assert over.retired == ("REC-6",)
    assert len(over.indicators) == 30
    assert "There is time to settle." in desk.get(reverse("rubric:factor", args=["accepting"])).text
    assert desk.get(at("draft", draft)).status_code == 404
