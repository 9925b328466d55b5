"""The document: everything that is printed, and nothing that depends on who asks or when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from apps.assessments.models import Assessment
from apps.assessments.rating_set import load_rating_set
from apps.assessments.statuses import AuditStatus
from apps.common.charts.scale_charts import AnswerKind
from apps.common.pdf.fonts import breakable, printable
from apps.reports.document.build import build_document
from apps.reports.document.people_bands import people_band
from apps.reports.document.sections import VersionMark
from apps.reports.rendering.printable_text import with_printable_text
from tests.cast import NOON
from tests.factories import make_audit, make_signed_off, make_window
from tests.reports import audits


def fresh(audit):
    return Assessment.objects.select_related("programme__organisation", "rubric").get(pk=audit.pk)


@pytest.fixture
def audit(cast, rubric):
    """While it can still be changed."""
    return fresh(audits.usual(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED, pieces=5))


def test_its_numbers_are_the_scoring_s(audit):
    document, sheet = build_document(audit), load_rating_set(audit)
    assert document.glance.overall == sheet.scores.overall
    for part, score in zip(document.factors, sheet.scores.factors, strict=True):
        assert (part.mean, part.shown_as, part.scored, part.applicable) == (
            score.mean,
            score.shown_as,
            score.scored,
            score.applicable,
        )
    assert [item.level for part in document.factors for item in part.items] == [one.level for one in sheet.indicators]


def test_an_indicator_quotes_the_anchor_reached_and_the_next(audit, content):
    document = build_document(audit)
    item = document.factors[0].items[0]
    indicator = content.indicator(item.code)
    assert item.level == 3
    assert item.answer == "Level 3: Developing"
    assert (item.reached, item.next_anchor) == (indicator.anchor(3), indicator.anchor(4))
    assert item.reason.text == audits.REASONS[0]
    top = next(item for part in document.factors for item in part.items if item.level == 5)
    assert (top.next_answer, top.next_anchor) == ("", "")


def test_missing_answers_look_like_no_level(cast, rubric, content):
    levels = {one.id: "NA" for one in content.indicators if one.na_allowed}
    document = build_document(fresh(make_audit(cast.programme, rubric, cast.manager, levels=levels)))
    kinds = {item.answered for part in document.factors for item in part.items}
    assert kinds == {AnswerKind.NOT_APPLICABLE, AnswerKind.NOT_ASSESSED}
    assert {item.answer for part in document.factors for item in part.items} == {
        "Does not apply to us",
        "Not assessed yet",
    }
    assert all(part.mean is None and part.score == "–" for part in document.factors)
    assert document.glance.overall is None
    assert not document.glance.strengths
    assert any("has no score" in caution for caution in document.about.cautions)


def test_the_same_audit_has_the_same_hash(audit):
    assert build_document(audit).content_hash == build_document(fresh(audit)).content_hash
    assert len(build_document(audit).content_hash) == 64


def change_level(audit):
    audits.standing_rows(audit).filter(level=3).update(level=2)


def change_reason(audit):
    audits.standing_rows(audit).filter(pk=audits.standing_rows(audit).first().pk).update(reason="Another reason.")


def change_note(audit):
    audits.standing_rows(audit).filter(pk=audits.standing_rows(audit).first().pk).update(note="Another note.")


def change_evidence(audit):
    audits.standing_rows(audit).first().evidence_types.clear()


def change_evidence_list(audit):
    audit.evidence.update(title="Other notes")


def change_window(audit):
    make_window(audit, audit.started_by)


def change_programme(audit):
    audit.programme.name = "Walking Together"
    audit.programme.save()


def change_organisation(audit):
    audit.programme.organisation.is_made_up = True
    audit.programme.organisation.save()


def change_period(audit):
    Assessment.objects.filter(pk=audit.pk).update(period_end=date(2026, 4, 30))


def change_status(audit):
    make_signed_off(audit, audit.started_by)


@pytest.mark.parametrize(
    "change",
    [
        change_level,
        change_reason,
        change_note,
        change_evidence,
        change_evidence_list,
        change_window,
        change_programme,
        change_organisation,
        change_period,
        change_status,
    ],
)
def test_whatever_is_printed_changes_the_hash(audit, change):
    before = build_document(audit).content_hash
    change(audit)
    assert build_document(fresh(audit)).content_hash != before


def test_what_is_not_printed_does_not_change_the_hash(audit, cast):
    before = build_document(audit).content_hash
    audits.standing_rows(audit).update(updated_by=cast.reviewer, updated_at=NOON + timedelta(days=3), version=9)
    cast.manager.name = "Somebody else"
    cast.manager.save()
    assert build_document(fresh(audit)).content_hash == before


def test_another_layout_prints_anew(audit):
    document = build_document(audit)
    assert replace(document, layout="2-other").content_hash != document.content_hash


def test_it_names_nobody(audit, cast):
    printed = repr(build_document(audit))
    assert cast.manager.name not in printed
    assert cast.manager.email not in printed


@pytest.mark.parametrize(
    ("number", "band"),
    [
        (0, "none"),
        (1, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "5 to 7"),
        (7, "5 to 7"),
        (8, "8 to 14"),
        (14, "8 to 14"),
        (15, "15 or more"),
        (900, "15 or more"),
    ],
)
def test_people_are_counted_in_bands(number, band):
    assert people_band(number) == band


def test_a_draft_says_so_and_has_no_date(cast, rubric):
    cover = build_document(fresh(make_audit(cast.programme, rubric, cast.manager))).cover
    assert cover.mark == VersionMark("draft", "Draft: not signed off")
    assert cover.signed_off == ""


def test_thin_evidence_is_a_caution(audit):
    assert any("less evidence than usual" in caution for caution in build_document(audit).about.cautions)


def test_much_that_does_not_apply_is_a_caution(cast, rubric, content):
    first, second, *_ = content.factors
    levels = {one.id: "NA" for one in (*first.indicators[:3], *second.indicators[:4])}
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, levels=levels)
    cautions = build_document(fresh(audit)).about.cautions
    assert f"In {first.name}, 3 indicators are marked as not applying. Read its score with care." in cautions
    assert any(caution.startswith("In all, 7 indicators are marked as not applying.") for caution in cautions)


def test_another_rubric_has_another_report(cast, small_rubric):
    document = build_document(fresh(audits.usual(cast.programme, small_rubric, cast.manager)))
    assert len(document.factors) == 3
    assert document.highest == 4
    assert document.cover.rating_label == "Self-assessed by the café"


def test_the_printed_version_says_what_it_could_not_print(cast, small_rubric):
    def printed(text):
        audit = audits.usual(cast.programme, small_rubric, cast.manager, texts=[text])
        return with_printable_text(build_document(fresh(audit)), printable, breakable)

    for text in audits.UNPRINTABLE.values():
        found = printed(text)
        assert found.limits.signs_replaced == ("\N{REPLACEMENT CHARACTER}" in repr(found))
    assert not printed("Plain words, Ελληνικά, 😀").limits.signs_replaced
    assert printed("\x01").limits.signs_replaced
    assert not printed("\u202eabc\u202c").limits.signs_replaced


def test_gathering_costs_the_same_whatever_an_audit_holds(cast, rubric, django_assert_max_num_queries):
    full = audits.usual(cast.programme, rubric, cast.manager, pieces=25)
    build_document(fresh(full))
    for audit in (full, make_audit(cast.other_programme, rubric, cast.other_manager)):
        found = fresh(audit)
        with django_assert_max_num_queries(16):
            build_document(found)


def test_gathering_two_ratings_and_a_version_before_costs_a_fixed_number(cast, rubric, django_assert_max_num_queries):
    for pieces in (0, 25):
        first = audits.reviewed(cast.programme, rubric, cast.manager, cast.newcomer, pieces=pieces)
        second = fresh(audits.next_version(first, cast.manager))
        with django_assert_max_num_queries(34):
            build_document(second)
