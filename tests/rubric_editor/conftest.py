"""An editor of the rubric, and a draft to write in."""

import pytest
from django.test import Client

from apps.rubric_editor.actions.drafts import start_draft
from apps.rubric_editor.actions.editors import name_editor
from apps.rubric_editor.models import RubricDraft
from tests.cast import NOON, make_person


@pytest.fixture
def editor(db):
    """Somebody whom the host named to write versions; a member of nothing."""
    person = make_person("Rubric editor")
    name_editor(person=person, by=None, at=NOON)
    return person


@pytest.fixture
def other_editor(db):
    """A second editor, at work at the same time."""
    person = make_person("Other editor")
    name_editor(person=person, by=None, at=NOON)
    return person


@pytest.fixture
def draft(rubric, editor) -> RubricDraft:
    """The next version of the shipped rubric, just begun."""
    return start_draft(rubric=rubric, by=editor, at=NOON)


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def desk(editor) -> Client:
    """The editor's browser."""
    return signed_in(editor)
