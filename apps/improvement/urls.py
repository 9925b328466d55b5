"""Addresses of action plans."""

from django.urls import path

from .views import planned_actions, plans

app_name = "improvement"
urlpatterns = [
    path("your-actions/", plans.your_actions, name="your_actions"),
    path("programmes/<str:reference>/plan/", plans.plan, name="plan"),
    path("programmes/<str:reference>/plan/add/", plans.add_action, name="add_action"),
    path("programmes/<str:reference>/plan/propose/", plans.propose_action, name="propose_action"),
    path("audits/<str:reference>/priorities/", plans.plan_priorities, name="plan_priorities"),
    path("actions/<str:reference>/", planned_actions.planned_action, name="planned_action"),
    path("actions/<str:reference>/change/", planned_actions.change_action, name="change_action"),
    path("actions/<str:reference>/dates/", planned_actions.change_dates, name="change_dates"),
    path("actions/<str:reference>/steps/add/", planned_actions.add_step, name="add_step"),
    path("actions/<str:reference>/steps/<str:step>/tick/", planned_actions.tick_step, name="tick_step"),
    path("actions/<str:reference>/steps/<str:step>/remove/", planned_actions.remove_step, name="remove_step"),
    path("actions/<str:reference>/notes/", planned_actions.write_note, name="write_note"),
    path("actions/<str:reference>/done/", planned_actions.show_done, name="show_done"),
    path("actions/<str:reference>/confirm/", planned_actions.confirm_done, name="confirm_done"),
    path("actions/<str:reference>/<str:step>/", planned_actions.take_step, name="take_step"),
]
