"""Every change in the room: `writing`, `keeping` and forgetting, `printouts`, `support`.

None of them writes to the trail what somebody reflected on, or that they did.
"""

from .keeping import choose_keeping, delete_everything, delete_reflection, forget_old, leave_nothing
from .printouts import (
    ask_for_printout,
    claim_printout,
    fail_printout,
    finish_printout,
    sweep_printouts,
    take_printout,
)
from .support import change_support_text
from .writing import Conflict, GoneError, Saved, write

__all__ = [
    "Conflict",
    "GoneError",
    "Saved",
    "ask_for_printout",
    "change_support_text",
    "choose_keeping",
    "claim_printout",
    "delete_everything",
    "delete_reflection",
    "fail_printout",
    "finish_printout",
    "forget_old",
    "leave_nothing",
    "sweep_printouts",
    "take_printout",
    "write",
]
