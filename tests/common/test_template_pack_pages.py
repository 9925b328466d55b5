"""Whole forms, the frame around every page, and the pages that hold text a person had typed."""

import re

import pytest
from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from apps.common.errors import NotAllowed
from apps.common.forms import DateField, Form, Look, Mark
from apps.common.stashed_form import StashedForm

NASTY = "<script>alert('1')</script>"


class Everything(Form):
    """One field of each kind, with markup wherever a person or a row can put some."""

    submit_label = NASTY
    cancel_url = "/back/?a=1&b=2"
    cancel_label = NASTY
    text = forms.CharField(label=NASTY, help_text=NASTY, initial=NASTY, max_length=9)
    long = forms.CharField(label=NASTY, widget=forms.Textarea, initial=f"</textarea>{NASTY}")
    level = forms.ChoiceField(label=NASTY, choices=[(NASTY, NASTY), ("b", "B")], widget=forms.RadioSelect)
    why = forms.CharField(label=NASTY, required=False)
    kinds = forms.MultipleChoiceField(label=NASTY, choices=[(NASTY, NASTY)], widget=forms.CheckboxSelectMultiple)
    place = forms.ChoiceField(label=NASTY, choices=[(NASTY, NASTY), (NASTY, [("c", NASTY)])])
    agreed = forms.BooleanField(label=NASTY)
    secret = forms.CharField(label=NASTY, widget=forms.PasswordInput(attrs={"data-note": f'"{NASTY}'}))
    start = DateField(label=NASTY, the_date=NASTY)
    version = forms.CharField(widget=forms.HiddenInput, initial=NASTY, required=False)
    looks = {
        "text": Look(prefix=NASTY, suffix=NASTY),
        "level": Look(
            captions={"b": NASTY},
            marks={"b": [Mark("disc", NASTY)]},
            hints={"b": NASTY},
            reveals={"b": ["why"]},
            divider_before="b",
        ),
    }

    def clean(self):
        raise forms.ValidationError(NASTY)


def drawn(form, **context) -> str:
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form} | context))


@pytest.mark.parametrize("data", [None, {"text": NASTY, "start_day": NASTY, "start_month": "1", "version": NASTY}])
def test_nothing_that_was_typed_or_stored_becomes_markup(data):
    html = drawn(Everything(data))
    assert "<script" not in html
    assert html.count("</textarea>") == 1
    assert "&lt;script&gt;" in html


def test_a_whole_form_can_be_sent_without_anything_else():
    html = drawn(Everything(), csrf_token="0123456789")
    assert html.startswith('<form method="post" novalidate>')
    assert 'name="csrfmiddlewaretoken" value="0123456789"' in html
    assert html.count('type="submit"') == 1
    assert " required" not in html
    assert "style=" not in html


def test_a_form_that_searches_carries_no_token():
    form = Everything()
    form.helper = FormHelper()
    form.helper.form_method = "get"
    html = drawn(form, csrf_token="0123456789")
    assert 'method="get"' in html
    assert "csrfmiddlewaretoken" not in html


def test_a_field_inside_a_choice_is_drawn_once_and_inside():
    html = drawn(Everything())
    assert html.count('name="why"') == 1
    inside = re.search(
        r'nhsuk-radios__conditional nhsuk-radios__conditional--hidden" id="id_level_1_more">(.*)', html
    )
    assert inside is not None
    assert 'name="why"' in html[inside.start() :]


def test_every_label_and_description_leads_to_something_on_the_page():
    html = drawn(Everything({}))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    leads = re.findall(r'\b(?:for|aria-describedby|aria-controls|data-aria-controls)="([^"]+)"', html)
    leads += re.findall(r'href="#([^"]+)"', html)
    assert len(leads) > 20
    assert {target for lead in leads for target in lead.split()} <= set(ids)


def test_several_forms_on_one_page_share_one_summary():
    class Rating(Form):
        why = forms.CharField(error_messages={"required": "Say why."})

    both = [Rating({}, prefix="one"), Rating({}, prefix="two")]
    html = render_to_string("design_system/errors.html", {"forms": both})
    assert re.findall(r'<a href="#([^"]+)">([^<]+)', html) == [
        ("id_one-why", "Say why."),
        ("id_two-why", "Say why."),
    ]


def test_a_form_without_mistakes_has_no_summary():
    assert "There is a problem" not in render_to_string("design_system/errors.html", {"form": Everything()})


# --- The frame ---------------------------------------------------------------------------------------------


def page(template: str = "base.html", **context) -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return render_to_string(template, context, request=request)


def test_a_page_with_mistakes_says_so_first():
    assert "<title>Error: " in page(form=Everything({}))
    assert "Error: " not in page(form=Everything())


def test_messages_are_said_aloud():
    html = page(messages=[Message(constants.SUCCESS, "The programme has been saved.")])
    assert 'role="status"' in html
    assert "The programme has been saved." in html


def test_demonstration_data_is_marked_on_every_page():
    assert "made-up organisations and answers" in page(made_up=True)
    assert "made-up" not in page()


def test_no_page_has_code_or_style_of_its_own_or_asks_another_host():
    html = page() + page("config/home.html") + page("config/privacy.html") + page("500.html")
    assert not re.search(r"<style|style=|<script>|\son\w+=", html)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', html)


def test_the_rule_that_said_no_gives_its_reason():
    html = page("403.html", exception=NotAllowed("Agree the ratings before you sign off."))
    assert "Agree the ratings before you sign off." in html


@pytest.mark.parametrize("template", ["config/held.html", "config/csrf_failure.html"])
def test_what_was_typed_can_be_sent_again_whole(template):
    fields = [("why", f"Two\nlines & {NASTY}"), ("kinds", "a"), ("kinds", "b"), ("name", "x")]
    html = page(template, held=StashedForm("/audits/ABC/accepting/", fields))
    assert 'action="/audits/ABC/accepting/"' in html
    sent = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', html)
    assert [name for name, _ in sent] == ["csrfmiddlewaretoken", "sent_again", "why", "kinds", "kinds", "name"]
    assert "<script>alert" not in html
    assert "Two\nlines &amp; " in dict(sent)["why"]


@pytest.mark.parametrize("template", ["config/held.html", "config/csrf_failure.html"])
def test_with_nothing_held_there_is_nothing_to_send(template):
    assert "sent_again" not in page(template, held=None)


# --- Odds and ends -----------------------------------------------------------------------------------------


def test_a_plain_form_of_the_framework_is_drawn_too():
    class Theirs(forms.Form):
        code = forms.CharField(label="Code", widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))

    html = drawn(Theirs())
    assert 'autocomplete="one-time-code"' in html
    assert "Save and continue" in html


def test_the_way_on_after_sign_in_goes_with_the_form():
    html = drawn(Everything(), redirect_field_name="next", redirect_field_value="/audits/?a=1&b=2")
    assert '<input type="hidden" name="next" value="/audits/?a=1&amp;b=2">' in html
