"""Every change: a round's life (`rounds`), an answer (`answers`), pools (`results`), themes (`discussions`)."""

from .answers import TooManyError, answer_as_peer_worker, answer_by_link, make_links
from .discussions import record_discussion
from .results import pool
from .rounds import call_off, close_if_over, extend, open_round, sweep_rounds

__all__ = [
    "TooManyError",
    "answer_as_peer_worker",
    "answer_by_link",
    "call_off",
    "close_if_over",
    "extend",
    "make_links",
    "open_round",
    "pool",
    "record_discussion",
    "sweep_rounds",
]
