"""What every public page of the framework has in common."""

import gzip
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from apps.rubric import consistency, urls
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import clear_rubric_cache, load_rubric_content, newest_published
from tests.cast import NOON, Cast

from .files import SMALL

PAGES = ["framework", "theory", "sources", "scale"]
FACTORS = ["accepting", "personalised_practice", "empowering", "available", "reciprocal"]


def addresses() -> list[str]:
    return [reverse(f"rubric:{name}") for name in PAGES] + [reverse("rubric:factor", args=[id]) for id in FACTORS]


def text_of(response) -> str:
    """The words of a page, without its markup."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(
        r"\s+", " ", words.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&").replace("&nbsp;", " ")
    )


@pytest.fixture
def nothing_published(db, monkeypatch):
    """As on the first day of an installation."""
    monkeypatch.setattr("apps.rubric.queries.rubric_loader.published_rubrics", lambda: Rubric.objects.none())
    monkeypatch.setattr("apps.rubric.queries.framework_page.published_rubrics", lambda: Rubric.objects.none())


@pytest.fixture
def small_published(db) -> Iterator[Rubric]:
    """A rubric of another shape is the newest."""
    loaded = load_rubric(text=SMALL, by=None, at=NOON)
    newest = newest_published()
    assert newest is not None
    yield publish_rubric(rubric=loaded.rubric, by=None, at=newest.published_at.replace(year=2100))
    clear_rubric_cache()


@pytest.mark.parametrize("name", Cast.NAMES)
def test_every_page_is_open_to_everybody(name, rubric, as_person):
    browser = as_person(name)
    for address in [*addresses(), reverse("rubric:download"), reverse("rubric:download", args=["0.1.0"])]:
        assert browser.get(address).status_code == 200, address


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_only_read(method, rubric):
    for address in [*addresses(), reverse("rubric:download")]:
        assert getattr(Client(), method)(address).status_code == 405, address


def test_a_page_costs_one_query(rubric, django_assert_num_queries, client):
    load_rubric_content(rubric)
    for address in [*addresses(), reverse("rubric:download")]:
        with django_assert_num_queries(1):
            client.get(address)


def test_a_page_is_light(rubric, client):
    for address in [*addresses(), reverse("rubric:download")]:
        assert len(gzip.compress(client.get(address).content)) < 30_000, address


def test_each_page_has_one_heading_of_the_first_rank_and_skips_none(rubric, client):
    for address in addresses():
        ranks = [int(rank) for rank in re.findall(r"<h([1-6])", client.get(address).content.decode())]
        assert ranks[0] == 1
        assert ranks.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(ranks)), address


def test_every_link_leads_somewhere(rubric, client):
    """Inside the framework: to a page that is there, and to a place on it that is there, once."""
    pages = {address: client.get(address).content.decode() for address in addresses()}
    for address, html in pages.items():
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), address
        for target in re.findall(r'href="((?:/framework/|#)[^"]*)"', html):
            path, _, place = target.partition("#")
            if path.startswith("/framework/download"):
                assert client.get(path).status_code == 200
                continue
            there = pages[path or address]
            assert not place or f'id="{place}"' in there, (address, target)


def test_nothing_published_is_said_kindly(nothing_published, client):
    for name in PAGES:
        response = client.get(reverse(f"rubric:{name}"))
        assert response.status_code == 200
        assert "No rubric is published yet" in text_of(response)
    for address in ["rubric:factor", "rubric:download"]:
        assert client.get(reverse(address, args=["accepting"])).status_code == 404
    assert client.get(reverse("rubric:download")).status_code == 404


def test_pages_do_not_count_to_five_or_thirty(small_published, client):
    for name in PAGES:
        words = text_of(client.get(reverse(f"rubric:{name}")))
        assert "30" not in re.sub(
            r"\b\d+ (January|February|November|December) \d+", "", words.split("Even Ground is")[0]
        )
        assert " five " not in words
    assert "The three factors" in text_of(client.get(reverse("rubric:framework")))
    hearing = text_of(client.get(reverse("rubric:factor", args=["hearing"])))
    assert "Factor 1 of 3" in hearing
    assert "4. Always" in hearing
    assert "5." not in hearing
    assert client.get(reverse("rubric:factor", args=["accepting"])).status_code == 404


def test_what_a_file_says_is_escaped(db, client, small_published):
    hostile = SMALL.replace('"2.1.0"', '"2.2.0"').replace('"I hear you."', '"<script>alert(1)</script>"')
    loaded = load_rubric(text=hostile, by=None, at=NOON)
    publish_rubric(rubric=loaded.rubric, by=None, at=small_published.published_at.replace(year=2101))
    for address in [reverse("rubric:framework"), reverse("rubric:factor", args=["hearing"])]:
        html = client.get(address).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_no_factor_takes_the_address_of_a_page():
    beside = {str(route.pattern).split("/")[0] for route in urls.urlpatterns} - {"", "<slug:factor>"}
    assert reverse("rubric_editor:versions") == "/framework/versions/"
    assert beside | {"versions"} == set(consistency.PAGES_BESIDE_FACTORS)
