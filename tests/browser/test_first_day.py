"""The first day of each role, in a browser: what to do is said, and one click away. What it costs is printed."""

import pytest
from playwright.sync_api import expect

from apps.organisations.models import Membership, OrganisationKind, Role
from tests.browser.conftest import accessible, too_wide
from tests.browser.walking import Walk
from tests.cast import NOON, make_organisation

DEVICES = pytest.mark.parametrize(("width", "scripts"), [(1280, True), (375, True), (320, False)])


@pytest.fixture
def begin(visit, everybody):
    """begin(kind, width, scripts): the start page of whoever looks after a new organisation, at that device."""

    def opened(kind: OrganisationKind, width: int, scripts: bool) -> Walk:
        new = make_organisation("Lantern House", kind)
        Membership.objects.create(user=everybody.newcomer, organisation=new, role=Role.ADMINISTRATOR, since=NOON)
        visitor = visit("newcomer", width=width, scripts=scripts)
        walk = Walk(visitor.page)
        visitor.go("/")
        return walk

    return opened


def go_home(walk: Walk) -> None:
    walk.press_and_go(walk.page.get_by_role("banner").get_by_role("link", name="Even Ground").first)


def invite(walk: Walk, step: str, email: str, role: str) -> None:
    walk.follow(f"^{step}")
    walk.type(walk.page.get_by_label("E-mail address"), email)
    walk.press(walk.page.get_by_label(role, exact=True))
    walk.follow("^Send the invitation")
    go_home(walk)


def name_a_programme(walk: Walk) -> None:
    page = walk.page
    walk.follow("^Name a programme")
    walk.type(page.get_by_label("Name of the programme"), "Evening Lantern")
    walk.press(page.get_by_label("Community mental health", exact=True))
    walk.press(page.get_by_label("One-to-one", exact=True))
    walk.type(page.get_by_label("Number of peer workers"), "4")
    walk.type(page.get_by_label("People supported at one time"), "40")
    walk.follow("^Save programme")
    go_home(walk)


def sound(walk: Walk, scripts: bool) -> None:
    """axe-core is a script itself: without them it is not asked."""
    if scripts:
        assert accessible(walk.page) == []
    assert too_wide(walk.page) <= 0


def done(walk: Walk) -> int:
    """How many of the first steps are ticked."""
    return walk.page.get_by_role("main").locator(".nhsuk-task-list").get_by_text("Done", exact=True).count()


@DEVICES
def test_of_a_provider_s_administrator(begin, width, scripts):
    walk = begin(OrganisationKind.PROVIDER, width, scripts)
    expect(walk.page.get_by_role("heading", name="First steps at Lantern House")).to_be_visible()
    sound(walk, scripts)
    name_a_programme(walk)
    invite(walk, "Invite a service manager", "manager@example.org", "Service manager")
    invite(walk, "Invite peer workers", "peer@example.org", "Peer worker")
    walk.follow("^Name who funds it")
    walk.press(walk.page.get_by_label("Commissioner", exact=True))
    walk.page.get_by_label("Commissioner", exact=True).select_option("Estuary Board")
    walk.follow("^(Name|Add|Save)")
    go_home(walk)
    assert done(walk) == 4
    expect(walk.page.get_by_role("main")).to_contain_text("A service manager does this, as soon as there is one.")
    sound(walk, scripts)
    print(f"An administrator's first day at {width} pixels: {walk.cost}")
    assert walk.cost.clicks <= 20
    walk.follow("^Put this list away")
    expect(walk.page.get_by_role("heading", name="First steps at Lantern House")).to_have_count(0)


@DEVICES
def test_of_a_commissioner_s_administrator(begin, width, scripts):
    walk = begin(OrganisationKind.COMMISSIONER, width, scripts)
    expect(walk.page.get_by_role("main")).to_contain_text("Reports come from programmes that name Lantern House")
    sound(walk, scripts)
    invite(walk, "Invite a commissioner", "commissioner@example.org", "Commissioner")
    assert done(walk) == 1
    sound(walk, scripts)
    print(f"A commissioner's first day at {width} pixels: {walk.cost}")
    assert walk.cost.clicks <= 5


@DEVICES
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("manager", "Start the first audit"),
        ("peer_worker", "When you are asked for your view of a draft, or a survey opens, it shows here."),
        ("reviewer", "When somebody asks you for a second rating, it shows here."),
        ("commissioner", "When a programme that you fund shares a report, it shows here."),
    ],
)
def test_of_everybody_else(visit, name, says, width, scripts):
    """Nobody begins on an empty page, and whoever cannot do something is told who can."""
    visitor = visit(name, width=width, scripts=scripts)
    walk = Walk(visitor.page)
    visitor.go("/")
    expect(walk.page.get_by_role("main")).to_contain_text(says)
    sound(walk, scripts)
