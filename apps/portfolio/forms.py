"""What people ask of a portfolio, and the name of a view. Nothing here saves."""

from django import forms

from apps.common.forms import Form, Look
from apps.common.text_fields import LineField
from apps.insights.domain.cycles import KIND_LABELS, RatingKind
from apps.organisations.models import Meeting, Setting

from .domain.filters import BY_FACTOR, COLUMNS, KINDS, LONGEST_SEARCH, SORTS, PortfolioFilter
from .models.saved_views import LONGEST_VIEW_NAME
from .queries.portfolio_page import CONCERN_LABELS, FilterOptions, area_label, rubric_key

ALL = ("", "All")
AT_OR_BELOW = ("1.5", "2.0", "2.5", "3.0", "3.5", "4.0")


class FilterForm(Form):
    """A filter, an order and columns. It is sent as an address, and `parse_filter` reads that."""

    search = LineField(label="Search by name", max_length=LONGEST_SEARCH, required=False)
    area = forms.ChoiceField(label="Area", required=False)
    setting = forms.ChoiceField(label="Where it works", choices=[ALL, *Setting.choices], required=False)
    form = forms.ChoiceField(label="How people meet", choices=[ALL, *Meeting.choices], required=False)
    kind = forms.ChoiceField(
        label="Kind of rating",
        choices=[ALL, *((key, KIND_LABELS[RatingKind(number)]) for key, number in KINDS.items())],
        required=False,
    )
    rubric = forms.ChoiceField(label="Version of the rubric", required=False)
    factor = forms.ChoiceField(label="A factor", required=False)
    at_or_below = forms.ChoiceField(
        label="… with a score at or below",
        choices=[("", "Any"), *((one, one) for one in AT_OR_BELOW)],
        required=False,
    )
    show = forms.MultipleChoiceField(
        label="Only programmes of which one of these is true",
        choices=list(CONCERN_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sort = forms.ChoiceField(label="In which order", required=False)
    column = forms.MultipleChoiceField(
        label="Columns", choices=list(COLUMNS.items()), widget=forms.CheckboxSelectMultiple, required=False
    )

    looks = {"column": Look(columns=True)}

    def __init__(self, chosen: PortfolioFilter, options: FilterOptions):
        score = "" if chosen.at_or_below is None else str(chosen.at_or_below)
        super().__init__(
            initial={
                **{name: getattr(chosen, name) for name in ("search", "area", "setting", "form", "kind", "rubric")},
                "factor": chosen.factor,
                "at_or_below": score,
                "show": chosen.concerns,
                "sort": f"-{chosen.sort}" if chosen.descending else chosen.sort,
                "column": chosen.columns,
            }
        )
        self._offer("area", [(area.code, area_label(area)) for area in options.areas])
        self._offer("rubric", [(rubric_key(rubric), str(rubric)) for rubric in options.rubrics])
        self._offer("factor", options.factors)
        self.fields["sort"].choices = _orders(options)  # type: ignore[attr-defined]
        if score and score not in AT_OR_BELOW:
            self.fields["at_or_below"].choices = [(score, score)]  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]


def _orders(options: FilterOptions) -> list[tuple[str, str]]:
    choices = []
    for sort in (*SORTS, *(f"{BY_FACTOR}{factor}" for factor, _ in options.factors)):
        for descending in (False, True):
            words = options.order_words(sort, descending=descending)
            choices.append((f"-{sort}" if descending else sort, words[3:4].upper() + words[4:]))
    return choices


class SaveViewForm(Form):
    """What a view is called."""

    submit_label = "Save the view"

    name = LineField(
        label="Name of the view",
        max_length=LONGEST_VIEW_NAME,
        help_text="Only you see it. For example: Crisis services, by period.",
        error_messages={"required": "Enter a name for the view."},
    )
