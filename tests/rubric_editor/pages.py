"""Filling in the editor's pages as a browser would: what a page shows is sent back, but for what is changed."""

from django.urls import reverse

from tests.sent_forms import forms_of


def fields_of(answer) -> dict[str, list[str]]:
    """What the longest form of a page would send."""
    return max((form.fields for form in forms_of(answer)), key=len)


def fill_in(browser, path: str, **changed):
    """Open a page, change some fields, and send it. `None` unticks."""
    sent = fields_of(browser.get(path))
    prefix = next((name.removesuffix("expected_version") for name in sent if name.endswith("-expected_version")), "")
    for field, value in changed.items():
        name = f"{prefix}{field}"
        if value is None:
            sent.pop(name, None)
        else:
            sent[name] = value if isinstance(value, list) else [value]
    return browser.post(path, sent)


def at(name: str, draft, *arguments) -> str:
    """The address of one of a draft's pages."""
    return reverse(f"rubric_editor:{name}", args=[draft.reference, *arguments])
