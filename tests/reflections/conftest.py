"""What tests of the room may ask for."""

import pytest
from django.urls import reverse

from apps.jobs import queues
from apps.reflections.models import Journal
from tests.factories import make_reflection
from tests.reports.conftest import _every_report_conforms, _kept_pdfs

__all__ = ["_every_report_conforms", "_kept_pdfs"]


@pytest.fixture
def author(cast):
    """The peer worker, who has opened their room."""
    Journal.objects.create(author=cast.peer_worker, months=3)
    return cast.peer_worker


@pytest.fixture
def browser(author, as_person):
    """The author's browser."""
    return as_person("peer_worker")


@pytest.fixture
def written(author, rubric):
    """One reflection on ACC-1."""
    return make_reflection(author, rubric)


@pytest.fixture
def form():
    """form("ACC-1", words="…"): what the page of that practice sends."""

    def fields(
        practice: str = "ACC-1", *, version: int = 0, client_id: str = "this page", reference: str = "", **said
    ):
        answer = {"words": "", "leaning": "", "level": "", "expected_version": version} | said
        own = {f"{practice}-{name}": value for name, value in answer.items()}
        return own | {"client_id": client_id, "reference": reference}

    return fields


def practice_of(code: str = "ACC-1") -> str:
    return reverse("reflections:practice", args=[code])


@pytest.fixture
def enqueued(monkeypatch):
    """The references of the jobs that were enqueued, in place of a broker."""
    references: list[str] = []
    monkeypatch.setattr(queues, "enqueue", lambda job: references.append(job.reference))
    return references
