"""The form with which many reports are ordered at once."""

from collections.abc import Sequence

from django import forms

from apps.common.forms import Form, Look
from apps.organisations.models import Organisation
from apps.reports.models import ItemKind


class OrderReportsForm(Form):
    """Which files of each programme, and for whom, where a person works for several."""

    KINDS = (
        *(
            (kind.value, kind.label)
            for kind in (ItemKind.PORTFOLIO, ItemKind.REPORT, ItemKind.SUMMARY, ItemKind.PLAN)
        ),
    )

    submit_label = "Order"
    looks = {
        "kinds": Look(
            label="m",
            hints={
                ItemKind.PORTFOLIO.value: "The table of this view, and one page for each programme.",
                ItemKind.REPORT.value: "Of the newest signed-off audit that you may read.",
                ItemKind.SUMMARY.value: "One page of each of these audits.",
                ItemKind.PLAN.value: "Of programmes whose plan you may read.",
            },
        )
    }

    kinds = forms.MultipleChoiceField(
        label="What do you want?",
        choices=KINDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one kind of file."},
    )
    organisation = forms.ChoiceField(label="Who is the order for?", widget=forms.RadioSelect)

    def __init__(self, organisations: Sequence[Organisation], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._organisations = {organisation.reference: organisation for organisation in organisations}
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ChoiceField)  # as declared above
        choice.choices = [(reference, organisation.name) for reference, organisation in self._organisations.items()]
        if len(organisations) == 1:
            del self.fields["organisation"]

    def chosen_organisation(self) -> Organisation:
        """For whom; the only one where there is no choice."""
        reference = self.cleaned_data.get("organisation") or next(iter(self._organisations))
        return self._organisations[reference]
