"""Every world of a size is listed; no answer of any of them can be found out from all that is published of it."""

import pytest

from .exact_adversary import attack

pytestmark = pytest.mark.long(reason="lists every world there can be")

ONE_ROUND = [{"sizes": (size,), "highest": 5} for size in range(2, 11)] + [
    {"sizes": (5,), "indicators": 2, "highest": 3},
    {"sizes": (6,), "indicators": 2, "highest": 2},
    {"sizes": (8,), "indicators": 2, "highest": 2},
]
AB, BC, ABC = (0, 1), (1, 2), (0, 1, 2)
POOLS = [
    {"sizes": (4, 3), "highest": 4, "pools": (AB, AB)},
    {"sizes": (4, 4), "highest": 4, "pools": (AB,)},
    {"sizes": (6, 1), "highest": 3, "pools": (AB,)},
    {"sizes": (6, 4), "highest": 3, "pools": (AB,)},
    {"sizes": (5, 5), "highest": 3, "pools": (AB,)},
    {"sizes": (9, 2), "highest": 3, "pools": (AB,)},
    {"sizes": (4, 3, 2), "highest": 3, "pools": (AB, ABC, BC)},
    {"sizes": (4, 4, 4), "highest": 2, "pools": (BC, AB, ABC)},
    # Too few over three rounds, then enough over two of them: found a leak of who left a statement out.
    {"sizes": (4, 3, 6), "highest": 2, "pools": (ABC, BC, AB)},
    {"sizes": (4, 3, 6), "highest": 2, "pools": (AB, ABC)},
    {"sizes": (6, 2, 4), "highest": 2, "pools": (BC, AB, ABC)},
    {"sizes": (3, 3, 3, 3), "highest": 2, "pools": (AB, (2, 3), (0, 1, 2, 3))},
]


@pytest.mark.parametrize("case", ONE_ROUND + POOLS, ids=str)
def test_every_answer_has_at_least_two_possible_values(case, tally):
    found = attack(**case)
    tally("worlds listed", found.worlds)
    tally("answers attacked", found.answers)
    assert found.answers > 0
    assert found.leaks == []
