"""What a whole audit costs a service manager: presses of the mouse, and pages loaded. It must not grow.

Evidence is described by hand, one piece for each factor. Words are those of the main part of each page as it opens.
"""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.assessments.actions.reviews import accept_review, finish_review
from apps.assessments.models import Assessment, Review, Share
from apps.assessments.statuses import AuditStatus
from tests.browser.walking import Cost, Walk
from tests.factories import every_level, make_audit

DEVICES = pytest.mark.parametrize(("width", "scripts"), [(1280, True), (375, True), (320, False)])
FIRST, SECOND = (98, 35), (44, 17)  # clicks and loads as they are; the goals were 110 and 35, and 60 clicks
FACTORS = 5
DIFFERENT = ("ACC-1", "PER-2", "EMP-3", "AVA-4", "REC-5")


class Manager(Walk):
    """A service manager on the way through an audit; `steps` says what each part of it cost."""

    def __init__(self, visitor, start: str):
        super().__init__(visitor.page)
        self.steps: dict[str, Cost] = {}
        self._before = Cost(0, 0, 0)
        visitor.go(start)

    def done(self, step: str) -> None:
        self.steps[step] = self.cost - self._before
        self._before = self.cost

    def log_evidence(self) -> None:
        """For every practice of the factor on the page."""
        page, factor = self.page, self.page.locator("h1").inner_text()
        self.follow("^Add evidence")
        self.press(page.get_by_label("Views of people supported"))
        self.type(page.get_by_label("Title"), f"Survey of spring: {factor}")
        self.type(page.get_by_label("What does it show?"), "What twelve people told us.")
        for part, value in (("Day", "1"), ("Month", "2"), ("Year", "2026")):
            self.type(page.get_by_label(part, exact=True), value)
        for box in page.get_by_role("group", name=factor).get_by_role("checkbox").all():
            if not box.is_checked():
                self.press(box)
        self.follow("^Add to the log")

    def rate_factor(self) -> None:
        for section in self.page.locator("[data-part]").all():
            self.press(section.locator("input[type=radio][value='3']"))
            self.type(section.locator("textarea[name$='-reason']"), "We saw it on three of our visits.")
        self.follow("^Save and go to")

    def confirm_factor_but_one(self) -> None:
        """The first practice is at a higher level by now; whatever else was carried over is still true."""
        section = self.page.locator("[data-part]").first
        self.press(section.locator("input[type=radio][value='4']"))
        reason = section.locator("textarea[name$='-reason']")
        self.press(reason)
        reason.fill("Everybody we asked says so by now.")
        for kind in ("person_views", "documents"):
            self.press(section.locator(f"input[name$='-evidence'][value='{kind}']"))
        self.press(self.page.get_by_text("Confirm all that is unchanged in this factor"))
        self.follow("^All of these are still true")

    def agree(self) -> None:
        self.follow("^Work through what is left")
        for _ in DIFFERENT:
            self.follow("^Take theirs")
        self.follow("^All differences are agreed: finish")

    def go_from_the_check_to_the_share(self) -> None:
        self.follow("^Ask peer workers")
        self.press(self.page.get_by_text("End the window early").first)
        self.type(self.page.get_by_label("Why does it end early?"), "Everybody read it at our meeting.")
        self.follow("^End the window now")
        self.done("check and peer workers")
        self.press(self.page.get_by_label("I have read this page"))
        self.follow("^Sign off$")
        self.done("sign-off")
        self.follow("^Share")
        self.follow("^Share it with Estuary Board")
        expect(self.page.get_by_role("main")).to_contain_text("Estuary Board can now read this audit’s report.")
        self.done("share")

    def told(self, title: str) -> tuple[int, int]:
        """Print what it cost, and give its clicks and loads."""
        print(f"\n{title}: {self.cost}")
        for step, cost in self.steps.items():
            print(f"  {step:30} {cost.clicks:4} clicks {cost.loads:4} loads {cost.words:6,} words")
        return self.cost.clicks, self.cost.loads


def reviewer_rates(everybody) -> None:
    """Alike on all practices but one of each factor."""
    at = timezone.now()
    review = accept_review(review=Review.objects.get(), says_lived_experience=True, by=everybody.newcomer, at=at)
    for rating in review.side.ratings.select_related("indicator"):
        rating.level = 2 if rating.indicator.code in DIFFERENT else 3
        rating.reason, rating.version = "What people told me.", 1
        rating.updated_by, rating.updated_at = everybody.newcomer, at
        rating.save()
    finish_review(review=review, by=everybody.newcomer, at=at)


def within(cost: tuple[int, int], most: tuple[int, int]) -> bool:
    return cost[0] <= most[0] and cost[1] <= most[1]


@DEVICES
def test_a_first_audit_with_a_second_rater(visit, everybody, rubric, width, scripts):
    manager = Manager(visit("manager", width=width, scripts=scripts), "/")
    page = manager.page
    manager.follow("^Start the first audit")
    manager.follow("^Start the audit")
    manager.done("start")
    manager.follow("^Invite a reviewer")
    manager.type(page.get_by_label("Their e-mail address"), "newcomer@example.org")
    manager.press(page.get_by_label("No: they are independent of it"))
    manager.follow("^Invite them")
    manager.done("invite a reviewer")
    manager.press_and_go(page.locator("a[href*='/factors/']").first)
    for number in range(1, FACTORS + 1):
        manager.log_evidence()
        manager.rate_factor()
        manager.done(f"factor {number}, and its evidence")
    reviewer_rates(everybody)
    manager.follow("[Ff]inish the rating$")
    manager.follow("^Finish the rating")
    manager.done("finish the rating")
    manager.agree()
    manager.done("agree five differences")
    manager.go_from_the_check_to_the_share()
    audit = Assessment.objects.get()
    assert audit.status == AuditStatus.SIGNED_OFF
    assert Share.objects.filter(assessment=audit, commissioner=everybody.board).exists()
    assert within(manager.told(f"A first audit at {width} pixels, scripts {scripts}"), FIRST)


@DEVICES
def test_a_second_audit(visit, everybody, rubric, width, scripts):
    """Levels are brought along; one practice of each factor has changed."""
    make_audit(
        everybody.programme,
        rubric,
        everybody.manager,
        status=AuditStatus.SIGNED_OFF,
        levels=every_level(rubric, None),
        reason="We saw it on three of our visits.",
    )
    manager = Manager(visit("manager", width=width, scripts=scripts), "/programmes/")
    page = manager.page
    manager.follow("Walking Alongside")
    manager.follow("^Start (an|the next|another) audit")
    manager.press(page.get_by_label("Bring its levels and reasons, too"))
    manager.follow("^Start the audit")
    manager.done("start")
    manager.press_and_go(page.locator("a[href*='/factors/']").first)
    for number in range(1, FACTORS + 1):
        manager.confirm_factor_but_one()
        manager.done(f"factor {number}")
    manager.follow("[Ff]inish the rating$")
    manager.follow("^Finish the rating")
    manager.done("finish the rating")
    manager.go_from_the_check_to_the_share()
    second = Assessment.objects.latest("pk")
    assert second.status == AuditStatus.SIGNED_OFF
    levels = second.sides.get().ratings.order_by("indicator__position").values_list("level", flat=True)
    assert sorted(levels) == [3] * 25 + [4] * 5
    assert within(manager.told(f"A second audit at {width} pixels, scripts {scripts}"), SECOND)
