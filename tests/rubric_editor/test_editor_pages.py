"""The editor's pages: who meets them, what each shows and saves, two people at once, and what may go wrong."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import get_resolver, reverse
from django.utils.html import escape

from apps.accounts import actions as accounts
from apps.accounts import personal_data
from apps.activity_log.models import Event
from apps.common.errors import NotAllowed
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import clear_rubric_cache
from apps.rubric.queries.version_chain import carry_over
from apps.rubric_editor.actions.changes import DraftConflict
from apps.rubric_editor.actions.drafts import delete_draft, publish_draft, start_draft
from apps.rubric_editor.actions.editors import name_editor, unname_editor
from apps.rubric_editor.actions.form_pages import IndicatorGone, save_words
from apps.rubric_editor.actions.imports import stage_import
from apps.rubric_editor.actions.indicators import (
    add_indicator,
    bring_back_indicator,
    map_indicator,
    retire_indicator,
)
from apps.rubric_editor.domain.draft_document import DraftDocument
from apps.rubric_editor.domain.page_keys import FormPageKey, FormPageType
from apps.rubric_editor.models import EarlierDraft, PendingImport, RubricDraft, RubricEditor
from apps.rubric_editor.queries.form_pages import words_page
from apps.rubric_editor.queries.indicators import mapping_page
from tests.cast import NOON, Cast, make_person
from tests.rubric.files import SHIPPED, SMALL

from .conftest import signed_in
from .pages import at, fields_of, fill_in

pytestmark = pytest.mark.long(reason="writes whole drafts of a rubric")

PAGES = [
    ("draft",),
    ("edit_part", "about"),
    ("edit_part", "sentences"),
    ("edit_part", "scale"),
    ("edit_part", "evidence"),
    ("edit_part", "theory"),
    ("edit_factor", "accepting"),
    ("add_indicator", "accepting"),
    ("edit_indicator", "ACC-1"),
    ("map_indicator", "ACC-1"),
    ("retire_indicator", "ACC-1"),
    ("left_to_mend",),
    ("changes",),
    ("earlier_drafts",),
    ("changes_since", 1),
    ("preview",),
    ("preview_factor", "accepting"),
    ("import_draft",),
    ("export_draft", "yaml"),
    ("export_draft", "xlsx"),
    ("publish_draft",),
    ("delete_draft",),
]
POSTS = [("bring_back_indicator", "ACC-1"), ("save_as_typed", "indicator", "ACC-1")]


@pytest.fixture
def changed(draft, editor) -> RubricDraft:
    """The draft after one change."""
    return save(draft, indicator_key("ACC-1"), editor, statement="Other words stand here.")


def indicator_key(code: str) -> FormPageKey:
    return FormPageKey(FormPageType.INDICATOR, code)


def save(draft, key, by, **words) -> RubricDraft:
    page = words_page(RubricDraft.objects.get(pk=draft.pk), key)
    typed = page.values | words
    return save_words(draft=draft, key=key, typed=typed, expected_version=page.expected_version, by=by, at=NOON)


def document(draft) -> DraftDocument:
    return DraftDocument.parse(RubricDraft.objects.get(pk=draft.pk).document)


# --- Who ---------------------------------------------------------------------------------------------------


def test_these_are_all_the_pages_of_a_draft():
    names = {
        pattern.name
        for pattern in next(
            p for p in get_resolver().url_patterns if getattr(p, "app_name", "") == "rubric_editor"
        ).url_patterns
        if "drafts/" in str(pattern.pattern)
    }
    assert names == {name for name, *_ in [*PAGES, *POSTS, ("confirm_import",)]}


@pytest.mark.parametrize(("name", "arguments"), [(name, rest) for name, *rest in PAGES])
def test_every_page_is_the_editors_alone(cast, changed, editor, name, arguments, django_assert_max_num_queries):
    path = at(name, changed, *arguments)
    host = make_person("Host")
    host.is_superuser = True
    host.save(update_fields=["is_superuser"])
    for person in (editor, host):
        browser = signed_in(person)
        with django_assert_max_num_queries(12):
            assert browser.get(path).status_code == 200
    for person in Cast.NAMES[:-1]:
        assert signed_in(cast.person(person)).get(path).status_code == 404, person
        assert signed_in(cast.person(person)).post(path).status_code in (404, 405), person


def test_the_list_is_the_editors_alone(cast, changed, desk):
    path = reverse("rubric_editor:versions")
    assert "Version 0.2.0, in the making" in desk.get(path).text
    assert signed_in(cast.manager).get(path).status_code == 404
    assert reverse("rubric_editor:versions") in desk.get(reverse("rubric:framework")).text
    assert reverse("rubric_editor:versions") not in signed_in(cast.manager).get(reverse("rubric:framework")).text


def test_a_stranger_cannot_tell_what_exists(cast, draft):
    browser = signed_in(cast.manager)
    real, made_up = browser.get(at("draft", draft)), browser.get(reverse("rubric_editor:draft", args=["ZZZZZZZZZZ"]))
    strip = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+')
    assert strip.sub("", real.text) == strip.sub("", made_up.text)


def test_every_action_asks_who_it_is(cast, changed, rubric):
    by = {"by": cast.manager, "at": NOON}
    key = indicator_key("ACC-1")
    for refused in (
        lambda: start_draft(rubric=rubric, **by),
        lambda: save_words(draft=changed, key=key, typed={}, expected_version="", **by),
        lambda: add_indicator(draft=changed, factor="accepting", code="ACC-7", title="x", **by),
        lambda: retire_indicator(draft=changed, code="ACC-1", **by),
        lambda: bring_back_indicator(draft=changed, code="ACC-1", **by),
        lambda: map_indicator(draft=changed, code="ACC-1", kind="new", predecessor=None, expected_version="", **by),
        lambda: stage_import(draft=changed, plain={}, file_name="x", **by),
        lambda: publish_draft(draft=changed, expected_version=2, **by),
        lambda: delete_draft(draft=changed, **by),
    ):
        with pytest.raises(NotAllowed, match="Only a rubric editor"):
            refused()


def test_the_host_names_an_editor_and_takes_the_role_away(cast, capsys):
    call_command("name_rubric_editor", "MANAGER@example.org".replace("MANAGER", "service.manager"))
    assert "Service manager can now write versions" in capsys.readouterr().out
    assert RubricEditor.objects.get().user == cast.manager
    call_command("name_rubric_editor", cast.manager.email)
    assert RubricEditor.objects.count() == 1
    call_command("name_rubric_editor", cast.manager.email, "--take-away")
    assert not RubricEditor.objects.exists()
    assert [event.what for event in Event.objects.all()][-2:] == ["rubric editor named", "rubric editor unnamed"]
    with pytest.raises(CommandError, match="Nobody has an account"):
        call_command("name_rubric_editor", "nobody@example.org")


def test_a_former_editor_finds_nothing(desk, draft, editor):
    unname_editor(person=editor, by=None, at=NOON)
    assert desk.get(at("draft", draft)).status_code == 404
    assert desk.get(reverse("rubric_editor:versions")).status_code == 404


def test_closing_an_account_ends_the_role_and_keeps_the_draft(draft, editor):
    stage_import(draft=draft, plain=document(draft).rubric, file_name="x.yaml", by=editor, at=NOON)
    accounts.close_account(user=editor, by=editor, at=NOON)
    assert not RubricEditor.objects.exists()
    assert not PendingImport.objects.exists()
    assert RubricDraft.objects.get().started_by == editor
    editor.refresh_from_db()
    with pytest.raises(NotAllowed, match="closed"):
        name_editor(person=editor, by=None, at=NOON)


def test_what_is_kept_about_an_editor_comes_out(changed, editor):
    stage_import(draft=changed, plain=document(changed).rubric, file_name="x.yaml", by=editor, at=NOON)
    data = dict(personal_data.sections_about(editor))
    assert data["rubric_editor_since"] == NOON
    assert [one["reference"] for one in data["rubric_drafts_you_started"]] == [changed.reference]
    assert [one["what"] for one in data["rubric_drafts_you_changed"]] == ["ACC-1 changed"]
    assert [one["file_name"] for one in data["rubric_files_you_sent"]] == ["x.yaml"]


# --- Words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "arguments"), [(name, rest) for name, *rest in PAGES if name.startswith("edit_")])
def test_saving_a_page_as_it_is_changes_nothing(desk, draft, name, arguments):
    before = document(draft).text
    assert fill_in(desk, at(name, draft, *arguments)).status_code == 302
    assert document(draft).text == before
    assert not EarlierDraft.objects.exists()


def test_what_is_typed_is_saved_also_when_it_is_unfinished(desk, draft):
    answer = fill_in(
        desk,
        at("edit_indicator", draft, "ACC-2"),
        title="x" * 500,
        statement="",
        level_0_1="Two\r\nlines",
        quick_set=None,
    )
    assert answer.status_code == 302
    saved = document(draft).indicator("ACC-2")
    assert (saved["title"], saved["statement"], saved["levels"][0]["anchor"]) == ("x" * 500, "", "Two\nlines")
    page = desk.get(at("left_to_mend", draft)).text
    assert "At most 200 fit here." in page
    assert f"{at('edit_indicator', draft, 'ACC-2')}#id_ACC-2-statement" in page


@pytest.mark.parametrize(
    ("page", "words", "says"),
    [
        (("edit_part", "about"), {"version": "next"}, "Use numbers and dots, such as 0.1.0."),
        (("edit_part", "about"), {"version": ""}, "Fill in “Version number”."),
        (("edit_indicator", "ACC-1"), {"whose_statement": ""}, "Choose one of these."),
        (("edit_indicator", "ACC-1"), {"whose_statement": "mine"}, "Somebody took this choice away."),
        (("edit_indicator", "ACC-1"), {"statement": "x" * 20_001}, "can have 20,000 characters at most"),
        (("edit_factor", "accepting"), {"expected_outcomes": ["wealth"]}, "Somebody took this choice away."),
        (("add_indicator", "accepting"), {"code": "ACC-1", "title": "x"}, "This code is in use, or was."),
        (("add_indicator", "accepting"), {"code": "ä", "title": "x"}, "Use capital letters, digits and -"),
        (("add_indicator", "accepting"), {"code": "ACC-7", "title": ""}, "Fill in “Title”."),
        (("map_indicator", "ACC-1"), {"kind": "same", "predecessor": ""}, "Choose the indicator that it comes from"),
        (("map_indicator", "ACC-1"), {"kind": "same", "predecessor": "ACC-2"}, "predecessor"),
    ],
)
def test_what_cannot_be_saved_is_said_and_stays_in_the_form(desk, draft, page, words, says):
    before = document(draft).text
    answer = fill_in(desk, at(page[0], draft, *page[1:]), **words)
    assert answer.status_code == 422
    assert says in answer.text
    assert "There is a problem" in answer.text
    assert document(draft).text == before


def test_the_second_of_two_people_sees_both_texts_and_loses_none(desk, draft, editor, other_editor):
    path = at("edit_indicator", draft, "ACC-1")
    mine = fields_of(desk.get(path))
    save(draft, indicator_key("ACC-1"), other_editor, statement="Theirs stands here.")
    mine["ACC-1-statement"] = ["Mine stands here."]
    answer = desk.post(path, mine)
    assert answer.status_code == 409
    assert "Somebody else saved other words meanwhile" in answer.text
    assert "Other editor" in answer.text
    assert "Theirs stands here." in answer.text
    assert fields_of(answer)["ACC-1-statement"] == ["Mine stands here."]
    assert document(draft).indicator("ACC-1")["statement"] == "Theirs stands here."
    # Sent again, now that both were seen, it stands; and theirs is kept.
    assert desk.post(path, fields_of(answer)).status_code == 302
    assert document(draft).indicator("ACC-1")["statement"] == "Mine stands here."
    assert "Theirs" in desk.get(at("changes_since", draft, 2)).text


def test_a_third_change_between_is_a_conflict_again(desk, draft, other_editor):
    path = at("edit_indicator", draft, "ACC-1")
    mine = fields_of(desk.get(path)) | {"ACC-1-statement": ["Mine."]}
    save(draft, indicator_key("ACC-1"), other_editor, statement="Second.")
    again = fields_of(desk.post(path, mine))
    save(draft, indicator_key("ACC-1"), other_editor, statement="Third.")
    assert desk.post(path, again).status_code == 409


def test_two_people_on_one_page_are_told(draft, editor, other_editor):
    key = indicator_key("ACC-1")
    page = words_page(draft, key)
    mine = page.values | {"title": "Mine"}
    sent = {"draft": draft, "key": key, "typed": mine, "by": editor, "at": NOON}
    save(draft, key, other_editor, title="Theirs")
    with pytest.raises(DraftConflict):
        save_words(**sent, expected_version=page.expected_version)
    draft.refresh_from_db()
    save_words(**sent, expected_version=words_page(draft, key).expected_version)
    assert document(draft).indicator("ACC-1")["title"] == "Mine"


def test_the_same_words_twice_are_no_conflict(draft, editor, other_editor):
    key = indicator_key("ACC-1")
    page = words_page(draft, key)
    ours = page.values | {"title": "Ours"}
    sent = {"draft": draft, "key": key, "typed": ours, "expected_version": page.expected_version, "at": NOON}
    saved = save_words(**sent, by=editor)
    assert save_words(**sent, by=other_editor).document == saved.document


def test_two_people_on_different_pages_do_not_disturb_each_other(draft, editor, other_editor):
    other = words_page(draft, indicator_key("ACC-2"))
    save(draft, indicator_key("ACC-1"), editor, title="First")
    save_words(
        draft=draft,
        key=other.key,
        typed=other.values | {"title": "Second"},
        expected_version=other.expected_version,
        by=other_editor,
        at=NOON,
    )
    assert [document(draft).indicator(code)["title"] for code in ("ACC-1", "ACC-2")] == ["First", "Second"]


def test_a_form_that_never_showed_anything_saves_nothing(desk, draft):
    path = at("edit_indicator", draft, "ACC-1")
    sent = fields_of(desk.get(path)) | {"ACC-1-statement": ["Mine."]}
    del sent["ACC-1-expected_version"]
    assert desk.post(path, sent).status_code == 409


def test_a_page_that_nobody_touched_says_nothing_against_another(desk, draft, other_editor):
    path = at("edit_indicator", draft, "ACC-1")
    mine = fields_of(desk.get(path))
    save(draft, indicator_key("ACC-1"), other_editor, statement="Theirs stands here.")
    assert desk.post(path, mine).status_code == 302
    assert document(draft).indicator("ACC-1")["statement"] == "Theirs stands here."


def test_their_words_can_be_left_standing(desk, draft, other_editor):
    path = at("edit_indicator", draft, "ACC-1")
    mine = fields_of(desk.get(path)) | {"ACC-1-statement": ["Mine stands here."]}
    save(draft, indicator_key("ACC-1"), other_editor, statement="Theirs stands here.")
    sent = fields_of(desk.post(path, mine))
    assert desk.post(path, sent | {"theirs": ["yes"]}).url == path
    assert fields_of(desk.get(path))["ACC-1-statement"] == ["Theirs stands here."]


def test_saving_can_leave_an_editor_where_they_are(desk, draft):
    path = at("edit_indicator", draft, "ACC-1")
    answer = fill_in(desk, path, statement="Mine stands here.")
    assert answer.url == at("draft", draft)
    sent = fields_of(desk.get(path)) | {"ACC-1-statement": ["More of mine."], "stay": ["yes"]}
    assert desk.post(path, sent).url == path
    assert document(draft).indicator("ACC-1")["statement"] == "More of mine."


# --- Saving as somebody types ------------------------------------------------------------------------------


def saver(desk, draft, page_type="indicator", name="ACC-1", *, page="edit_indicator"):
    """save(statement=…): what the page's script sends while somebody types, always with what it was given last."""
    path, given = at("save_as_typed", draft, page_type, name), {}
    sent = fields_of(desk.get(at(page, draft, name)))

    def save_typed(**words):
        typed = {f"{name}-{field}": value if isinstance(value, list) else [value] for field, value in words.items()}
        answer = desk.post(path, {**sent, **given, **typed}, headers={"Accept": "application/json"})
        if answer.status_code == 200:
            for field in ("expected_version", "initial_digest"):
                given[f"{name}-{field}"] = [answer.json()[field]]
        return answer

    return save_typed


