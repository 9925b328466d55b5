"""Reading organisations, always starting from the person; an invitation from its secret."""

from .invitations import invitation_page, invitation_with, invitations_for
from .people import (
    end_membership_page,
    invite_page,
    memberships_for,
    organisations_for,
    people_page,
    personal_data,
    your_roles_page,
)
from .programmes import (
    RemoveFunderPage,
    add_programme_page,
    edit_programme_page,
    funders_of,
    funders_page,
    programmes_for,
    words_on_groups,
)

__all__ = [
    "RemoveFunderPage",
    "add_programme_page",
    "edit_programme_page",
    "end_membership_page",
    "funders_of",
    "funders_page",
    "invitation_page",
    "invitation_with",
    "invitations_for",
    "invite_page",
    "memberships_for",
    "organisations_for",
    "people_page",
    "personal_data",
    "programmes_for",
    "words_on_groups",
    "your_roles_page",
]
