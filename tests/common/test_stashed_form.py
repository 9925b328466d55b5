"""Text that arrived after a session ended, as it lies in the database."""

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.common import stashed_form

TYPED = "Two hours of work, and private"


@pytest.fixture
def signed_out(as_person):
    """The peer worker's browser, which has shown them a page, after their session has ended."""
    browser = as_person("peer_worker")
    browser.get(reverse("accounts:change_name"))
    del browser.cookies["sessionid"]
    return browser


def test_it_comes_back_to_its_author_and_nobody_reads_it_meanwhile(cast, signed_out):
    signed_out.post(reverse("accounts:change_name"), {"name": TYPED})
    lying = [str(session.get_decoded()) for session in Session.objects.all()]
    assert any(stashed_form.KEY in text for text in lying)
    assert not any(TYPED in text for text in lying)
    signed_out.force_login(cast.peer_worker)
    answer = signed_out.get(reverse("held"))
    assert TYPED in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_changed_secret_loses_it_quietly(cast, signed_out):
    signed_out.post(reverse("accounts:change_name"), {"name": TYPED})
    session = signed_out.session
    unreadable = session[stashed_form.KEY] | {"owner": cast.peer_worker.pk, "ciphertext": "no longer to be opened"}
    session[stashed_form.KEY] = unreadable
    session.save()
    signed_out.force_login(cast.peer_worker)
    answer = signed_out.get(reverse("held"))
    assert (answer.status_code, TYPED in answer.content.decode()) == (200, False)
    assert stashed_form.KEY not in signed_out.session


def test_words_come_back_from_a_form_with_a_file_and_the_file_is_said_to_be_gone(cast, signed_out):
    file = SimpleUploadedFile("minutes.txt", b"Not to be kept")
    signed_out.post(reverse("accounts:change_name"), {"name": TYPED, "file": file})
    assert not any("Not to be kept" in str(session.get_decoded()) for session in Session.objects.all())
    signed_out.force_login(cast.peer_worker)
    page = signed_out.get(reverse("held")).content.decode()
    assert TYPED in page
    assert "choose the file again" in page


def test_words_come_back_from_a_form_with_a_file_that_was_too_big(cast, signed_out):
    file = SimpleUploadedFile("minutes.txt", b"a" * (11 * 1024 * 1024))
    signed_out.post(reverse("accounts:change_name"), {"file": file, "name": TYPED})
    signed_out.force_login(cast.peer_worker)
    page = signed_out.get(reverse("held")).content.decode()
    assert TYPED in page
    assert "choose the file again" in page


def test_a_form_without_a_file_says_nothing_of_one(cast, signed_out):
    signed_out.post(reverse("accounts:change_name"), {"name": TYPED})
    signed_out.force_login(cast.peer_worker)
    assert "file" not in signed_out.get(reverse("held")).content.decode().split("<main")[1].split("</main")[0]
