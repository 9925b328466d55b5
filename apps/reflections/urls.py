"""Addresses of the journal. None carries anything of what was written."""

from django.urls import path

from .views import all_reflections, journal, supervision, support, writing

app_name = "reflections"
urlpatterns = [
    path("", journal.room, name="room"),
    path("keeping/", journal.keeping, name="keeping"),
    path("practices/<str:practice>/", writing.practice, name="practice"),
    path("practices/<str:practice>/<str:reference>/", writing.save_reflection, name="save_reflection"),
    path("written/", all_reflections.written, name="written"),
    path("written/<str:reference>/", writing.reflection, name="reflection"),
    path("written/<str:reference>/delete/", all_reflections.delete_reflection, name="delete_reflection"),
    path("delete-everything/", all_reflections.delete_everything, name="delete_everything"),
    path("download/<str:kind>/", all_reflections.download, name="download"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("supervision/pdf/", supervision.make_printout, name="make_printout"),
    path("supervision/pdf/<str:reference>/", supervision.printout, name="printout"),
    path("supervision/pdf/<str:reference>/state/", supervision.printout_state, name="printout_state"),
    path("supervision/pdf/<str:reference>/take/", supervision.take_printout, name="take_printout"),
    path("together/", journal.together, name="together"),
    path("together/<str:choice>/", journal.together_on, name="together_on"),
    path("support/", support.support, name="support"),
    path("support/<str:organisation>/", support.edit_support, name="edit_support"),
]
