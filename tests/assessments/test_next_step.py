"""What comes next in an audit: one rule for its own page and for the first page."""

from dataclasses import replace

import pytest
from django.urls import reverse

from apps.assessments.domain.next_step import AuditProgress, next_step
from apps.assessments.queries.audits import audit_page
from apps.assessments.queries.waiting_audits import audit_news
from apps.assessments.statuses import AuditStatus
from tests.cast import NOON
from tests.factories import make_audit, make_reviewed_audit

BEGUN = AuditProgress(
    status=AuditStatus.DRAFT,
    open_factor="accepting",
    is_begun=True,
    differences=0,
    was_read_by_peer_workers=False,
    is_window_open=False,
)


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"is_begun": False}, "Start rating"),
        ({}, "Go on rating"),
        ({"open_factor": None}, "Finish the rating"),
        ({"status": AuditStatus.WAITING}, None),
        ({"status": AuditStatus.AGREEING, "differences": 1}, "Agree the levels"),
        ({"status": AuditStatus.AGREEING}, "Finish agreeing"),
        ({"status": AuditStatus.AGREED}, "Look at the check"),
        ({"status": AuditStatus.AGREED, "has_open_findings": False}, "Ask peer workers"),
        (
            {"status": AuditStatus.FEEDBACK, "was_read_by_peer_workers": True, "is_window_open": True},
            "Read what peer workers say",
        ),
        ({"status": AuditStatus.FEEDBACK, "was_read_by_peer_workers": True}, "Sign off"),
        ({"status": AuditStatus.SIGNED_OFF}, None),
        ({"status": AuditStatus.DISCARDED}, None),
    ],
)
def test_each_state_has_its_step(changed, label):
    step = next_step(replace(BEGUN, **changed))
    assert (step.label if step else None) == label


def test_the_audits_page_and_the_first_page_say_the_same(cast, rubric):
    audits = [make_audit(cast.programme, rubric, cast.manager, levels={"ACC-1": 3})]
    audits.append(make_audit(cast.other_programme, rubric, cast.other_manager, status=AuditStatus.AGREED))
    for audit, person in zip(audits, (cast.manager, cast.other_manager), strict=True):
        step = audit_page(person, audit, NOON.date()).next_step
        (item,) = audit_news(person, NOON.date()).waiting
        arguments = [audit.reference, *([step.factor] if step.factor else [])]
        assert (step.label, reverse(step.url_name, args=arguments)) == (item.label, item.href)


def test_they_say_the_same_while_two_raters_agree(cast, rubric):
    audit = make_reviewed_audit(
        cast.programme, rubric, cast.manager, cast.newcomer, levels={"ACC-1": 5}, status=AuditStatus.AGREEING
    )
    (item,) = audit_news(cast.manager, NOON.date()).waiting
    step = audit_page(cast.manager, audit, NOON.date()).next_step
    assert (step.label, step.hint) == (item.label, item.hint) == ("Agree the levels", "One difference is left.")
