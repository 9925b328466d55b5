"""Whoever runs the installation, or can tell them, reads that the disk is nearly full before it is."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.common.disk_space import FULL, LOW, DiskSpace
from apps.config import disk_notice


@pytest.fixture
def disk(monkeypatch):
    """disk(free=…) is how the disk is from then on."""

    def is_so(free: int) -> None:
        monkeypatch.setattr(disk_notice, "disk_space", lambda folder: DiskSpace(free=free, total=100 * LOW))

    return is_so


def first_page(person: User) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client.get(reverse("home"), follow=True).content.decode()


@pytest.fixture
def host(db) -> User:
    """Runs the installation, and is a member of nothing."""
    return User.objects.create_superuser("host@example.org", "Hedda Host", "a long walk by the harbour")


@pytest.mark.parametrize(
    ("free", "said"),
    [
        (0, "The disk is full: 0 MB"),
        (FULL - 1, "The disk is full: 15 MB"),
        (FULL, "The disk is nearly full: 16 MB"),
        (LOW - 1, "The disk is nearly full: 499 MB"),
        (LOW, ""),
    ],
)
def test_the_host_reads_how_much_is_left(host, disk, free, said):
    disk(free)
    page = first_page(host)
    assert said in page
    assert ("The disk" in page) is bool(said)


def test_a_host_with_a_role_reads_it_on_their_first_page(cast, disk):
    disk(LOW - 1)
    User.objects.filter(pk=cast.manager.pk).update(is_staff=True)
    assert "The disk is nearly full: 499 MB" in first_page(cast.manager)


def test_an_administrator_is_asked_to_tell_them_and_nobody_else_reads_it(cast, disk):
    disk(LOW - 1)
    assert "The disk of this installation is nearly full. Tell the people" in first_page(cast.administrator)
    for name in ("manager", "peer_worker", "reviewer", "commissioner", "newcomer"):
        assert "The disk" not in first_page(cast.person(name)), name


def test_a_disk_that_cannot_be_asked_breaks_no_page(host, monkeypatch):
    def away(folder):
        raise OSError("no such device")

    monkeypatch.setattr(disk_notice, "disk_space", away)
    assert "The disk" not in first_page(host)
