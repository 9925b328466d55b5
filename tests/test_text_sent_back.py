"""A page that is sent back as it was given changes nothing: no version, no row, no line of a log.

Texts are spoiled first as earlier versions, other programs and other keyboards left them in the database.
"""

import json

import pytest
from django.apps import apps as installed

from apps.accounts.models import User
from apps.assessments.models import Comment, Evidence, Rating
from apps.organisations.models import Programme
from apps.reflections.models import Reflection, SupportText
from apps.reflections.reflection_encryption import decrypt_reflection, encrypt_reflection
from apps.rubric_editor.models import RubricDraft

from .cast import NOON
from .sent_forms import forms_of

pytestmark = pytest.mark.long(reason="sends every form back in several ways")

ODD_TEXTS = {
    "crlf": "One line.\r\nAnother.\r\n\r\nA third.",
    "cr": "One line.\rAnother.",
    "mixed": "\r\n\nBegins late,\u2028goes on\x0bso,\nand ends late. \r\n\r\n ",
    "apart": "Ame\u0301lie and Zoe\u0308 said so.\r\nक़ ड़",
    "hidden": "\ufeffSeen\u200b by\u00a0nobody\u00ad 👩🏽‍🚀 \u2066so\u2069",
}

# Of whom which page: where something that is stored can be typed anew.
PAGES = [
    ("manager", "assessments:rate_factor", ["draft", "factor"]),
    ("newcomer", "assessments:review_factor", ["review", "factor"]),
    ("manager", "assessments:agree_on", ["agreeing", "indicator"]),
    ("manager", "assessments:change_evidence", ["reviewed", "our_piece"]),
    ("manager", "assessments:change_period", ["draft"]),
    ("manager", "assessments:feedback", ["asked_about"]),
    ("manager", "organisations:edit_programme", ["programme"]),
    ("manager", "reflections:edit_support", ["organisation"]),
    ("peer_worker", "reflections:reflection", ["reflection"]),
    ("peer_worker", "reflections:keeping", []),
    ("manager", "accounts:change_name", []),
    ("editor", "rubric_editor:edit_part", ["rubric_draft", "about"]),
    ("editor", "rubric_editor:edit_factor", ["rubric_draft", "factor"]),
    ("editor", "rubric_editor:edit_indicator", ["rubric_draft", "indicator"]),
    ("editor", "rubric_editor:map_indicator", ["rubric_draft", "indicator"]),
]


def every_row() -> dict[str, list]:
    """All that is stored, but for sessions."""
    rows = {}
    for model in installed.get_models(include_auto_created=True):
        if model._meta.app_label != "sessions":
            rows[model._meta.label] = list(model._base_manager.order_by("pk").values_list())
    return rows


def spoil(scenario, text: str) -> None:
    """Put the text wherever people type, past every form."""
    line = text.replace("\r", " ").replace("\n", " ")[:100]
    Rating.objects.filter(side__assessment__status__in=("draft", "agreeing")).exclude(updated_by=None).update(
        reason=text, note=text, evidence_reason=text
    )
    Evidence.objects.filter(assessment__reference=scenario.things["reviewed"]).update(
        title=line, description=text, kept_where=line
    )
    Comment.objects.update(reply=text, replied_by=scenario.cast.manager, replied_at=NOON)
    Programme.objects.filter(pk=scenario.cast.programme.pk).update(name=line)
    SupportText.objects.create(
        organisation=scenario.cast.harbour, text=text, changed_by=scenario.cast.manager, changed_at=NOON
    )
    User.objects.filter(pk=scenario.cast.manager.pk).update(name=line)
    spoil_reflection(Reflection.objects.get(reference=scenario.things["reflection"]), text)
    spoil_draft(RubricDraft.objects.get(reference=scenario.things["rubric_draft"]), text, line)


def spoil_reflection(reflection, text: str) -> None:
    """As an earlier version left it, encrypted."""
    entry = decrypt_reflection(reflection).entry
    object.__setattr__(entry, "words", text)
    reflection.ciphertext = encrypt_reflection(reflection, entry)
    reflection.save()


def spoil_draft(draft, text: str, line: str) -> None:
    document = json.loads(draft.document)
    factor = document["rubric"]["factors"][0]
    indicator = factor["indicators"][0]
    factor["in_one_line"] = indicator["statement"] = text
    factor["name"] = indicator["title"] = line
    draft.document = json.dumps(document)
    draft.save()


@pytest.fixture
def cast(scenario):
    """Those of the scenario, laid once for this module."""
    return scenario.cast


@pytest.fixture
def browsers(as_person, scenario):
    def browser(name: str):
        if name != "editor":
            return as_person(name)
        client = as_person("anyone")
        client.force_login(RubricDraft.objects.get(reference=scenario.things["rubric_draft"]).started_by)
        return client

    return browser


@pytest.mark.parametrize("kind", ODD_TEXTS)
def test_a_page_sent_back_as_it_was_given_changes_nothing(kind, scenario, browsers):
    spoil(scenario, ODD_TEXTS[kind])
    sent = 0
    for person, name, arguments in PAGES:
        browser, path = browsers(person), scenario.path(name, arguments)
        response = browser.get(path)
        assert response.status_code == 200, path
        before = every_row()
        for form in forms_of(response):
            if form.method == "post" and (
                form.has_text or "expected_version" in str(form.fields) or "period" in name
            ):
                answer = browser.post(form.action or path, form.fields)
                may_be = (200, 302, 422) if form.asks_for_words else (200, 302)
                assert answer.status_code in may_be, (path, answer.context["form"].errors)
                sent += 1
        after = every_row()
        assert [label for label in after if after[label] != before[label]] == [], path
    assert sent >= len(PAGES) - 1


# The page's script sends the same fields to these while somebody types.
SAVED_AS_TYPED = [
    ("manager", "assessments:rate_factor", ["draft", "factor"], "assessments:save_rating", ["draft", "indicator"]),
    (
        "newcomer",
        "assessments:review_factor",
        ["review", "factor"],
        "assessments:save_review_rating",
        ["review", "indicator"],
    ),
    (
        "manager",
        "assessments:agree_on",
        ["agreeing", "indicator"],
        "assessments:save_agreed",
        ["agreeing", "indicator"],
    ),
    (
        "peer_worker",
        "reflections:reflection",
        ["reflection"],
        "reflections:save_reflection",
        ["indicator", "reflection"],
    ),
]


@pytest.mark.parametrize("kind", ODD_TEXTS)
def test_nor_does_what_its_script_sends(kind, scenario, browsers):
    spoil(scenario, ODD_TEXTS[kind])
    for person, page, arguments, address, where in SAVED_AS_TYPED:
        browser = browsers(person)
        form = max(forms_of(browser.get(scenario.path(page, arguments))), key=lambda form: len(form.fields))
        before = every_row()
        answer = browser.post(scenario.path(address, where), form.fields, headers={"accept": "application/json"})
        assert answer.status_code == 200, (address, answer.content)
        after = every_row()
        assert [label for label in after if after[label] != before[label]] == [], address
