"""The header says where a person is."""

import re

import pytest
from django.urls import reverse

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


def test_a_page_of_nobodys_marks_nothing(as_person):
    assert current(as_person("manager").get(reverse("privacy"))) == []