@pytest.mark.parametrize(
    ("page", "page_type", "name", "field"),
    [
        ("edit_indicator", "indicator", "ACC-1", "statement"),
        ("edit_factor", "factor", "accepting", "in_one_line"),
        ("edit_part", "general", "about", "title"),
    ],
)
def test_every_page_of_words_is_saved_as_it_is_typed(desk, draft, page, page_type, name, field):
    save_typed = saver(desk, draft, page_type, name, page=page)
    for words in ("People", "People are", "People are welcome"):
        answer = save_typed(**{field: words})
        assert answer.status_code == 200, answer.text
        assert answer.json()["saved"].startswith("Saved at ")
    assert fields_of(desk.get(at(page, draft, name)))[f"{name}-{field}"] == ["People are welcome"]
    # One page that goes on typing makes one change, which leads from what was there to what is there now.
    earlier = EarlierDraft.objects.get()
    changes = desk.get(at("changes_since", draft, earlier.version)).text
    assert "welcome" in changes
    assert Event.objects.filter(what="rubric draft changed").count() == 1
    save_typed(**{field: "People are welcome here"})
    saver(desk, draft, page_type, name, page=page)(**{field: "Another page says so"})
    assert EarlierDraft.objects.count() == 2
    first = EarlierDraft.objects.order_by("version").first()
    assert "Another page" not in desk.get(at("changes_since", draft, first.version)).text


