"""Reading, always starting from the author."""

from .people import as_data, personal_data, reflections_of, room_of, what_closing_deletes
from .room import RoomPage, TogetherPage, keeping_page, room_page, together_page, written_page
from .supervision import PickPage, pick_page, printout_page, printouts_of
from .support import EditSupportPage, SupportPage, edit_support_page, organisations_for, support_page
from .writing import WritingPage, practice_page, reflection_page

__all__ = [
    "EditSupportPage",
    "PickPage",
    "RoomPage",
    "SupportPage",
    "TogetherPage",
    "WritingPage",
    "as_data",
    "edit_support_page",
    "keeping_page",
    "organisations_for",
    "personal_data",
    "pick_page",
    "practice_page",
    "printout_page",
    "printouts_of",
    "reflection_page",
    "reflections_of",
    "room_of",
    "room_page",
    "support_page",
    "together_page",
    "what_closing_deletes",
    "written_page",
]
