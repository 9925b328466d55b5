"""The same figures in the rows of the exports as on the report, and what has changed since."""

from datetime import timedelta

from django.utils import timezone

from apps.assessments.actions.sharing import share
from apps.assessments.actions.versions import reopen, withdraw_version
from apps.assessments.statuses import AuditStatus
from apps.reports.document.build import build_document

from ..cast import NOON
from ..factories import make_audit, make_reviewed_audit, make_signed_off
from .reading_rows import rows_of


def test_ratings_and_scores_are_those_that_the_report_prints(cast, rubric):
    levels = {"ACC-1": 5, "ACC-3": 1, "PER-2": "NA"}
    audit = make_reviewed_audit(
        cast.programme, rubric, cast.manager, cast.newcomer, levels=levels, status=AuditStatus.SIGNED_OFF
    )
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    document = build_document(audit, timezone.localdate(), names_newer=False)
    printed, scores = {}, {}
    for factor in document.factors:
        scores[factor.name] = (factor.mean, factor.shown_as, factor.scored, factor.not_applicable, factor.needed)
        for item in factor.items:
            printed[item.code] = (item.level, item.answer, item.reason.text or None)
    rows = {row["indicator_code"]: row for row in rows_of(cast.commissioner, "ratings")}
    assert {code: (row["level"], row["answer_label"], row["reason"]) for code, row in rows.items()} == printed
    figures = ("mean", "shown_as", "scored", "not_applicable", "needed")
    stored = {row["factor_label"]: row for row in rows_of(cast.commissioner, "factor_scores")}
    assert {name: tuple(row[figure] for figure in figures) for name, row in stored.items()} == scores
    [row] = rows_of(cast.commissioner, "audits")
    assert row["overall"] == document.glance.overall
    assert row["rating_kind_label"] == document.cover.rating_label
    assert document.ratings is not None
    both = rows_of(cast.commissioner, "rater_levels")
    assert len(both) == 2 * len(printed)
    differing = {row["indicator_code"] for row in both if row["reason"]}
    assert differing <= {difference.code for difference in document.ratings.differences}


def test_a_high_level_without_a_reason_withholds_the_overall_figure(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, levels={"ACC-1": 4})
    [row] = rows_of(cast.manager, "audits")
    assert audit.sign_off.overall is not None
    assert (row["overall"], row["overall_is_withheld"]) == (None, True)


def test_an_audit_of_one_rater_has_no_second_ratings(cast, rubric):
    make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    assert rows_of(cast.manager, "rater_levels") == []
    assert rows_of(cast.manager, "audits")[0]["rating_kind"] == "self"


def test_a_newer_version_is_named_to_those_who_see_it(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    newer = reopen(assessment=audit, reason="A level was too high.", by=cast.manager, at=NOON)
    signed = NOON + timedelta(days=3)
    make_signed_off(newer, cast.manager, at=signed)
    first, second = rows_of(cast.manager, "audits")
    assert (first["version_state"], first["superseded_by_id"]) == ("superseded", newer.reference)
    assert (second["version_state"], second["supersedes_id"]) == ("stands", audit.reference)
    [shown] = rows_of(cast.commissioner, "audits")
    assert (shown["version_state"], shown["superseded_by_id"]) == ("superseded", None)
    # It changed, and not when the newer version was signed off.
    assert shown["updated_at"] > signed
    assert (shown["updated_at"].hour, shown["updated_at"].minute) == (0, 0)
    share(assessment=newer, commissioner=cast.board, by=cast.manager, at=signed)
    assert rows_of(cast.commissioner, "audits")[0]["superseded_by_id"] == newer.reference


def test_only_what_changed_can_be_asked_for(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    other = make_audit(
        cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, at=NOON + timedelta(days=10)
    )
    later = NOON + timedelta(days=5)
    for table in ("audits", "ratings", "factor_scores"):
        assert {row["audit_id"] for row in rows_of(cast.manager, table, updated_since=later)} == {other.reference}
    withdraw_version(assessment=audit, reason="It was wrong.", by=cast.manager, at=NOON + timedelta(days=20))
    changed = rows_of(cast.manager, "audits", updated_since=NOON + timedelta(days=15))
    assert [(row["audit_id"], row["version_state"]) for row in changed] == [(audit.reference, "withdrawn")]


def test_what_is_shared_later_has_changed_for_the_commissioner(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON + timedelta(days=30))
    for days, expected in ((29, 1), (30, 0)):
        since = NOON + timedelta(days=days)
        assert len(rows_of(cast.commissioner, "audits", updated_since=since)) == expected
    assert rows_of(cast.manager, "audits", updated_since=NOON + timedelta(days=1)) == []
