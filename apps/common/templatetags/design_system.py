"""What the template pack needs to know of a field, worked out once per field: templates only write it down."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import conditional_escape

from apps.common.forms import PLAIN, DateParts, DesignSystem, Look, Mark, Problem, parts_in_error, problems_of

register = template.Library()


class Choice(TypedDict):
    """One radio or checkbox. `reveals`: the fields inside it; `divided`: "or" stands before it.

    A dictionary, like Control, because templates read one several times faster than an object.
    """

    id: str
    label: str
    caption: str
    marks: Sequence[Mark]
    hint: str
    picture: str
    attrs: str
    chosen: bool
    reveals: list[BoundField]
    divided: bool


class Control(TypedDict):
    """A field as it is drawn. `attrs` are written out and escaped, each with a space before it."""

    kind: str
    template: str
    has_legend: bool
    id: str
    name: str
    type: str
    value: object
    label: object
    label_size: str
    hint: object
    errors: list[str]
    described_by: str
    is_heading: bool
    look: Look
    attrs: str
    classes: str
    chosen: bool
    choices: list[Choice]
    groups: list
    parts: list[dict]
    longest: int | None


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
        case forms.FileInput():
            return "file"
        case _:
            return "hidden" if widget.is_hidden else "input"


# Written by the pack itself, or not at all: the design system marks neither required nor invalid controls.
WRITTEN = {"id", "class", "type", "rows", "cols", "checked", "aria-describedby", "aria-invalid", "required"}


def _unwritten(attrs: dict) -> dict:
    """The attributes that the pack does not write itself."""
    return {name: value for name, value in attrs.items() if name not in WRITTEN}


def _rest(attrs: dict, longest: int | None) -> str:
    rest = _unwritten(attrs)
    if longest:
        # A counted text may run over its longest length while it is written; the form says so when it is sent.
        rest.pop("maxlength", None)
    return flatatt(rest) if rest else ""


def _choices(bound: BoundField, drawn: dict, look: Look) -> list[Choice]:
    choices = []
    for _, options, _ in drawn["optgroups"]:
        for option in options:
            choices.append(_choice(bound, option, look))
    return choices


def _choice(bound: BoundField, option: dict, look: Look) -> Choice:
    value, id_ = option["value"], option["attrs"].get("id", "")
    hint, reveals = look.hints.get(value, ""), look.reveals.get(value, ())
    attrs = {"id": id_, "value": str(value), "checked": option["selected"]}
    if hint:
        attrs["aria-describedby"] = f"{id_}_helptext"
    if reveals:
        attrs["data-aria-controls"] = f"{id_}_more"
    attrs |= _unwritten(option["attrs"])
    return {
        "id": id_,
        "label": option["label"],
        "caption": look.captions.get(value, ""),
        "marks": look.marks.get(value, ()),
        "hint": hint,
        "picture": look.pictures.get(value, ""),
        "attrs": flatatt(attrs),
        "chosen": option["selected"],
        "reveals": [bound.form[name] for name in reveals],
        "divided": look.divider_before is not None and look.divider_before == value,
    }


def _parts(bound: BoundField, drawn: dict) -> list[dict]:
    wrong = parts_in_error(bound) if bound.errors else ()
    for part in drawn["parts"]:
        part["wrong"] = part["part"] in wrong
    return drawn["parts"]


def _look(bound: BoundField) -> Look:
    return bound.form.look(bound.name) if isinstance(bound.form, DesignSystem) else PLAIN


def _longest(bound: BoundField, kind: str, look: Look) -> int | None:
    """How long a text may be whose length is counted while it is written."""
    return getattr(bound.field, "max_length", None) if kind == "textarea" and look.count else None


def _label_size(look: Look, is_heading: bool) -> str:
    """A label that is the page's h1 is large unless the form says otherwise."""
    return look.label or ("l" if is_heading else "")


@register.filter
def control(bound: BoundField) -> Control:
    """The field, ready to be drawn."""
    widget, look = bound.field.widget, _look(bound)
    kind = _kind(widget)
    longest = _longest(bound, kind, look)
    attrs = bound.build_widget_attrs({"id": bound.auto_id})
    # A file is never written back into a page.
    drawn = widget.get_context(bound.html_name, None if kind == "file" else bound.value(), attrs)["widget"]
    is_heading = getattr(bound.form, "page_heading", "") == bound.name
    return {
        "kind": kind,
        "template": f"design_system/controls/{kind}.html",
        "has_legend": kind in ("radios", "checkboxes", "date"),
        # Printed several times over: escaped once.
        "id": conditional_escape(drawn["attrs"].get("id", "")),
        "name": conditional_escape(bound.html_name),
        "type": drawn.get("type", ""),
        "value": drawn["value"],
        "label": bound.label,
        "label_size": _label_size(look, is_heading),
        "hint": bound.help_text,
        "errors": list(map(str, bound.errors)),
        "described_by": drawn["attrs"].get("aria-describedby") or bound.aria_describedby or "",
        "is_heading": is_heading,
        "look": look,
        "attrs": _rest(drawn["attrs"], longest),
        "classes": drawn["attrs"].get("class", ""),
        "chosen": bool(drawn["attrs"].get("checked")),
        "choices": _choices(bound, drawn, look) if kind in ("radios", "checkboxes") else [],
        "groups": drawn["optgroups"] if kind == "select" else [],
        "parts": _parts(bound, drawn) if kind == "date" else [],
        "longest": longest,
    }


@register.filter
def visible(form: forms.BaseForm) -> list[BoundField]:
    """The fields to draw one after the other: those inside a choice are drawn with it."""
    inside = form.revealed() if isinstance(form, DesignSystem) else set()
    return [bound for bound in form.visible_fields() if bound.name not in inside]


@register.filter
def problems(forms_: forms.BaseForm | Iterable[forms.BaseForm]) -> list[Problem]:
    """The lines of the error summary, of one form or of several on one page."""
    if isinstance(forms_, forms.BaseForm):
        return list(problems_of(forms_))
    lines: list[Problem] = []
    for form in forms_:
        lines.extend(problems_of(form))
    return lines