def test_the_script_is_told_what_the_indicator_comes_from_by_now(desk, draft):
    assert saver(desk, draft)(statement="Other words.").json()["origin"] == "reworded"


def test_the_script_meets_both_texts(desk, draft, other_editor):
    save_typed = saver(desk, draft)
    save(draft, indicator_key("ACC-1"), other_editor, statement="Theirs stands here.", quick_set=False)
    answer = save_typed(statement="Mine stands here.")
    assert answer.status_code == 409
    told = answer.json()
    assert "Somebody else saved other words meanwhile" in told["html"]
    assert "Theirs stands here." in told["html"]
    assert (told["theirs"]["statement"], told["theirs"]["quick_set"]) == ("Theirs stands here.", [])
    assert set(told["theirs"]) == {spec.name for spec in words_page(draft, indicator_key("ACC-1")).form_page.fields}
    seen = {f"ACC-1-{name}": [told[name]] for name in ("expected_version", "initial_digest")}
    sent = fields_of(desk.get(at("edit_indicator", draft, "ACC-1"))) | seen | {"ACC-1-statement": ["Mine."]}
    assert desk.post(at("save_as_typed", draft, "indicator", "ACC-1"), sent).status_code == 200


def test_ticks_in_another_order_are_no_difference(desk, draft, other_editor):
    outcomes = document(draft).indicator("ACC-3")["outcomes"]
    save_typed = saver(desk, draft, name="ACC-3")
    assert save_typed(outcomes=outcomes[::-1]).status_code == 200
    assert not EarlierDraft.objects.exists()
    save(draft, indicator_key("ACC-3"), other_editor, statement="Theirs stands here.")
    html = save_typed(statement="Mine stands here.", outcomes=outcomes[::-1]).json()["html"]
    assert html.count("<h3") == 1


