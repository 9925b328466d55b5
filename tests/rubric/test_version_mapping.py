"""How one version follows another: told whole, and followed over several steps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.rubric import consistency
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.canonical_json import content_hash
from apps.rubric.models import Rubric
from apps.rubric.problems import ErrorCollector, RubricProblems
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.queries.version_chain import carry_over, newer_versions
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.version_mapping_content import IndicatorMapping, VersionMapping
from apps.rubric.version_mapping import (
    CLOSENESS,
    CarriedIndicator,
    MatchType,
    check_against_earlier,
    trace_indicators,
)
from apps.rubric.yaml_writer import to_yaml
from tests.cast import NOON

from .files import SHIPPED, SMALL, replace, whole


def codes(content: RubricContent) -> list[str]:
    return [indicator.id for indicator in content.indicators]


def mapping(kind: str, indicator: str | None, predecessor: str | None) -> IndicatorMapping:
    return IndicatorMapping(kind=kind, indicator=indicator, predecessor=predecessor)


def following(content: RubricContent, version: str, *entries: tuple[str, str | None, str | None]) -> RubricContent:
    """The next version: every indicator is the same, but for those that an entry (kind, now, before) speaks of."""
    said = [mapping(*entry) for entry in entries]
    spoken = {code for _, now, before in entries for code in (now, before)}
    rest = [mapping("same", code, code) for code in codes(content) if code not in spoken]
    about = content.rubric
    return replace(
        content,
        rubric=replace(about, version=version),
        succession=VersionMapping(identifier=about.id, version=about.version, indicators=tuple(rest + said)),
    )


def without(content: RubricContent, code: str) -> RubricContent:
    """The rubric without one of its indicators."""
    factors = tuple(
        replace(factor, indicators=tuple(one for one in factor.indicators if one.id != code))
        for factor in content.factors
    )
    return _counted(replace(content, factors=factors))


def with_changed(content: RubricContent, code: str, **words) -> RubricContent:
    """The rubric with other words for one indicator."""
    factors = tuple(
        replace(factor, indicators=tuple(replace(i, **words) if i.id == code else i for i in factor.indicators))
        for factor in content.factors
    )
    return _counted(replace(content, factors=factors))


def with_added(content: RubricContent, code: str) -> RubricContent:
    """The rubric with one more indicator at the end of its last factor."""
    last = content.factors[-1]
    more = replace(last, indicators=(*last.indicators, replace(last.indicators[0], id=code)))
    return _counted(replace(content, factors=(*content.factors[:-1], more)))


def _counted(content: RubricContent) -> RubricContent:
    count = len(codes(content))
    return replace(content, rubric=replace(content.rubric, indicator_count=count, indicators_per_factor=None))


def sentences(content: RubricContent, earlier: RubricContent | None = None) -> list[str]:
    """What is wrong with a succession, also against the earlier version if one is given."""
    errors = ErrorCollector()
    try:
        consistency.check(content, errors)
        if earlier:
            check_against_earlier(content, earlier, errors)
        errors.raise_if_any()
    except RubricProblems as wrong:
        return [problem.sentence for problem in wrong.problems]
    return []


@pytest.fixture
def small() -> RubricContent:
    return whole(SMALL)


def test_a_version_that_names_no_predecessor_has_the_hash_it_always_had():
    shipped = whole(SHIPPED)
    assert shipped.succession is None
    assert content_hash(shipped) == "b98f4c313399c8d2c5943b79b7b7b8fe39105a266d56ca8bd43309e085b6d065"
    assert "succession" not in to_yaml(shipped)


def test_the_succession_is_part_of_what_the_hash_covers(small):
    next_one = following(small, "2.2.0")
    assert content_hash(next_one) != content_hash(replace(next_one, succession=None))
    reworded = following(small, "2.2.0", ("reworded", "HEA-1", "HEA-1"))
    assert content_hash(next_one) != content_hash(reworded)


def test_a_copy_in_which_everything_is_the_same_is_told_whole(small):
    assert sentences(following(small, "2.2.0"), small) == []


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([("same", "HEA-1", None)], "Name the predecessor of HEA-1 in the earlier version."),
        ([("same", None, "HEA-1")], "Name the indicator of this version that this entry is about."),
        ([("new", "HEA-1", "HEA-1")], "A new indicator has no predecessor. Leave this out."),
        ([("retired", "HEA-1", "HEA-1")], "A retired indicator has no successor. Leave this out."),
        ([("retired", None, "HEA-1")], "Say what HEA-1 comes from: its kind, and its predecessor unless it is new."),
        ([("same", "HEA-1", "HEA-1"), ("new", "HEA-1", None)], "'HEA-1' has an entry already. Keep one."),
        ([("same", "HEA-1", "HEA-1"), ("retired", None, "HEA-1")], "'HEA-1' has an entry already. Keep one."),
        ([("same", "HEA-9", "HEA-1")], "This rubric has no indicator 'HEA-9'."),
    ],
)
def test_a_succession_that_contradicts_itself_is_refused(small, entries, sentence):
    assert sentence in sentences(following(small, "2.2.0", *entries))


def test_a_version_does_not_follow_itself(small):
    assert sentences(following(small, "2.1.0")) == [
        "A version cannot follow itself. Name the version it was made from."
    ]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (("new", "HEA-1", None), "Say what became of HEA-1 of version 2.1.0."),
        (("same", "HEA-1", "HEA-9"), "Version 2.1.0 has no indicator 'HEA-9'."),
        (("reworded", "HEA-1", "HEA-1"), "HEA-1 has every word that HEA-1 had. Say same."),
    ],
)
def test_the_earlier_version_is_accounted_for(small, entry, sentence):
    assert sentence in sentences(following(small, "2.2.0", entry), small)


@pytest.mark.parametrize("part", ["statement", "levels"])
def test_only_equal_words_are_the_same(small, part):
    old = small.indicator("HEA-1")
    words = {"statement": "Other."} if part == "statement" else {"levels": small.indicator("HEA-2").levels}
    changed = with_changed(small, "HEA-1", **words)
    wrong = ["HEA-1 has other words than HEA-1 had. Say reworded or replaced."]
    assert sentences(following(changed, "2.2.0"), small) == wrong
    assert sentences(following(changed, "2.2.0", ("reworded", "HEA-1", old.id)), small) == []
    assert sentences(following(changed, "2.2.0", ("replaced", "HEA-1", old.id)), small) == []


def test_a_title_or_a_hint_may_change_and_the_indicator_stays_the_same(small):
    changed = with_changed(small, "HEA-1", title="Time to end", evidence=(), quick_set=False)
    assert sentences(following(changed, "2.2.0"), small) == []


def test_another_scale_is_no_rewording(small):
    errors = ErrorCollector()
    shorter = with_changed(small, "HEA-1", levels=small.indicator("HEA-1").levels[:-1])
    check_against_earlier(following(shorter, "2.2.0", ("reworded", "HEA-1", "HEA-1")), small, errors)
    assert [one.sentence for one in errors.problems] == ["HEA-1 has other levels than HEA-1 had. Say replaced."]


# --- Over several versions --------------------------------------------------------------------------------


def test_the_weakest_kinship_on_the_way_counts(small):
    second = following(small, "2.2.0", ("reworded", "HEA-1", "HEA-1"), ("replaced", "HEA-2", "HEA-2"))
    third = following(second, "2.3.0", ("replaced", "HEA-1", "HEA-1"), ("reworded", "HEA-2", "HEA-2"))
    over = trace_indicators([small, second, third])
    assert over.of("HEA-1") == CarriedIndicator("HEA-1", MatchType.REPLACED, "HEA-1")
    assert over.of("HEA-2") == CarriedIndicator("HEA-2", MatchType.REPLACED, "HEA-2")
    assert over.of("HEA-3") == CarriedIndicator("HEA-3", MatchType.SAME, "HEA-3")
    assert over.retired == ()


def test_codes_are_followed_through_new_names_and_what_is_gone_is_named(small):
    second = following(with_changed(small, "HEA-1", id="HEA-7"), "2.2.0", ("same", "HEA-7", "HEA-1"))
    third = following(
        with_added(without(second, "NEA-1"), "NEA-9"), "2.3.0", ("retired", None, "NEA-1"), ("new", "NEA-9", None)
    )
    over = trace_indicators([small, second, third])
    assert over.of("HEA-7") == CarriedIndicator("HEA-7", MatchType.SAME, "HEA-1")
    assert over.of("NEA-9") == CarriedIndicator("NEA-9", MatchType.NEW, None)
    assert over.retired == ("NEA-1",)
    assert [carried.code for carried in over.indicators] == codes(third)


def test_what_came_and_changed_on_the_way_is_new_for_the_oldest(small):
    second = following(with_added(small, "NEA-9"), "2.2.0", ("new", "NEA-9", None))
    third = following(with_changed(second, "NEA-9", statement="Other."), "2.3.0", ("reworded", "NEA-9", "NEA-9"))
    assert trace_indicators([small, second, third]).of("NEA-9") == CarriedIndicator("NEA-9", MatchType.NEW, None)
    assert trace_indicators([second, third]).of("NEA-9") == CarriedIndicator("NEA-9", MatchType.REWORDED, "NEA-9")


def test_a_code_used_again_is_not_mistaken_for_the_old_one(small):
    """Retired in one version, and its code given to another practice in the next."""
    second = following(without(small, "NEA-2"), "2.2.0", ("retired", None, "NEA-2"))
    third = following(with_added(second, "NEA-2"), "2.3.0", ("new", "NEA-2", None))
    over = trace_indicators([small, second, third])
    assert over.of("NEA-2") == CarriedIndicator("NEA-2", MatchType.NEW, None)
    assert over.retired == ("NEA-2",)


@pytest.mark.long(reason="many generated rows of versions")
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_nothing_is_lost_or_counted_twice_however_long_the_way(data):
    """Each old indicator has at most one successor or is retired, and kinship never grows on the way."""
    steps = [whole(SMALL)]
    for number in range(data.draw(st.integers(1, 4))):
        content, entries = steps[-1], []
        for code in data.draw(st.lists(st.sampled_from(codes(content)), unique=True, max_size=3)):
            kind = data.draw(st.sampled_from([*CLOSENESS[:3], "gone"]))
            if kind == "gone" and len(content.factor_of(code).indicators) > 1:
                content = without(content, code)
                entries.append(("retired", None, code))
            elif kind != "gone":
                entries.append((kind.value, code, code))
        if data.draw(st.booleans()):
            content = with_added(content, f"NEW-{number}")
            entries.append(("new", f"NEW-{number}", None))
        steps.append(following(content, f"2.1.{number + 1}", *entries))
    before = trace_indicators(steps[:-1])
    over = trace_indicators(steps)
    kept = [carried.predecessor for carried in over.indicators if carried.predecessor]
    assert sorted([*kept, *over.retired]) == sorted(codes(steps[0]))
    assert [carried.code for carried in over.indicators] == codes(steps[-1])
    for carried in over.indicators:
        assert (carried.predecessor is None) == (carried.kind == MatchType.NEW)
        earlier = {one.predecessor: one.kind for one in before.indicators if one.predecessor}
        if carried.predecessor:
            assert CLOSENESS.index(carried.kind) >= CLOSENESS.index(earlier[carried.predecessor])


# --- Stored -----------------------------------------------------------------------------------------------


def stored(content: RubricContent, *, publish: bool = True) -> Rubric:
    rubric = load_rubric(text=to_yaml(content), by=None, at=NOON).rubric
    return publish_rubric(rubric=rubric, by=None, at=NOON) if publish else rubric


def test_the_way_is_followed_over_what_is_stored(db, small):
    second = following(small, "2.2.0", ("replaced", "HEA-2", "HEA-2"))
    third = following(without(second, "NEA-1"), "2.3.0", ("retired", None, "NEA-1"))
    first_row, second_row, third_row = stored(small), stored(second), stored(third)
    over = carry_over(first_row, third_row)
    assert over == trace_indicators([small, second, third])
    assert carry_over(third_row, first_row) is None
    assert carry_over(first_row, first_row).of("HEA-1").kind == MatchType.SAME
    assert newer_versions(first_row) == (third_row, second_row)
    assert newer_versions(third_row) == ()


def test_a_version_that_names_no_predecessor_has_no_way_to_it(db, small):
    about = replace(small.rubric, version="3.0.0")
    assert carry_over(stored(small), stored(replace(small, rubric=about))) is None


def test_the_way_costs_one_query_once_the_versions_are_known(db, small, django_assert_num_queries):
    first, second = stored(small), stored(following(small, "2.2.0"))
    carry_over(first, second)
    with django_assert_num_queries(1):
        carry_over(first, second)


def test_what_became_of_each_indicator_is_stored(db, small):
    stored(small)
    second = stored(following(without(small, "NEA-1"), "2.2.0", ("retired", None, "NEA-1")))
    entries = load_rubric_content(second).content.succession.indicators
    assert len(entries) == len(codes(small))
    assert [entry.predecessor for entry in entries if entry.kind == MatchType.RETIRED] == ["NEA-1"]


def test_a_file_may_be_loaded_before_the_version_it_follows_but_not_published(db, small):
    rubric = stored(following(small, "2.2.0"), publish=False)
    with pytest.raises(RubricProblems, match=r"made-up-small-rubric 2\.1\.0 is not published here"):
        publish_rubric(rubric=rubric, by=None, at=NOON)
    stored(small)
    assert publish_rubric(rubric=rubric, by=None, at=NOON).published_at == NOON


def test_an_unpublished_predecessor_is_none(db, small):
    stored(small, publish=False)
    with pytest.raises(RubricProblems, match="is not published here"):
        stored(following(small, "2.2.0"))


def test_what_leaves_a_predecessor_out_is_neither_loaded_nor_published(db, small):
    wrong = following(with_added(small, "NEA-9"), "2.2.0", ("new", "NEA-9", None), ("new", "HEA-1", None))
    rubric = stored(wrong, publish=False)  # its predecessor is not here to compare with
    stored(small)
    for step in (lambda: publish_rubric(rubric=rubric, by=None, at=NOON), lambda: stored(wrong, publish=False)):
        with pytest.raises(RubricProblems, match=r"Say what became of HEA-1 of version 2\.1\.0"):
            step()
    rubric.refresh_from_db()
    assert rubric.published_at is None
