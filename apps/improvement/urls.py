"""Addresses of action plans and measures."""

from django.urls import path

from .views import measure_values, measures, planned_actions, plans

app_name = "improvement"
urlpatterns = [
    path("your-actions/", plans.your_actions, name="your_actions"),
    path("programmes/<str:reference>/plan/", plans.plan, name="plan"),
    path("programmes/<str:reference>/plan/calendar/", plans.plan_calendar, name="plan_calendar"),
    path("programmes/<str:reference>/plan/add/", plans.add_action, name="add_action"),
    path("programmes/<str:reference>/plan/propose/", plans.propose_action, name="propose_action"),
    path("audits/<str:reference>/priorities/", plans.plan_priorities, name="plan_priorities"),
    path("audits/<str:reference>/effects/", plans.effects, name="effects"),
    path("audits/<str:reference>/effects/<str:action>/", plans.say_effect, name="say_effect"),
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
    path("programmes/<str:reference>/measures/", measures.measures, name="measures"),
    path("programmes/<str:reference>/measures/add/", measures.add_measure, name="add_measure"),
    path("measures/<str:reference>/", measures.measure, name="measure"),
    path("measures/<str:reference>/change/", measures.change_measure, name="change_measure"),
    path("measures/<str:reference>/values/add/", measure_values.add_value, name="add_value"),
    path("measures/<str:reference>/values/paste/", measure_values.paste_values, name="paste_values"),
    path("measures/<str:reference>/values/<str:period>/", measure_values.correct_value, name="correct_value"),
    path("measures/<str:reference>/values/<str:period>/out/", measure_values.take_out_value, name="take_out_value"),
    path("measures/<str:reference>/limits/", measures.set_limit_step, name="set_limit_step"),
    path("measures/<str:reference>/limits/<str:step>/", measures.take_back_limit_step, name="take_back_limit_step"),
]