def test_a_tick_goes_back_to_the_page_as_the_page_sends_it(desk, draft, other_editor):
    """What `saving.js` reads of a ticked box is its value; it ticks the box again by the same value."""
    sent = fields_of(desk.get(at("edit_indicator", draft, "ACC-1")))
    save_typed = saver(desk, draft)
    save(draft, indicator_key("ACC-1"), other_editor, statement="Theirs.", quick_set=True)
    theirs = save_typed(statement="Mine.", quick_set=[]).json()["theirs"]
    ticked = {name: value for name, value in sent.items() if name == "ACC-1-quick_set"}
    assert theirs["quick_set"] == ticked.get("ACC-1-quick_set", ["on"])


def test_what_cannot_be_saved_as_typed_gets_a_sentence(desk, draft, other_editor):
    answer = saver(desk, draft)(whose_statement="mine")
    assert answer.status_code == 422
    assert "Somebody took this choice away." in answer.text
    save_typed = saver(desk, draft)
    retire_indicator(draft=draft, code="ACC-1", by=other_editor, at=NOON)
    answer = save_typed(statement="Mine stands here.")
    assert (answer.status_code, "Press “Save” to bring it back" in answer.json()["message"]) == (403, True)
    for arguments in (("indicator", "XXX-1"), ("chapter", "ACC-2"), ("factor", "none")):
        assert desk.post(at("save_as_typed", draft, *arguments), {}).status_code == 404


