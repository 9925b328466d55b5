"""The page of one factor holds everything the rubric says of it."""

import pytest
from django.urls import reverse

from .test_pages import FACTORS, text_of


def page(client, id: str) -> str:
    return text_of(client.get(reverse("rubric:factor", args=[id])))


@pytest.mark.parametrize("id", FACTORS)
def test_it_says_all_there_is_to_say(id, client, content):
    factor, words = content.factor(id), page(client, id)
    for part in (factor.name, factor.in_one_line, factor.working_definition, factor.not_this, *factor.watch_out_for):
        assert part in words
    for outcome in factor.expected_outcomes:
        assert content.outcome(outcome).name in words
    for indicator in factor.indicators:
        assert f"{indicator.id} {indicator.title} {indicator.statement}" in words
        for level in content.scale.levels:
            assert f"{level.level}. {level.label} {indicator.anchor(level.level)}" in words
        for example in indicator.evidence:
            assert f"{content.evidence_type(example.type).label} : {example.example}" in words
        for part in (indicator.reflection_prompt, indicator.person_supported_statement, indicator.na_guidance):
            assert part is None or part in words
        for source in indicator.supported_by:
            assert content.source(source).cite in words


def test_it_says_whose_words_these_are(client, content):
    words = page(client, "accepting")
    assert "The name: The paper’s All other words: Ours" in words
    assert "What may come of it Self-acceptance Self-expression Ours, not tested" in words
    assert "Statement and levels: Ours To be checked against the whole paper." in words


def test_it_leads_to_its_neighbours(client, content):
    def neighbours(id: str) -> tuple[str | None, str | None]:
        found = client.get(reverse("rubric:factor", args=[id])).context["page"]
        return (found.before and found.before.id, found.after and found.after.id)

    assert neighbours("accepting") == (None, "personalised_practice")
    assert neighbours("empowering") == ("personalised_practice", "available")
    assert neighbours("reciprocal") == ("available", None)
    assert "Previous : Personalised Practice Next : Available" in page(client, "empowering")


def test_a_factor_that_is_not_there_is_not_found(client, content):
    assert client.get("/framework/friendly/").status_code == 404
    assert client.get("/framework/ACC-1/").status_code == 404
