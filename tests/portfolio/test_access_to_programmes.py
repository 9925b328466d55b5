"""Which programmes and which audits each person meets in a portfolio: what is shared with them, or what they run."""

import pytest

from apps.assessments.actions.sharing import share, withdraw_share
from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Commission
from apps.organisations.permissions import forget_roles
from apps.portfolio.queries.access import portfolio_programmes_for, visible_audits_for

from ..cast import NOON, Cast, make_programme
from ..factories import make_audit

pytestmark = pytest.mark.django_db


def test_a_commissioner_meets_what_they_fund_and_a_provider_what_it_runs(cast: Cast):
    make_programme(cast.harbour, "Not funded")
    names = {}
    for who in Cast.NAMES:
        names[who] = [programme.name for programme in portfolio_programmes_for(cast.person(who))]
    assert names == {
        "manager": ["Not funded", "Walking Alongside"],
        "administrator": ["Not funded", "Walking Alongside"],
        "peer_worker": [],
        "reviewer": [],
        "other_manager": ["Common Ground"],
        "commissioner": ["Walking Alongside"],
        "other_commissioner": [],
        "newcomer": [],
        "anyone": [],
    }


def test_a_commissioner_reads_only_what_is_shared_with_them(cast: Cast, rubric):
    shared = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    newer = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    make_audit(cast.programme, rubric, cast.manager)  # a draft is nobody's here
    Commission.objects.create(programme=cast.programme, commissioner=cast.other_board, named_at=NOON)
    share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    assert list(visible_audits_for(cast.commissioner)) == [shared]
    assert list(visible_audits_for(cast.other_commissioner)) == []
    assert set(visible_audits_for(cast.manager)) == {shared, newer}
    assert list(visible_audits_for(cast.peer_worker)) == list(visible_audits_for(cast.other_manager)) == []
    withdraw_share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    assert list(visible_audits_for(cast.commissioner)) == []


def test_who_no_longer_works_there_meets_nothing(cast: Cast, rubric):
    make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    cast.manager.memberships.all().delete()
    forget_roles(cast.manager)
    assert list(portfolio_programmes_for(cast.manager)) == list(visible_audits_for(cast.manager)) == []
