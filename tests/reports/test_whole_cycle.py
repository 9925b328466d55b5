"""From an empty audit to a second version and its report, on every rubric: nothing counts to five or thirty."""

from datetime import date, timedelta
from random import Random

import pytest

from apps.assessments.actions import ratings as rating_actions
from apps.assessments.actions import signing as signing_actions
from apps.assessments.actions.agreeing import finish_agreeing
from apps.assessments.actions.audits import finish_rating, start_audit
from apps.assessments.actions.feedback import ask_peer_workers
from apps.assessments.actions.reviews import accept_review, finish_review, invite_reviewer
from apps.assessments.actions.versions import reopen
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.domain.scoring import AnswerState, score
from apps.assessments.models import SideKind
from apps.assessments.queries.agreeing import agreement_of
from apps.assessments.rating_set import effective_side, load_rating_set, own_side, review_side
from apps.assessments.statuses import AuditStatus
from apps.assessments.version_status import version_status
from apps.reports.document.build import build_document
from apps.reports.rendering.document_charts import add_charts
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON
from tests.conftest import SHIPPED_RUBRIC
from tests.rubric.files import SMALL_RUBRIC

pytestmark = pytest.mark.long(reason="goes through two whole audits")

PUBLISHED = sorted(SHIPPED_RUBRIC.parent.glob("*.yaml"))
DAY = timedelta(days=1)


def at(days: float):
    return NOON + days * DAY


@pytest.fixture(params=[*PUBLISHED, SMALL_RUBRIC], ids=lambda path: path.stem)
def any_rubric(request, rubric) -> Rubric:
    """Each published version, and a made-up one of three factors, four levels and seven indicators."""
    loaded = load_rubric(text=request.param.read_text(encoding="utf-8"), by=None, at=NOON).rubric
    return publish_rubric(rubric=loaded, by=None, at=NOON)


@pytest.fixture
def audit(cast, any_rubric, monkeypatch):
    """An empty audit on that rubric."""
    monkeypatch.setattr("apps.assessments.actions.audits.newest_published", lambda: any_rubric)
    return start_audit(
        programme=cast.programme,
        period_start=date(2025, 4, 1),
        period_end=date(2026, 3, 31),
        by=cast.manager,
        at=NOON,
    )


def rate(side, levels: dict, by, *, day: float) -> None:
    for code, level in levels.items():
        reason = f"What we saw of {code}."
        rating_actions.rate(
            side=side,
            indicator=code,
            entry=RatingContent(answer=level, reason=reason),
            expected_version=0,
            client_id="p",
            by=by,
            at=at(day),
        )


def sign_off(audit, by, *, day: float):
    last = at(day).date() + timedelta(days=14)
    ask_peer_workers(assessment=audit, closes_on=last, by=by, at=at(day))
    return signing_actions.sign_off(assessment=audit, by=by, at=at(day + 15))


@pytest.mark.parametrize("seed", [1, 2])
def test_rate_review_agree_sign_off_report_and_again(cast, audit, any_rubric, seed):
    chance, content = Random(seed), load_rubric_content(any_rubric).content
    codes = [one.id for one in content.indicators]
    steps = range(content.scale.min, content.scale.max + 1)
    own = {code: chance.choice(steps) for code in codes}
    theirs = {code: level if chance.random() < 0.7 else chance.choice(steps) for code, level in own.items()}
    differ = [code for code in codes if own[code] != theirs[code]]

    review = invite_reviewer(
        assessment=audit, email=cast.newcomer.email, is_independent=True, by=cast.manager, at=at(0.1)
    )
    review = accept_review(review=review, says_lived_experience=True, by=cast.newcomer, at=at(0.2))
    rate(own_side(audit), own, cast.manager, day=1)
    rate(review_side(review), theirs, cast.newcomer, day=1.5)
    finish_review(review=review, by=cast.newcomer, at=at(2))
    audit = finish_rating(assessment=audit, by=cast.manager, at=at(2.1))
    assert audit.status == AuditStatus.AGREEING
    agreed = effective_side(audit)
    assert agreed.kind == SideKind.AGREED
    still_open = [
        one.indicator.id for one in load_rating_set(audit).indicators if one.answer is AnswerState.NOT_ASSESSED
    ]
    assert still_open == differ
    rate(agreed, {code: theirs[code] for code in differ}, cast.newcomer, day=3)
    audit = finish_agreeing(assessment=audit, by=cast.manager, at=at(3.1))
    first = sign_off(audit, cast.manager, day=4)

    sheet, figures = load_rating_set(first), agreement_of(first)
    assert sheet.scores.factors == score(content, theirs).factors
    assert (figures.exact.count, figures.exact.of) == (len(codes) - len(differ), len(codes))
    document = build_document(first)
    items = {item.code: item.level for factor in document.factors for item in factor.items}
    assert items == theirs
    assert document.ratings is not None
    assert len(add_charts(document).factors) == len(content.factors)

    second = reopen(assessment=first, reason="A survey came in late.", by=cast.manager, at=at(30))
    top = content.scale.max
    row = effective_side(second).ratings.get(indicator__code=codes[0])
    entry = RatingContent(answer=top, reason="People told us so.")
    rating_actions.rate(
        side=effective_side(second),
        indicator=codes[0],
        entry=entry,
        expected_version=row.version,
        client_id="later",
        by=cast.manager,
        at=at(31),
    )
    second = finish_agreeing(assessment=second, by=cast.manager, at=at(32))
    second = sign_off(second, cast.manager, day=33)
    assert (second.version, second.supersedes_id, second.status) == (2, first.pk, AuditStatus.SIGNED_OFF)
    first.refresh_from_db()
    assert "Superseded by version 2" in version_status(first).notice
    assert "Superseded by version 2" in build_document(first).cover.mark.sentence
    newest = {item.code: item.level for factor in build_document(second).factors for item in factor.items}
    assert newest == theirs | {codes[0]: top}
    assert {item.code: item.level for factor in build_document(first).factors for item in factor.items} == theirs
