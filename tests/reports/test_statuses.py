"""The states of a report and their picture."""

import re

import pytest

from apps.common.statuses import diagram, find
from apps.reports.statuses import TRANSITIONS, UNFINISHED, WORKING, Status
from tests.conftest import ROOT


def test_the_picture_in_the_readme_is_the_table():
    readme = (ROOT / "apps" / "reports" / "README.md").read_text(encoding="utf-8")
    assert re.search(r"```mermaid\n(.*?)\n```", readme, re.S)[1] == diagram(TRANSITIONS)


def test_every_state_can_be_reached_and_left():
    before = {step.before for step in TRANSITIONS}
    after = {step.after for step in TRANSITIONS}
    assert before == after == set(Status)


def test_a_worker_s_states_can_all_fail_and_be_taken_back():
    for status in WORKING:
        assert find(TRANSITIONS, status, Status.FAILED)
        assert find(TRANSITIONS, status, Status.WAITING)
    assert set(UNFINISHED) == {Status.WAITING, *WORKING}


def test_nothing_is_ready_that_was_not_printed():
    with pytest.raises(ValueError, match="No step leads"):
        find(TRANSITIONS, Status.GATHERING, Status.READY)
