"""Who takes which factor. Nothing here saves."""

from collections.abc import Mapping, Sequence

from django import forms

from apps.accounts.models import User
from apps.common.forms import Form
from apps.rubric.schema.factor_content import FactorContent


class AssignFactorsForm(Form):
    """A choice for each factor: one of the managers, or nobody in particular."""

    submit_label = "Save who takes which"
    cancel_label = "Leave it as it is"

    def __init__(
        self, data=None, *, factors: Sequence[FactorContent], managers: Sequence[User], assigned: Mapping[str, int]
    ):
        super().__init__(data)
        people = [("", "Nobody in particular"), *((str(person.pk), person.name) for person in managers)]
        for factor in factors:
            self.fields[factor.id] = forms.ChoiceField(
                label=factor.name,
                choices=people,
                required=False,
                initial=str(assigned.get(factor.id, "")),
                error_messages={"invalid_choice": "Choose one of the service managers."},
            )

    def managers(self) -> dict[str, int | None]:
        """A manager's key by the factor's slug; None for nobody. Only after the form was found valid."""
        return {factor: int(key) if key else None for factor, key in self.cleaned_data.items()}
