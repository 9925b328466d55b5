"""Reading rounds, starting from the person: rounds (`rounds`), one's own say (`people`), results (`results`)."""

from .people import AnswerPage, answer_page, personal_data, rounds_for, thank_you_page, your_say_page
from .results import (
    TogetherPage,
    closed_rounds_as_evidence,
    discussion_page,
    discussions_for,
    pools_for,
    put_together_page,
    results_page,
    together_page,
)
from .rounds import open_round_page, record_discussion_page, round_page, rounds_page

__all__ = [
    "AnswerPage",
    "TogetherPage",
    "answer_page",
    "closed_rounds_as_evidence",
    "discussion_page",
    "discussions_for",
    "open_round_page",
    "personal_data",
    "pools_for",
    "put_together_page",
    "record_discussion_page",
    "results_page",
    "round_page",
    "rounds_for",
    "rounds_page",
    "thank_you_page",
    "together_page",
    "your_say_page",
]
