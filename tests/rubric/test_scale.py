"""Levels, rules and words."""

from django.urls import reverse

from .test_pages import text_of


def test_levels_bands_and_group_sizes_are_shown(client, content):
    words, scale = text_of(client.get(reverse("rubric:scale"))), content.scale
    for level in scale.levels:
        assert f"{level.level}. {level.label} {level.meaning}" in words
    for band in scale.bands:
        assert f"{band.label} {band.min} to {band.max}" in words
    for answer in scale.non_scores:
        assert f"{answer.label} {answer.rule}" in words
    for part in (scale.band_guard, content.honest_wording.band_note, scale.rules.factor_score, scale.rules.rounding):
        assert part in words
    for part in ("5 people or more", "8 people or more", "10 people or more", *content.honest_wording.ok_to_say):
        assert part in words


def test_it_says_whose_view_the_highest_level_asks_for(client, content):
    words = text_of(client.get(reverse("rubric:scale")))
    assert "Levels 4 and 5 ask for two kinds of evidence" in words
    assert "Person supported Counts most for 28 indicators" in words
    assert "Peer worker Counts most for 2 indicators: A culture that accepts peers" in words
    assert "10 indicators, for short check-ins" in words
