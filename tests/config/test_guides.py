"""The guides under Help: one for each role, about two printed pages, with pictures that are there."""

import pytest
from django.urls import reverse
from PIL import Image

from apps.config.guide_content import read_guides
from apps.organisations.models import Role
from tests.conftest import ROOT

WORDS_OF_TWO_PAGES = 600


def words_of(guide) -> list[str]:
    said = [guide.title, guide.lede]
    for section in guide.sections:
        said += [section.heading, *section.paragraphs, *section.steps]
    return " ".join(said).split()


def test_every_role_has_one():
    assert {key.replace("-", "_") for key in read_guides()} == {role.value for role in Role}


@pytest.mark.parametrize("key", read_guides())
def test_a_guide_is_short_and_its_pictures_are_there(key):
    guide = read_guides()[key]
    assert 200 < len(words_of(guide)) < WORDS_OF_TWO_PAGES
    assert all(section.paragraphs or section.steps for section in guide.sections)
    pictures = [section.picture for section in guide.sections if section.picture]
    assert pictures
    for picture in pictures:
        with Image.open(ROOT / "static" / picture.path) as shown:
            assert shown.size == (picture.width, picture.height)
        assert picture.alt


@pytest.mark.parametrize("key", read_guides())
def test_a_guide_is_written_with_real_apostrophes(key):
    assert not any("'" in word for word in words_of(read_guides()[key]))


@pytest.mark.parametrize("key", read_guides())
def test_anybody_reads_it_with_its_contents_above(client, db, key):
    page = client.get(reverse("guide", args=[key])).content.decode()
    for number, section in enumerate(read_guides()[key].sections, start=1):
        assert f'<a href="#part-{number}">{section.heading}</a>' in page
        assert f'id="part-{number}">{section.heading}</h2>' in page


def test_help_is_in_reach_from_every_page_and_leads_to_each_guide(client, db):
    assert f'href="{reverse("guides")}">Help</a>' in client.get(reverse("privacy")).content.decode()
    page = client.get(reverse("guides")).content.decode()
    assert all(reverse("guide", args=[key]) in page for key in read_guides())


def test_there_is_no_guide_of_another_name(client, db):
    assert client.get(reverse("guide", args=["nobody"])).status_code == 404
