"""What forms say and understand before anything is drawn."""

from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from apps.common.forms import DateField, DesignSystem, Form, Look, problems_of


class Period(Form):
    start = DateField(the_date="the day the period starts")
    end = DateField(the_date="the day the period ends", required=False)


def typed(day: str, month: str, year: str) -> dict[str, str]:
    return {"start_day": day, "start_month": month, "start_year": year}


def complaint(*parts: str) -> str:
    return Period(typed(*parts)).errors["start"][0]


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_comes_back_as_it_was_shown(day):
    shown = DateField().prepare_value(day)
    assert DateField().clean(shown) == day


@pytest.mark.parametrize("month", ["3", "03", "March", "march", "mar"])
def test_months_may_be_written_as_names(month):
    form = Period(typed("27", month, "2026"))
    assert form.is_valid()
    assert form.cleaned_data["start"] == date(2026, 3, 27)


def test_spaces_around_a_number_are_nothing():
    assert Period(typed(" 1 ", " 4", "2025 ")).is_valid()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("", "", ""), "Enter the day the period starts."),
        (("1", "", ""), "The day the period starts must include a month and a year."),
        (("", "4", "2025"), "The day the period starts must include a day."),
        (
            ("30", "2", "2026"),
            "Check the day the period starts: 30 February 2026 is not in the calendar.",
        ),
        (("1", "13", "2026"), "Check the day the period starts: 1 month 13 2026 is not in the calendar."),
        (("1", "4", "26"), "Write the year with four digits, such as 2026."),
        (("first", "4", "2026"), "Write the day the period starts in numbers, such as 27 3 2026."),
        (("-1", "4", "2026"), "Write the day the period starts in numbers, such as 27 3 2026."),
        (("²", "4", "2026"), "Write the day the period starts in numbers, such as 27 3 2026."),
        (("9" * 5000, "4", "2026"), "Write the day the period starts in numbers, such as 27 3 2026."),
    ],
)
def test_a_date_that_cannot_be_is_explained(parts, said):
    assert complaint(*parts) == said


@pytest.mark.parametrize(
    ("parts", "target"),
    [
        (("", "4", "2025"), "id_start_day"),
        (("1", "", "2025"), "id_start_month"),
        (("1", "4", ""), "id_start_year"),
        (("1", "4", "26"), "id_start_year"),
        (("1", "13", "2026"), "id_start_month"),
        (("", "", ""), "id_start_day"),
    ],
)
def test_the_summary_leads_to_the_part_that_is_wrong(parts, target):
    assert [problem.target for problem in problems_of(Period(typed(*parts)))] == [target]


def test_an_optional_date_may_be_left_out():
    form = Period(typed("1", "4", "2025"))
    assert form.is_valid()
    assert form.cleaned_data["end"] is None


def test_a_date_has_changed_only_if_its_parts_have():
    assert not Period(typed("1", "4", "2025"), initial={"start": date(2025, 4, 1)}).changed_data
    assert Period(typed("2", "4", "2025"), initial={"start": date(2025, 4, 1)}).changed_data == ["start"]


class Everything(Form):
    name = forms.CharField(label="Your name", max_length=5)
    secret = forms.CharField(label="Password", min_length=10)
    mail = forms.EmailField(label="E-mail address")
    caseload = forms.IntegerField(min_value=1, max_value=9)
    setting = forms.ChoiceField(label="Setting", choices=[("a", "A")])
    agreed = forms.BooleanField(label="I agree")


def test_nothing_is_said_in_the_words_of_the_framework():
    assert {name: errors[0] for name, errors in Everything({}).errors.items()} == {
        "name": "Fill in “Your name”.",
        "secret": "Fill in “Password”.",
        "mail": "Fill in “E-mail address”.",
        "caseload": "Fill in “Caseload”.",
        "setting": "Choose an answer for “Setting”.",
        "agreed": "Tick “I agree” to go on.",
    }


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "Six is", "“Your name” can have 5 characters at most. You used 6."),
        ("secret", "short", "“Password” needs at least 10 characters. You used 5."),
        ("mail", "nobody", "Enter an e-mail address in the right form, such as name@example.org."),
        ("caseload", "many", "Enter “Caseload” as a whole number, such as 12."),
        ("caseload", "0", "“Caseload” must be 1 or more."),
        ("caseload", "10", "“Caseload” can be 9 at most."),
    ],
)
def test_limits_are_named(field, value, said):
    assert Everything({field: value}).errors[field] == [said]


def test_a_form_that_says_something_better_is_left_alone():
    class Asked(Form):
        why = forms.CharField(error_messages={"required": "Say why."})

    assert Asked({}).errors["why"] == ["Say why."]


def test_a_label_with_braces_in_it_is_only_a_label():
    class Odd(Form):
        why = forms.CharField(label="Why {this} 100%?", max_length=3)

    assert Odd({}).errors["why"] == ["Fill in “Why {this} 100%?”."]
    assert Odd({"why": "long"}).errors["why"] == ["“Why {this} 100%?” can have 3 characters at most. You used 4."]


def test_forms_from_elsewhere_speak_the_same_way():
    class Theirs(forms.Form):
        login = forms.EmailField()

    class Ours(DesignSystem, Theirs):
        submit_label = "Sign in"

    assert Ours({}).errors["login"] == ["Fill in “Login”."]
    assert not Ours().use_required_attribute


def test_fields_inside_a_choice_are_known():
    class Where(Form):
        setting = forms.ChoiceField(choices=[("other", "Other")])
        which = forms.CharField()
        looks = {"setting": Look(reveals={"other": ["which"]})}

    assert Where().revealed() == {"which"}
