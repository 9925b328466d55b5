"""No page is heavy: people read this on old telephones, far from the next mast."""

import json

import pytest

from tests.benchmarks.pages import bytes_of, open_browser

pytestmark = pytest.mark.worker

FIRST, LATER = 200_000, 30_000  # bytes over the wire, with all that the page asks for


def test_first_and_later_pages_stay_light(product):
    crowd = json.loads(product.run("-m", "tests.benchmarks.crowd", "1"))
    weights = {}
    with open_browser() as browser:
        for name, page in crowd["pages"].items():
            session = crowd["managers"][0] if page["signed_in"] else ""
            weights[name] = bytes_of(browser, product.port, page["path"], session)
    assert {name: first for name, (first, _) in weights.items() if not 20_000 < first < FIRST} == {}
    assert {name: later for name, (_, later) in weights.items() if not 500 < later < LATER} == {}
