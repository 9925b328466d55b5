"""What plans keep about a person, for the file of one's own data."""

from apps.accounts.personal_data import rows_as_stored

from ..models import (
    ActionStep,
    ActionUpdate,
    Completion,
    Effect,
    Measure,
    MeasureStep,
    MeasureValue,
    PlannedAction,
    YouSaidVersion,
    YouSaidWithdrawal,
)


def personal_data(user) -> dict[str, object]:
    """What carries the person's name, and when. What an action says is the programme's; a note is its author's."""
    mine, ticked = PlannedAction.objects.filter(owner=user), ActionStep.objects.filter(done_by=user)
    shown, decided = Completion.objects.filter(shown_by=user), Completion.objects.filter(decided_by=user)
    notes = ActionUpdate.objects.filter(by=user)
    of_action = "planned_action__reference"
    effects = Effect.objects.filter(by=user)
    return (
        {
            "actions_you_take": rows_as_stored(mine, action="reference", due_on="due_on"),
            "actions_you_added": rows_as_stored(
                PlannedAction.objects.filter(created_by=user), action="reference", at="created_at"
            ),
            "lines_in_logs_of_actions": rows_as_stored(notes, action=of_action, at="at", kind="kind", text="text"),
            "steps_of_actions_you_ticked": rows_as_stored(ticked, action=of_action, at="done_at"),
            "actions_you_showed_to_be_done": rows_as_stored(shown, action=of_action, at="shown_at", words="words"),
            "effects_of_actions_you_said": rows_as_stored(effects, action=of_action, at="at", words="words"),
            "actions_you_confirmed_or_sent_back": rows_as_stored(decided, action=of_action, at="decided_at"),
        }
        | _measures(user)
        | _you_said(user)
    )


def _measures(user) -> dict[str, object]:
    """Which measures and values carry the person's name. What was counted is the programme's."""
    of_measure = {"measure": "measure__reference", "period": "period"}
    added, typed = Measure.objects.filter(added_by=user), MeasureValue.objects.filter(typed_by=user)
    began, joined = MeasureStep.objects.filter(set_by=user), MeasureStep.objects.filter(taken_back_by=user)
    return {
        "measures_you_added": rows_as_stored(added, measure="reference", at="added_at"),
        "values_of_measures_you_typed": rows_as_stored(typed, at="typed_at", **of_measure),
        "limits_of_measures_you_started_anew": rows_as_stored(began, at="set_at", **of_measure),
        "limits_of_measures_you_joined": rows_as_stored(joined, at="taken_back_at", **of_measure),
    }


def _you_said(user) -> dict[str, object]:
    """Which pages carry the person's name inside. To readers they carry nobody's."""
    published, taken_back = (
        YouSaidVersion.objects.filter(published_by=user),
        YouSaidWithdrawal.objects.filter(by=user),
    )
    return {
        "you_said_we_did_you_published": rows_as_stored(
            published, programme="page__programme__reference", number="number", at="published_at"
        ),
        "you_said_we_did_you_took_back": rows_as_stored(
            taken_back,
            programme="version__page__programme__reference",
            number="version__number",
            at="at",
            reason="reason",
        ),
    }
