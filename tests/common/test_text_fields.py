"""Every text that a form of the product takes has one form before anything compares, counts or stores it."""

import ast
import importlib
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts import forms as account_forms
from apps.accounts.forms import InOurWords
from apps.common import forms as product_forms
from apps.common.text_fields import EmailField, LineField, OneForm, TextField, check_storable
from apps.common.unicode_text import plain_text, utf16_length
from tests.common.test_unicode_text import ODD_TEXT

pytestmark = pytest.mark.long(reason="looks into every module")

APPS = Path(product_forms.__file__).parents[1]
OWN_FIELDS = APPS / "common" / "text_fields.py"
# Fields of Django's that are, or hold, text as it was typed.
BYPASSES = {"CharField", "EmailField", "RegexField", "SlugField", "URLField", "JSONField", "ComboField"}


def every_form_class():
    """Every form class of the product, by the modules that hold forms."""
    for path in sorted([*APPS.glob("*/*.py"), *APPS.glob("*/forms/*.py")]):
        if "forms" in path.read_text(encoding="utf-8") and path.name != "models.py":
            importlib.import_module(".".join(path.relative_to(APPS.parent).with_suffix("").parts))
    waiting, seen = [product_forms.DesignSystem], set()
    while waiting:
        for form_class in waiting.pop().__subclasses__():
            if form_class not in seen and form_class.__module__.startswith("apps."):
                seen.add(form_class)
                waiting.append(form_class)
    return sorted(seen, key=lambda form_class: form_class.__qualname__)


def bypasses(fields) -> list[str]:
    """The names of text fields that are not ours. A password's form is given by the account (accounts/models.py)."""
    found = []
    for name, field in fields.items():
        is_password = isinstance(field.widget, forms.PasswordInput) and check_storable in field.validators
        if isinstance(field, forms.CharField) and not isinstance(field, OneForm) and not is_password:
            found.append(name)
    return found


def test_the_forms_are_found():
    names = {form_class.__name__ for form_class in every_form_class()}
    assert {
        "RatingForm",
        "WordsForm",
        "ReflectionForm",
        "CommentForm",
        "EvidenceForm",
        "SignInForm",
        "NameForm",
    } <= names
    assert len(names) > 50


@pytest.mark.parametrize(
    "form_class",
    [form_class for form_class in every_form_class() if not issubclass(form_class, InOurWords)],
    ids=lambda form_class: form_class.__qualname__,
)
def test_no_form_takes_text_past_the_fields_of_the_product(form_class):
    assert bypasses(form_class.base_fields) == []


@pytest.mark.parametrize(
    ("form_class", "arguments"),
    [
        (account_forms.SignInForm, {}),
        (account_forms.ResetPasswordForm, {}),
        (account_forms.NewPasswordForm, {}),
        (account_forms.ChangeEmailForm, {"user": None}),
        (account_forms.ChangePasswordForm, {"user": None}),
        (account_forms.SetPasswordForm, {"user": None}),
        (account_forms.ConfirmPasswordForm, {"user": None}),
        (account_forms.SignInCodeForm, {"user": None}),
        (account_forms.ConfirmCodeForm, {"user": None}),
    ],
)
def test_forms_of_other_packages_take_it_through_them_too(form_class, arguments):
    assert bypasses(form_class(**arguments).fields) == []


def test_a_bypass_would_be_seen():
    class Careless(product_forms.Form):
        title = forms.CharField()
        when = forms.RegexField("x")
        fine = LineField()

    assert bypasses(Careless.base_fields) == ["title", "when"]


@pytest.mark.parametrize("path", sorted(APPS.rglob("*.py")), ids=lambda path: str(path.relative_to(APPS)))
def test_no_module_makes_a_text_field_of_its_own(path):
    """Also where a form adds its fields while it is made."""
    if path == OWN_FIELDS:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BYPASSES:
            assert not (isinstance(node.func.value, ast.Name) and node.func.value.id == "forms"), ast.unparse(node)


# --- What the fields do -----------------------------------------------------------------------------------


def as_sent(text: str) -> str:
    """What a browser sends of a text that it was given."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


@given(ODD_TEXT, st.sampled_from([TextField(), TextField(strip=False), LineField()]))
def test_what_nobody_changed_has_not_changed(text, field):
    assert not field.has_changed(text, as_sent(text))
    stored = field.in_one_form(text)
    assert field.in_one_form(as_sent(stored)) == stored


@given(ODD_TEXT.map(plain_text))
def test_browser_form_and_database_count_the_same(text):
    """What a browser's count lets pass is never refused, nor too long for a column; one sign more is refused."""
    counted = utf16_length(text)
    field = TextField(required=False, max_length=max(counted, 1))
    assert len(field.clean(as_sent(text))) <= max(counted, 1)
    with pytest.raises(ValidationError):
        field.clean(f"x{'😀' * (max(counted, 1) // 2)}xx")


@pytest.mark.parametrize("field", [TextField(), LineField(), EmailField()])
@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x\udfffy", "\x00"])
def test_what_no_database_stores_gets_a_sentence(field, text):
    with pytest.raises(ValidationError, match="cannot be stored"):
        field.clean(text)


@pytest.mark.parametrize("field", [TextField(), LineField(), EmailField()])
@pytest.mark.parametrize("text", ["\u200b", " \u3164 ", "\u2800\u2800", "\u200d", "\u202e\u202c", "\u115f", "\n\r\n"])
def test_what_nobody_sees_is_nothing(field, text):
    with pytest.raises(ValidationError) as refusal:
        field.clean(text)
    assert refusal.value.code == "required"


@pytest.mark.parametrize("address", ["аdmin@example.org", "ana@exаmple.org", "añа@example.org", "ana@bücher.example"])
def test_an_address_with_letters_that_look_like_others_is_refused(address):
    with pytest.raises(ValidationError, match=r"plain letters|right form|valid"):
        EmailField().clean(address)
    EmailField(is_known=True).to_python(address)
