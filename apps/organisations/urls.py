"""Addresses of organisations, their people, invitations, and what a programme is."""

from django.urls import path

from .views import identifiers, invitations, members, programmes

app_name = "organisations"
urlpatterns = [
    path("roles/", members.your_roles, name="your_roles"),
    path("organisations/<str:reference>/people/", members.people, name="people"),
    path("organisations/<str:reference>/people/invite/", members.invite, name="invite"),
    path("organisations/<str:reference>/people/<str:membership>/end/", members.end_membership, name="end_membership"),
    path(
        "organisations/<str:reference>/invitations/<str:invitation>/send-again/",
        members.send_again,
        name="send_again",
    ),
    path(
        "organisations/<str:reference>/invitations/<str:invitation>/withdraw/",
        members.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("organisations/<str:reference>/identifiers/", identifiers.identifiers, name="identifiers"),
    path(
        "organisations/<str:reference>/identifiers/<str:identifier>/remove/",
        identifiers.remove_identifier,
        name="remove_identifier",
    ),
    path("invitations/<str:secret>/", invitations.invitation, name="invitation"),
    path("invitations/<str:secret>/join/", invitations.join, name="join"),
    path("invitations/<str:secret>/make-account/", invitations.make_account, name="make_account"),
    path("organisations/<str:reference>/programmes/add/", programmes.add_programme, name="add_programme"),
    path("programmes/<str:reference>/edit/", programmes.edit_programme, name="edit_programme"),
    path("programmes/<str:reference>/funders/", programmes.funders, name="funders"),
    path(
        "programmes/<str:reference>/funders/<str:commissioner>/remove/",
        programmes.remove_funder,
        name="remove_funder",
    ),
]
