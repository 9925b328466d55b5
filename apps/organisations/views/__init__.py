"""Pages: who works where (`members`), taking up an invitation (`invitations`), programmes (`programmes`)."""

from .invitations import invitation, join, make_account
from .members import end_membership, invite, people, send_again, withdraw_invitation, your_roles
from .programmes import add_programme, edit_programme, funders, remove_funder

__all__ = [
    "add_programme",
    "edit_programme",
    "end_membership",
    "funders",
    "invitation",
    "invite",
    "join",
    "make_account",
    "people",
    "remove_funder",
    "send_again",
    "withdraw_invitation",
    "your_roles",
]
