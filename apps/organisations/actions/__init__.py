"""Every change to organisations: their start, their people (`people`), their programmes (`programmes`)."""

from .people import (
    Issued,
    accept_invitation,
    end_membership,
    invite,
    leave_every_organisation,
    send_again,
    withdraw_invitation,
)
from .programmes import add_programme, change_programme, name_funder, remove_funder
from .start import register_organisation

__all__ = [
    "Issued",
    "accept_invitation",
    "add_programme",
    "change_programme",
    "end_membership",
    "invite",
    "leave_every_organisation",
    "name_funder",
    "register_organisation",
    "remove_funder",
    "send_again",
    "withdraw_invitation",
]
