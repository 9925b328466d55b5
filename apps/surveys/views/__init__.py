"""Pages: rounds of a programme (`rounds`), a peer worker's own say (`answering`), what came of it (`results`)."""

from .answering import answer, thank_you, your_say
from .results import discussion, put_together, record_discussion, results, together
from .rounds import call_off, extend, open_round, round, rounds

__all__ = [
    "answer",
    "call_off",
    "discussion",
    "extend",
    "open_round",
    "put_together",
    "record_discussion",
    "results",
    "round",
    "rounds",
    "thank_you",
    "together",
    "your_say",
]
