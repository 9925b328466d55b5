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


def test_links_stand_factor_by_factor_or_among_the_interactions(client, content):
    page = client.get(reverse("rubric:theory")).context["page"]
    singles, together = [shown.link for shown in page.singles], [shown.link for shown in page.interactions]
    order = [factor.id for factor in content.factors]
    assert [link.factors[0] for link in singles] == sorted((link.factors[0] for link in singles), key=order.index)
    assert not any(link.is_interaction for link in singles)
    assert all(link.is_interaction for link in together)
    assert sorted(link.id for link in [*singles, *together]) == sorted(link.id for link in content.cmo_links)
