"""The header says where a person is."""

import re

import pytest
from django.urls import reverse

from apps.rubric_editor.actions.editors import name_editor
from tests.cast import NOON
from tests.factories import make_audit


def current(response) -> list[tuple[str, str]]:
    header = response.text.partition("</header>")[0]
    return re.findall(r'aria-current="(\w+)">([^<]+)<', header)


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager)


def test_the_page_itself_is_marked(as_person):
    assert current(as_person("manager").get(reverse("assessments:programmes"))) == [("page", "Programmes")]


@pytest.mark.parametrize("name", ["assessments:audit", "assessments:summary", "assessments:programme"])
def test_pages_further_in_belong_to_their_link(as_person, audit, name):
    reference = audit.programme.reference if name.endswith("programme") else audit.reference
    assert current(as_person("manager").get(reverse(name, args=[reference]))) == [("true", "Programmes")]


def test_a_rubric_editor_has_the_versions_in_reach(cast, as_person):
    versions, framework = reverse("rubric_editor:versions"), reverse("rubric:framework")
    assert versions not in as_person("manager").get(framework).text
    name_editor(person=cast.manager, by=None, at=NOON)
    page = as_person("manager").get(reverse("assessments:programmes"))
    assert f'href="{versions}"' in page.text.partition("</header>")[0]
    assert current(as_person("manager").get(versions)) == [("page", "Rubric versions")]
    assert current(as_person("manager").get(framework)) == [("page", "The framework")]


def test_an_editor_without_any_role_has_them_too(cast, as_person):
    name_editor(person=cast.newcomer, by=None, at=NOON)
    header = as_person("newcomer").get(reverse("rubric:framework")).text.partition("</header>")[0]
    assert reverse("rubric_editor:versions") in header


def test_a_page_of_nobodys_marks_nothing(as_person):
    assert current(as_person("manager").get(reverse("privacy"))) == []