def test_a_level_is_written_beside_how_raters_meet_it(desk, draft, rubric):
    content = document(draft)
    page = desk.get(at("edit_indicator", draft, "ACC-2")).text
    first, second = content.indicator("ACC-1"), content.indicator("ACC-2")
    for number in range(5):
        row = page.split(f'id="level-{number + 1}"')[1].split("</figure>")[0]
        field, preview = row.split("<figure")
        assert f'name="ACC-2-level_{number}_{number + 1}"' in field
        assert first["title"] in field  # the same level of the factor's other indicators
        assert escape(first["levels"][number]["anchor"]) in field
        assert content.level_labels[number + 1] in preview
        assert preview.count(escape(second["levels"][number]["anchor"])) == 2  # now, and in the version before


def test_words_for_an_indicator_that_was_taken_out_meanwhile_are_kept(desk, draft, other_editor):
    path = at("edit_indicator", draft, "ACC-1")
    mine = fields_of(desk.get(path)) | {"ACC-1-statement": ["Mine stands here."]}
    retire_indicator(draft=draft, code="ACC-1", by=other_editor, at=NOON)
    with pytest.raises(IndicatorGone):
        save_words(draft=draft, key=indicator_key("ACC-1"), typed={}, expected_version="", by=other_editor, at=NOON)
    answer = desk.post(path, mine)
    assert answer.status_code == 409
    assert "taken out meanwhile" in answer.text
    assert fields_of(answer)["ACC-1-statement"] == ["Mine stands here."]
    assert desk.post(path, fields_of(answer)).status_code == 302
    assert document(draft).indicator("ACC-1")["statement"] == "Mine stands here."


