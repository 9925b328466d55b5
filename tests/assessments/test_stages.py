"""Where an audit is on its way: the line of stages, the way back, the title, and the button for what comes next."""

import itertools
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.assessments.domain.stages import Progress, Stage, stage_lines
from apps.assessments.models import Share
from apps.assessments.statuses import AuditStatus
from apps.common.dates import period_years
from tests.cast import NOON
from tests.factories import every_level, make_audit, make_review, make_reviewed_audit, make_window


@pytest.mark.parametrize("status", AuditStatus)
@pytest.mark.parametrize("facts", itertools.product([True, False], repeat=4))
def test_a_line_is_done_up_to_now_and_to_come_after_it(status, facts):
    has_review, was_read, is_open, is_shared = facts
    has_review = has_review or status in (AuditStatus.WAITING, AuditStatus.AGREEING)  # there is no such state without
    lines = stage_lines(
        status, has_review=has_review, was_read_by_peer_workers=was_read, is_window_open=is_open, is_shared=is_shared
    )
    if status == AuditStatus.DISCARDED:
        assert lines == []
        return
    progress = [line.progress for line in lines]
    assert progress == sorted(progress, key=list(Progress).index)
    assert progress.count(Progress.NOW) == (0 if status == AuditStatus.SIGNED_OFF and is_shared else 1)
    assert (Stage.AGREE in [line.stage for line in lines]) is has_review


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2025, 4, 1), date(2026, 3, 31), "2025–26"),
        (date(2099, 4, 1), date(2100, 3, 31), "2099–00"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2026, 1, 1), date(2026, 6, 30), "Jan to Jun 2026"),
        (date(2025, 10, 1), date(2026, 3, 31), "Oct 2025 to Mar 2026"),
    ],
)
def test_a_period_in_few_signs(start, end, said):
    assert period_years(start, end) == said


def html(browser, name: str, *arguments) -> str:
    answer = browser.get(reverse(f"assessments:{name}", args=arguments))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def now_of(page: str) -> str:
    """The stage that the page says is now."""
    _, found, rest = page.partition('aria-current="step">')
    return rest.partition("<")[0] if found else ""


@pytest.fixture
def audits(cast, rubric):
    """By stage, an audit that is at it."""

    def draft():
        return make_audit(cast.programme, rubric, cast.manager)

    def waiting():
        audit = make_audit(
            cast.programme, rubric, cast.manager, status=AuditStatus.WAITING, levels=every_level(rubric, {})
        )
        make_review(audit, cast.reviewer, cast.manager)
        return audit

    def read_by_peer_workers():
        audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED, reason="Seen.")
        make_window(audit, cast.manager, closed=True)
        return audit

    def being_read(days):
        audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK, reason="Seen.")
        audit.feedback_windows.update(closes_on=timezone.localdate() + timedelta(days=days))
        return audit

    def shared():
        audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
        Share.objects.create(assessment=audit, commissioner=cast.board, shared_by=cast.manager, shared_at=NOON)
        return audit

    def at(status):
        return lambda: make_audit(cast.programme, rubric, cast.manager, status=status, reason="Seen.")

    return {
        "Rate": draft,
        "Review": waiting,
        "Agree": lambda: make_reviewed_audit(cast.programme, rubric, cast.manager, cast.reviewer),
        "Check": at(AuditStatus.AGREED),
        "Peer workers": lambda: being_read(0),
        "Sign off": read_by_peer_workers,
        "Sign off, as their time is over": lambda: being_read(-1),
        "Share": at(AuditStatus.SIGNED_OFF),
        "": shared,
    }


STAGES = [
    "Rate",
    "Review",
    "Agree",
    "Check",
    "Peer workers",
    "Sign off",
    "Sign off, as their time is over",
    "Share",
    "",
]


@pytest.mark.parametrize("stage", STAGES)
def test_every_page_of_an_audit_says_where_it_is(audits, as_person, stage):
    audit = audits[stage]()
    browser = as_person("manager")
    for name in ("audit", "summary", "trail"):
        page = html(browser, name, audit.reference)
        assert now_of(page) == stage.partition(",")[0]
        assert "Walking Alongside, 2025–26" in page.partition("</title>")[0]
        assert reverse("assessments:programme", args=[audit.programme.reference]) in page
    assert "Audit 2025–26</a>" in html(browser, "summary", audit.reference)


@pytest.mark.parametrize(
    ("stage", "button"),
    [
        ("Rate", "Start rating"),
        ("Review", ""),
        ("Agree", "Finish agreeing"),  # both raters say the same here; with a difference left: test_next_step.py
        ("Check", "Ask peer workers"),
        ("Sign off", "Sign off"),
        ("", "Read the report"),
    ],
)
def test_one_button_says_what_comes_next(audits, as_person, stage, button):
    page = html(as_person("manager"), "audit", audits[stage]().reference)
    main = page.partition("<main")[2]
    buttons = [
        part.partition("</a>")[0].rpartition(">")[2].strip() for part in main.split('class="nhsuk-button"')[1:]
    ]
    assert buttons == ([button] if button else [])


def test_rating_goes_on_at_the_first_factor_with_something_to_rate(cast, rubric, as_person):
    codes = [code for code in rubric.factors.values_list("indicators__code", flat=True) if code.startswith("ACC")]
    audit = make_audit(cast.programme, rubric, cast.manager, levels=dict.fromkeys(codes, 3))
    page = html(as_person("manager"), "audit", audit.reference)
    button = page.partition('class="nhsuk-button"')[2].partition("</a>")[0]
    assert reverse("assessments:rate_factor", args=[audit.reference, "personalised_practice"]) in button
    assert "Go on rating" in button


def test_a_reviewer_from_elsewhere_goes_back_to_their_reviews(cast, rubric, as_person):
    audit = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer)
    page = html(as_person("newcomer"), "audit", audit.reference)
    assert reverse("assessments:reviews") in page
    assert reverse("assessments:programmes") not in page.partition("<main")[0].partition("nhsuk-breadcrumb")[2]
