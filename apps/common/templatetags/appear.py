"""What the template pack needs to know of a field, worked out once per field: templates only write it down."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt

from apps.common.forms import PLAIN, DateParts, DesignSystem, Look, Problem, parts_in_error, problems_of

register = template.Library()


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio or checkbox. `reveals`: the fields inside it; `divided`: "or" stands before it."""

    id: str
    value: str
    label: str
    caption: str
    hint: str
    chosen: bool
    attrs: str
    reveals: tuple[BoundField, ...]
    divided: bool


@dataclass(frozen=True, slots=True)
class Control:
    """A field as it is drawn. Attributes and classes are ready to print and already escaped."""

    kind: str
    type: str
    id: str
    name: str
    value: object
    label: str
    hint: str
    errors: list[str]
    described_by: str
    is_heading: bool
    look: Look
    attrs: str
    classes: str
    chosen: bool
    choices: tuple[Choice, ...]
    groups: list
    parts: list[dict]
    longest: int | None

    @property
    def template(self) -> str:
        """Which file of the pack draws it."""
        return f"appear/controls/{self.kind}.html"

    @property
    def has_legend(self) -> bool:
        """Whether it is a group of controls under one legend."""
        return self.kind in ("radios", "checkboxes", "date")

    @property
    def label_size(self) -> str:
        """A label that is the page's h1 is large unless the form says otherwise."""
        return self.look.label or ("l" if self.is_heading else "")


def _kind(widget: forms.Widget) -> str:
    match widget:
        case DateParts():
            return "date"
        case forms.CheckboxSelectMultiple():
            return "checkboxes"
        case forms.RadioSelect():
            return "radios"
        case forms.CheckboxInput():
            return "checkbox"
        case forms.Select():
            return "select"
        case forms.Textarea():
            return "textarea"
        case forms.PasswordInput():
            return "password"
        case _:
            return "hidden" if widget.is_hidden else "input"


# Written by the pack itself, or not at all: the design system marks neither required nor invalid controls.
WRITTEN = ("id", "class", "type", "rows", "cols", "checked", "aria-describedby", "aria-invalid", "required")


def _rest(attrs: dict, *besides: str) -> str:
    """The attributes that the pack does not write itself, escaped, each with a space before it."""
    return flatatt({name: value for name, value in attrs.items() if name not in WRITTEN and name not in besides})


def _choices(bound: BoundField, drawn: dict, look: Look) -> Iterator[Choice]:
    for _, options, _ in drawn["optgroups"]:
        for option in options:
            value = option["value"]
            yield Choice(
                id=option["attrs"].get("id", ""),
                value=str(value),
                label=option["label"],
                caption=look.captions.get(value, ""),
                hint=look.hints.get(value, ""),
                chosen=option["selected"],
                attrs=_rest(option["attrs"]),
                reveals=tuple(bound.form[name] for name in look.reveals.get(value, ())),
                divided=look.divider_before is not None and look.divider_before == value,
            )


def _parts(bound: BoundField, drawn: dict) -> list[dict]:
    wrong = parts_in_error(bound) if bound.errors else ()
    return [part | {"wrong": part["part"] in wrong} for part in drawn["parts"]]


@register.filter
def control(bound: BoundField) -> Control:
    """The field, ready to be drawn."""
    form, widget = bound.form, bound.field.widget
    look = form.look(bound.name) if isinstance(form, DesignSystem) else PLAIN
    kind = _kind(widget)
    longest = getattr(bound.field, "max_length", None) if kind == "textarea" and look.count else None
    drawn = widget.get_context(bound.html_name, bound.value(), bound.build_widget_attrs({"id": bound.auto_id}))[
        "widget"
    ]
    return Control(
        kind=kind,
        type=drawn.get("type", ""),
        id=drawn["attrs"].get("id", ""),
        name=bound.html_name,
        value=drawn["value"],
        label=str(bound.label),
        hint=str(bound.help_text),
        errors=[str(error) for error in bound.errors],
        described_by=drawn["attrs"].get("aria-describedby", "") or bound.aria_describedby or "",
        is_heading=getattr(form, "page_heading", "") == bound.name,
        look=look,
        # A counted text may run over its longest length while it is written; the form says so when it is sent.
        attrs=_rest(drawn["attrs"], "maxlength") if longest else _rest(drawn["attrs"]),
        classes=drawn["attrs"].get("class", ""),
        chosen=bool(drawn["attrs"].get("checked")),
        choices=tuple(_choices(bound, drawn, look)) if kind in ("radios", "checkboxes") else (),
        groups=drawn["optgroups"] if kind == "select" else [],
        parts=_parts(bound, drawn) if kind == "date" else [],
        longest=longest,
    )


@register.filter
def visible(form: forms.BaseForm) -> list[BoundField]:
    """The fields to draw one after the other: those inside a choice are drawn with it."""
    inside = form.revealed() if isinstance(form, DesignSystem) else set()
    return [bound for bound in form.visible_fields() if bound.name not in inside]


@register.filter
def problems(forms_: forms.BaseForm | Iterable[forms.BaseForm]) -> list[Problem]:
    """The lines of the error summary, of one form or of several on one page."""
    several = [forms_] if isinstance(forms_, forms.BaseForm) else forms_
    return [problem for form in several for problem in problems_of(form)]
