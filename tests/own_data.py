"""Getting the file of everything kept about a person, as they would, with a worker's part done at once."""

import json

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import PersonalDataExport
from apps.accounts.personal_data_exports import ask_for_export
from apps.accounts.personal_data_gathering import make_export


def make_data_export(person) -> PersonalDataExport:
    """A file that is ready, as a worker leaves it."""
    export = ask_for_export(by=person, at=timezone.now())
    make_export(export.reference, now=timezone.now)
    export.refresh_from_db()
    return export


def text_of_own_data(browser: Client) -> str:
    """What the person of this browser downloads after asking for it."""
    assert browser.post(reverse("accounts:ask_for_your_data")).status_code == 302
    export = PersonalDataExport.objects.get(person_id=browser.session["_auth_user_id"])
    make_export(export.reference, now=timezone.now)
    answer = browser.get(reverse("accounts:download_your_data"))
    assert answer.status_code == 200
    return answer.getvalue().decode()


def own_data(browser: Client) -> dict:
    """The same, read."""
    return json.loads(text_of_own_data(browser))
