"""Addresses of action plans and measures, and of what a programme tells the people it asked."""

from django.urls import path

from .views import measure_values, measures, planned_actions, plans, public_you_said, you_said, you_said_posters

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
    path("programmes/<str:reference>/you-said/", you_said.you_said, name="you_said"),
    path("programmes/<str:reference>/you-said/add/", you_said.add_you_said_item, name="add_you_said_item"),
    path("programmes/<str:reference>/you-said/preview/", you_said.preview_you_said, name="preview_you_said"),
    path(
        "programmes/<str:reference>/you-said/preview/easy-read/",
        you_said.preview_easy_you_said,
        name="preview_easy_you_said",
    ),
    path("programmes/<str:reference>/you-said/publish/", you_said.publish_you_said, name="publish_you_said"),
    path(
        "programmes/<str:reference>/you-said/<int:number>/take-back/",
        you_said.take_back_you_said,
        name="take_back_you_said",
    ),
    path("programmes/<str:reference>/you-said/sheet/", you_said_posters.you_said_sheet, name="you_said_sheet"),
    path(
        "programmes/<str:reference>/you-said/poster/<str:paper>/",
        you_said_posters.you_said_poster,
        name="you_said_poster",
    ),
    path(
        "programmes/<str:reference>/you-said/poster/<str:paper>/state/",
        you_said_posters.you_said_poster_state,
        name="you_said_poster_state",
    ),
    path(
        "programmes/<str:reference>/you-said/poster/<str:paper>/file/",
        you_said_posters.download_you_said_poster,
        name="download_you_said_poster",
    ),
    path(
        "programmes/<str:reference>/you-said/poster/<str:paper>/again/",
        you_said_posters.print_poster_again,
        name="print_poster_again",
    ),
    path("you-said-items/<str:reference>/", you_said.change_you_said_item, name="change_you_said_item"),
    path("you-said-items/<str:reference>/remove/", you_said.remove_you_said_item, name="remove_you_said_item"),
    path("you-said-items/<str:reference>/up/", you_said.move_you_said_item, name="move_you_said_item"),
    # Open to anybody who has the link.
    path("you-said/<str:key>/", public_you_said.public_you_said, name="public_you_said"),
    path("you-said/<str:key>/easy-read/", public_you_said.easy_you_said, name="easy_you_said"),
    path("you-said/<str:key>/<int:number>/", public_you_said.earlier_you_said, name="earlier_you_said"),
    path(
        "you-said/<str:key>/<int:number>/easy-read/",
        public_you_said.earlier_easy_you_said,
        name="earlier_easy_you_said",
    ),
]
