"""What each of the cast is answered who asks for something of a report that is shared with its commissioner."""

import pytest

# Whoever may read it is led on; nobody else learns that it is there, and a visitor is asked to sign in first.
READERS_OF_A_SHARE = pytest.mark.parametrize(
    ("name", "status"),
    [
        ("manager", 302),
        ("administrator", 302),
        ("peer_worker", 302),
        ("reviewer", 302),
        ("other_manager", 404),
        ("commissioner", 302),
        ("other_commissioner", 404),
        ("newcomer", 404),
        ("anyone", 302),
    ],
)
