"""The states of a job and their picture."""

import re

from apps.common.state_machine import diagram, find
from apps.jobs.statuses import TRANSITIONS, UNFINISHED, JobStatus
from tests.conftest import ROOT


def test_the_picture_in_the_readme_is_the_table():
    readme = (ROOT / "apps" / "jobs" / "README.md").read_text(encoding="utf-8")
    assert re.search(r"```mermaid\n(.*?)\n```", readme, re.S)[1] == diagram(TRANSITIONS)


def test_every_state_can_be_reached_and_left():
    before = {step.before for step in TRANSITIONS}
    after = {step.after for step in TRANSITIONS}
    assert before == after == set(JobStatus)


def test_what_is_worked_on_can_fail_and_be_taken_back():
    assert find(TRANSITIONS, JobStatus.WORKING, JobStatus.FAILED)
    assert find(TRANSITIONS, JobStatus.WORKING, JobStatus.WAITING)
    assert set(UNFINISHED) == {JobStatus.WAITING, JobStatus.WORKING}