def test_two_people_who_say_what_an_indicator_comes_from(desk, draft, other_editor):
    path = at("map_indicator", draft, "ACC-1")
    mine = fields_of(desk.get(path)) | {"kind": ["replaced"]}
    expected_version = mapping_page(draft, "ACC-1").expected_version
    map_indicator(
        draft=draft,
        code="ACC-1",
        kind="new",
        predecessor=None,
        expected_version=expected_version,
        by=other_editor,
        at=NOON,
    )
    answer = desk.post(path, mine)
    assert answer.status_code == 409
    assert "The draft now says: new" in answer.text
    assert desk.post(path, fields_of(answer)).status_code == 302
    kinds = {entry.get("indicator"): entry["kind"] for entry in document(draft).entries}
    assert kinds["ACC-1"] == "replaced"
    assert "Retired" not in desk.get(at("draft", draft)).text


def test_every_change_is_on_the_trail_without_its_words(changed, editor):
    event = Event.objects.get(what="rubric draft changed")
    assert (event.target_reference, event.by, event.detail) == (changed.reference, editor.pk, {"version": 2})


# --- Taking out and bringing back --------------------------------------------------------------------------


def test_what_is_taken_out_can_be_brought_back_from_the_overview(desk, changed):
    path = at("retire_indicator", changed, "ACC-1")
    assert "named as retired" in desk.get(path).text
    assert desk.post(path).status_code == 302
    assert "ACC-1" not in document(changed).codes
    assert desk.post(path).status_code == 404
    back = at("bring_back_indicator", changed, "ACC-1")
    assert back in desk.get(at("draft", changed)).text
    assert desk.post(back).status_code == 302
    assert desk.post(back).status_code == 302  # twice changes nothing
    assert document(changed).codes[0] == "ACC-1"
    assert document(changed).indicator("ACC-1")["statement"] == "Other words stand here."


def test_what_was_added_and_taken_out_was_never_published_and_comes_back_too(desk, draft, editor):
    add_indicator(draft=draft, factor="accepting", code="ACC-7", title="Seventh", by=editor, at=NOON)
    desk.post(at("retire_indicator", draft, "ACC-7"))
    assert "Never published" in desk.get(at("draft", draft)).text
    desk.post(at("bring_back_indicator", draft, "ACC-7"))
    assert document(draft).indicator("ACC-7")["title"] == "Seventh"
    assert desk.post(at("bring_back_indicator", draft, "XXX-1")).status_code == 403


# --- Files -------------------------------------------------------------------------------------------------


