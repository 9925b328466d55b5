"""Every change in the room: `writing`, `keeping` and forgetting, the words of `support`.

None of them writes to the trail what somebody reflected on, or that they did.
"""

from .keeping import choose_keeping, delete_everything, delete_reflection, forget_old, leave_nothing
from .support import change_support_text
from .writing import Conflict, GoneError, Saved, write

__all__ = [
    "Conflict",
    "GoneError",
    "Saved",
    "change_support_text",
    "choose_keeping",
    "delete_everything",
    "delete_reflection",
    "forget_old",
    "leave_nothing",
    "write",
]
