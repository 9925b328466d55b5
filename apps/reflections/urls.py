"""Addresses of the room. None carries anything of what was written."""

from django.urls import path

from . import views

app_name = "reflections"
urlpatterns = [
    path("", views.room, name="room"),
    path("keeping/", views.keeping, name="keeping"),
    path("practices/<str:practice>/", views.practice, name="practice"),
    path("practices/<str:practice>/<str:reference>/", views.save_reflection, name="save_reflection"),
    path("written/", views.written, name="written"),
    path("written/<str:reference>/", views.reflection, name="reflection"),
    path("written/<str:reference>/delete/", views.delete_reflection, name="delete_reflection"),
    path("delete-everything/", views.delete_everything, name="delete_everything"),
    path("download/<str:kind>/", views.download, name="download"),
    path("supervision/", views.supervision, name="supervision"),
    path("supervision/pdf/", views.make_printout, name="make_printout"),
    path("supervision/pdf/<str:reference>/", views.printout, name="printout"),
    path("supervision/pdf/<str:reference>/state/", views.printout_state, name="printout_state"),
    path("supervision/pdf/<str:reference>/take/", views.take_printout, name="take_printout"),
    path("together/", views.together, name="together"),
    path("together/<str:choice>/", views.together_on, name="together_on"),
    path("support/", views.support, name="support"),
    path("support/<str:organisation>/", views.edit_support, name="edit_support"),
]