def upload(desk, draft, name: str, data: bytes):
    return desk.post(at("import_draft", draft), {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_a_draft_comes_back_from_its_own_file_unchanged(desk, changed, editor, kind):
    add_indicator(draft=changed, factor="accepting", code="ACC-7", title="Unfinished", by=editor, at=NOON)
    before = document(changed).rubric
    file = desk.get(at("export_draft", changed, kind))
    assert file.headers["Content-Disposition"].endswith(f'0.2.0-draft.{kind}"')
    answer = upload(desk, changed, f"draft.{kind}", file.content)
    assert answer.status_code == 302, answer.text
    assert "Not one word differs." in desk.get(answer.url).text
    assert fill_in(desk, answer.url).status_code == 302
    assert DraftDocument(document(changed).rubric).content == DraftDocument(before).content


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_a_published_version_is_downloaded_as_a_file(desk, rubric, kind):
    path = reverse("rubric_editor:download_version", args=[rubric.identifier, rubric.version, kind])
    assert desk.get(path).headers["Content-Disposition"].endswith(f'-0.1.0.{kind}"')
    assert desk.get(path.replace(f"/{kind}/", "/docx/")).status_code == 404


def test_nothing_changes_before_the_file_is_confirmed(desk, draft):
    before = document(draft).text
    data = desk.get(at("export_draft", draft, "yaml")).content.replace(
        b"A welcome without judgement", b"A warm welcome"
    )
    answer = upload(desk, draft, "mine.yaml", data)
    page = desk.get(answer.url)
    assert "warm" in page.text
    assert "mine.yaml" in page.text
    assert document(draft).text == before
    assert desk.post(answer.url, {"drop": "1"}).status_code == 302
    assert document(draft).text == before
    assert desk.get(answer.url).status_code == 404
    answer = upload(desk, draft, "mine.yaml", data)
    confirmed = fields_of(desk.get(answer.url)) | {"drop": []}
    assert desk.post(answer.url, confirmed).status_code == 302
    assert document(draft).indicator("ACC-1")["title"] == "A warm welcome"
    text = document(draft).text
    again = desk.post(answer.url, confirmed, follow=True)
    assert again.redirect_chain[-1][0] == at("draft", draft)
    assert "This is done: that file was taken over or left before." in again.text
    assert document(draft).text == text
    assert "file taken over" in desk.get(at("earlier_drafts", draft)).text


def test_the_name_of_a_file_is_shown_as_a_person_reads_it(desk, draft):
    data = desk.get(at("export_draft", draft, "yaml")).content
    answer = upload(desk, draft, "ours\u202e\u200b (“new”).yaml", data)
    assert "ours (“new”).yaml" in desk.get(answer.url).text


def test_a_file_is_compared_again_if_the_draft_changed_meanwhile(desk, draft, other_editor):
    data = desk.get(at("export_draft", draft, "yaml")).content.replace(
        b"A welcome without judgement", b"A warm welcome"
    )
    url = upload(desk, draft, "mine.yaml", data).url
    sent = fields_of(desk.get(url))
    save(draft, indicator_key("ACC-2"), other_editor, title="Theirs stands here")
    answer = desk.post(url, sent)
    assert answer.status_code == 409
    assert "The draft was changed meanwhile" in answer.text
    assert "Theirs stands here" in answer.text  # what the file would take out
    assert document(draft).indicator("ACC-2")["title"] == "Theirs stands here"


def test_a_file_belongs_to_who_sent_it(desk, draft, other_editor):
    data = desk.get(at("export_draft", draft, "yaml")).content
    url = upload(desk, draft, "mine.yaml", data).url
    assert signed_in(other_editor).get(url).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.yaml", b"rubric: [", "Line 1"),
        ("x.yaml", b"\xff\xfe", "The file is not text in UTF-8"),
        ("x.yaml", b"a: &a [*a]", "alias"),
        ("x.yaml", SHIPPED.replace("schema_version", "schema").encode(), "is not known here"),
        ("x.yaml", SHIPPED.replace("id: ACC-2", "id: ACC-1").encode(), "is used twice"),
        ("x.yaml", SHIPPED.replace("na_allowed: false", "na_allowed: often", 1).encode(), "Line "),
        ("x.xlsx", b"PK\x03\x04 no workbook", "workbook"),
        ("x.xlsx", SHIPPED.encode(), "workbook"),
        ("x.exe", b"MZ", "Send a text file that ends in .yaml"),
        ("x.yaml", b"", "The file is empty"),
        ("x.yaml", b"a" * 1_000_001, "larger than"),
        ("x.xlsx", b"a" * 5_000_000, "larger than"),
    ],
)
def test_a_file_that_cannot_be_used_gets_sentences_and_changes_nothing(desk, draft, name, data, says):
    before = document(draft).text
    answer = upload(desk, draft, name, data)
    assert answer.status_code == 422
    assert says.lower() in answer.text.lower()
    assert document(draft).text == before
    assert not PendingImport.objects.exists()


def test_no_file_at_all_gets_a_sentence(desk, draft):
    answer = desk.post(at("import_draft", draft))
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_a_file_of_another_rubric_can_be_looked_at_but_never_published(desk, draft):
    answer = upload(desk, draft, "x.yaml", SMALL.encode())
    assert fill_in(desk, answer.url).status_code == 302
    page = desk.get(at("left_to_mend", draft)).text
    assert "The rubric must keep the id" in page
    for name, *arguments in PAGES:
        if arguments and arguments[0] in ("ACC-1", "accepting"):
            arguments = ["HEA-1" if arguments[0] == "ACC-1" else "hearing"]
        assert desk.get(at(name, draft, *arguments)).status_code == 200, name


# --- Publishing and deleting -------------------------------------------------------------------------------


def test_what_is_left_to_mend_keeps_a_draft_from_being_published(desk, draft, editor):
    add_indicator(draft=draft, factor="accepting", code="ACC-7", title="Seventh", by=editor, at=NOON)
    page = desk.get(at("publish_draft", draft)).text
    assert "It cannot be published yet." in page
    assert "for_ever" not in page
    answer = desk.post(at("publish_draft", draft), {"for_ever": "on", "expected_version": "2"})
    assert answer.status_code == 422
    assert Rubric.objects.count() == 1


def test_publishing_asks_for_a_tick_and_for_the_draft_that_was_looked_at(desk, changed, other_editor):
    path = at("publish_draft", changed)
    sent = fields_of(desk.get(path))
    answer = desk.post(path, sent)
    assert (answer.status_code, "Tick the box to publish this version." in answer.text) == (422, True)
    save(changed, indicator_key("ACC-2"), other_editor, title="Theirs")
    answer = desk.post(path, sent | {"for_ever": ["on"]})
    assert answer.status_code == 422
    assert "The draft was changed since you opened this page" in answer.text
    assert Rubric.objects.count() == 1


def test_a_number_that_is_published_meanwhile_is_refused(desk, rubric, editor):
    one, two = (start_draft(rubric=rubric, by=editor, at=NOON) for _ in range(2))
    assert [document(draft).rubric["rubric"]["version"] for draft in (one, two)] == ["0.2.0", "0.3.0"]
    save(two, FormPageKey(FormPageType.GENERAL, "about"), editor, version="0.2.0")
    publish_draft(draft=one, expected_version=1, by=editor, at=NOON)
    assert "Version 0.2.0 is published already." in desk.get(at("left_to_mend", two)).text
    clear_rubric_cache()


def test_a_published_draft_rests_and_its_version_never_changes(desk, draft, editor):
    rubric = publish_draft(draft=draft, expected_version=1, by=editor, at=NOON)
    assert desk.get(at("draft", draft)).status_code == 404
    draft.refresh_from_db()
    assert draft.published_as == rubric
    with pytest.raises(NotAllowed, match="This draft is published"):
        save(draft, indicator_key("ACC-1"), editor, title="Other")
    with pytest.raises(NotAllowed, match="This draft is published"):
        delete_draft(draft=draft, by=editor, at=NOON)
    with pytest.raises(NotAllowed, match="is published"):
        rubric.delete()
    clear_rubric_cache()


def test_a_draft_starts_from_a_published_version_only(desk, rubric, editor):
    loaded = load_rubric(text=SMALL, by=None, at=NOON).rubric
    with pytest.raises(NotAllowed, match="starts from a published version"):
        start_draft(rubric=loaded, by=editor, at=NOON)
    assert (
        desk.post(reverse("rubric_editor:start_draft", args=[loaded.identifier, loaded.version])).status_code == 404
    )


def test_deleting_asks_first_and_takes_everything(desk, changed):
    assert "Everything written in it goes for good" in desk.get(at("delete_draft", changed)).text
    assert RubricDraft.objects.exists()
    assert desk.post(at("delete_draft", changed)).url == reverse("rubric_editor:versions")
    assert not RubricDraft.objects.exists()
    assert not EarlierDraft.objects.exists()


# --- Other shapes ------------------------------------------------------------------------------------------


def test_a_rubric_of_another_shape_has_the_same_pages(desk, editor, db):
    loaded = load_rubric(text=SMALL, by=None, at=NOON).rubric
    small = publish_rubric(rubric=loaded, by=None, at=NOON)
    draft = start_draft(rubric=small, by=editor, at=NOON)
    save(draft, indicator_key("NEA-2"), editor, statement="Other words.")
    for name, *arguments in PAGES:
        if arguments and arguments[0] in ("ACC-1", "accepting"):
            arguments = ["HEA-1" if arguments[0] == "ACC-1" else "hearing"]
        assert desk.get(at(name, draft, *arguments)).status_code == 200, name
    fields = fields_of(desk.get(at("edit_indicator", draft, "NEA-2")))
    assert [name for name in fields if name.startswith("NEA-2-level_")] == [
        "NEA-2-level_0_1",
        "NEA-2-level_1_2",
        "NEA-2-level_2_3",
        "NEA-2-level_3_4",
    ]
    published = publish_draft(draft=draft, expected_version=2, by=editor, at=NOON)
    assert carry_over(small, published).of("NEA-2").kind == "reworded"
    clear_rubric_cache()
