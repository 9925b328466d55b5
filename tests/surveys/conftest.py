"""How much was attacked, said at the end of a run and kept in its result file."""

from collections import Counter

import pytest


@pytest.fixture
def tally(request):
    """tally("worlds listed", 462): what a test went through."""

    def add(name, number):
        request.node.user_properties.append((name, number))

    return add


def pytest_terminal_summary(terminalreporter):
    totals = Counter()
    for report in terminalreporter.getreports("passed"):
        if report.nodeid.startswith("tests/surveys/"):
            totals.update(dict(report.user_properties))
    for name, number in totals.items():
        terminalreporter.write_line(f"Suppression: {number:,} {name}")
