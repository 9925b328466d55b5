"""What people read: every page and every e-mail of sign-in is ours, in plain words."""

from pathlib import Path

import allauth
import pytest
from django.template.loader import get_template

from apps.accounts import allauth_urls, forms

from ..conftest import ROOT

OURS = ROOT / "templates"
THEIRS = Path(allauth.__file__).parent / "templates"
NEVER = ("successfully", "validated", "compliant", "patient", "service user", "invalid", "blocktrans")


def pages_in_use() -> set[str]:
    """The template of every allauth view that has an address."""
    found = set()
    for path in allauth_urls.urlpatterns:
        view = path.callback
        view = getattr(view, "view_class", None) or getattr(getattr(view, "__wrapped__", None), "view_class", None)
        if view is not None:
            found.add(view.template_name)
    return found | {"account/verification_sent.html"}  # its view chooses between two


def letters_and_messages() -> set[str]:
    """allauth's e-mails and messages, without those of features that are not in use."""
    unused = ("login_code", "reset_code", "phone", "webauthn")
    kinds = ("account/email", "account/messages", "mfa/email", "mfa/messages")
    found = {str(path.relative_to(THEIRS)) for kind in kinds for path in (THEIRS / kind).glob("*.txt")}
    return {name for name in found if not any(word in name for word in unused)}


def test_the_list_of_pages_is_not_empty():
    assert {"account/login.html", "mfa/totp/activate_form.html", "mfa/recovery_codes/download.txt"} <= pages_in_use()


@pytest.mark.parametrize("name", sorted(pages_in_use() | letters_and_messages()))
def test_it_is_ours(name):
    assert Path(get_template(name).origin.name) == OURS / name


@pytest.mark.parametrize("folder", ["account", "mfa", "accounts", "organisations"])
def test_words_that_we_do_not_use(folder):
    for path in (OURS / folder).rglob("*.*"):
        text = path.read_text().lower()
        assert not [word for word in NEVER if word in text], path


@pytest.mark.parametrize(
    "form",
    [value for value in vars(forms).values() if isinstance(value, type) and issubclass(value, forms.InOurWords)],
    ids=lambda form: form.__name__,
)
def test_every_field_of_allauths_is_named_by_us(form):
    """A field that a new version of allauth brings must get its words before anybody sees it."""
    if form is forms.InOurWords:
        return
    assert form.submit_label != forms.DesignSystem.submit_label
    ours = set(form.words) | {"name", "action_add", "password2"}
    assert set(form.base_fields) - {"remember", "username"} <= ours
