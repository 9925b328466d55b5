"""The room's pages: the `room` itself, `writing`, what was `written`, `support` and `supervision`."""

from .room import keeping, room, together, together_on
from .supervision import make_printout, printout, printout_state, supervision, take_printout
from .support import edit_support, support
from .writing import practice, reflection, save_reflection
from .written import delete_everything, delete_reflection, download, written

__all__ = [
    "delete_everything",
    "delete_reflection",
    "download",
    "edit_support",
    "keeping",
    "make_printout",
    "practice",
    "printout",
    "printout_state",
    "reflection",
    "room",
    "save_reflection",
    "supervision",
    "support",
    "take_printout",
    "together",
    "together_on",
    "written",
]
