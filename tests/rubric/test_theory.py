"""The working theory: every link, under the sentence that nobody has tested it."""

from django.urls import reverse

from .test_pages import text_of


def test_every_link_is_shown_with_its_caution(client, content):
    words = text_of(client.get(reverse("rubric:theory")))
    assert "Our working theory. Not tested. " + content.honest_wording.outcome_link_note in words
    for link in content.cmo_links:
        assert link.context in words
        assert link.caution is None or f"Take care: {link.caution}" in words
    for mechanism in content.mechanisms:
        assert f"“{mechanism.name}” {mechanism.plain}" in words


def test_links_stand_under_their_factor_or_among_the_interactions(client, content):
    page = client.get(reverse("rubric:theory")).context["page"]
    shown = [shown.link for _, links in page.by_factor for shown in links]
    assert all(link.factors == (factor.id,) for factor, links in page.by_factor for link in (s.link for s in links))
    assert all(shown.link.is_interaction for shown in page.interactions)
    assert sorted(link.id for link in [*shown, *(s.link for s in page.interactions)]) == sorted(
        link.id for link in content.cmo_links
    )
