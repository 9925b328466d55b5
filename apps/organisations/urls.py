"""Addresses of organisations, their people, invitations, and what a programme is."""

from django.urls import path

from . import views

app_name = "organisations"
urlpatterns = [
    path("roles/", views.your_roles, name="your_roles"),
    path("organisations/<str:reference>/people/", views.people, name="people"),
    path("organisations/<str:reference>/people/invite/", views.invite, name="invite"),
    path("organisations/<str:reference>/people/<str:membership>/end/", views.end_membership, name="end_membership"),
    path(
        "organisations/<str:reference>/invitations/<str:invitation>/send-again/",
        views.send_again,
        name="send_again",
    ),
    path(
        "organisations/<str:reference>/invitations/<str:invitation>/withdraw/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("invitations/<str:secret>/", views.invitation, name="invitation"),
    path("invitations/<str:secret>/join/", views.join, name="join"),
    path("invitations/<str:secret>/make-account/", views.make_account, name="make_account"),
    path("organisations/<str:reference>/programmes/add/", views.add_programme, name="add_programme"),
    path("programmes/<str:reference>/edit/", views.edit_programme, name="edit_programme"),
    path("programmes/<str:reference>/funders/", views.funders, name="funders"),
    path(
        "programmes/<str:reference>/funders/<str:commissioner>/remove/",
        views.remove_funder,
        name="remove_funder",
    ),
]
