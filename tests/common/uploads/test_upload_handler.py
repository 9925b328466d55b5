"""What arrives: within bounds, and with everything that was typed beside it."""

from io import BytesIO

import pytest
from django import forms
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from apps.common.forms import Form
from apps.common.uploads import accepted_file
from apps.common.uploads.accepted_file import LARGEST_FILE
from apps.common.uploads.downloads import as_download
from apps.common.uploads.upload_field import UploadField
from apps.common.uploads.upload_handler import OversizedFile

from .honest import pdf, png


class SendForm(Form):
    words = forms.CharField(label="Words")
    file = UploadField(label="File", required=False)


def sent(**fields):
    """A request as a browser sends it, gone through the upload handlers."""
    return RequestFactory().post("/", fields)


def filled(request) -> SendForm:
    return SendForm(request.POST, request.FILES)


def test_a_file_and_words_arrive():
    form = filled(sent(words="We met", file=SimpleUploadedFile("minutes.pdf", pdf())))
    assert form.is_valid()
    assert form.cleaned_data["file"].content == pdf()
    assert form.cleaned_data["words"] == "We met"


def test_no_file_is_no_file():
    form = filled(sent(words="We met"))
    assert form.is_valid()
    assert form.cleaned_data["file"] is None


@pytest.mark.parametrize("size", [LARGEST_FILE + 1, LARGEST_FILE + 64 * 1024, 3 * LARGEST_FILE])
def test_a_file_that_is_too_big_is_never_kept_and_loses_no_words(size):
    request = sent(before="Typed before", file=SimpleUploadedFile("big.txt", b"a" * size), words="Typed behind it")
    assert isinstance(request.FILES["file"], OversizedFile)
    assert request.FILES["file"].size > LARGEST_FILE
    assert request.POST["before"] == "Typed before"
    form = filled(request)
    assert form.errors == {"file": [accepted_file.TOO_BIG]}
    assert form["words"].value() == "Typed behind it"


def test_a_file_of_just_the_largest_size_is_kept():
    form = filled(sent(words="x", file=SimpleUploadedFile("big.txt", b"a" * LARGEST_FILE)))
    assert form.is_valid()


def test_all_files_of_a_request_share_the_bound():
    files = {f"file{n}": SimpleUploadedFile(f"{n}.txt", b"a" * (LARGEST_FILE // 2)) for n in range(5)}
    request = sent(**files, words="x")
    kept = [file for file in request.FILES.values() if not isinstance(file, OversizedFile)]
    assert sum(file.size for file in kept) <= LARGEST_FILE
    assert request.POST["words"] == "x"


def test_a_small_file_after_one_that_was_too_big():
    request = sent(
        big=SimpleUploadedFile("a.txt", b"a" * (LARGEST_FILE + 1)), file=SimpleUploadedFile("b.png", png()), words="x"
    )
    assert isinstance(request.FILES["big"], OversizedFile)
    assert not isinstance(request.FILES["file"], OversizedFile) or request.FILES["file"].size > LARGEST_FILE


def test_thousands_of_files_in_one_request_are_turned_away():
    request = sent(**{f"file{n}": SimpleUploadedFile("a.txt", b"a") for n in range(3_000)})
    with pytest.raises(TooManyFilesSent):
        _ = request.POST


def test_an_empty_file_gets_its_sentence():
    form = filled(sent(words="x", file=SimpleUploadedFile("minutes.pdf", b"")))
    assert form.errors == {"file": [accepted_file.EMPTY]}


def test_a_file_that_has_to_be_there():
    class MustForm(Form):
        file = UploadField(label="File")

    assert MustForm({}, {}).errors == {"file": ["Choose a file."]}


def test_a_download_is_saved_and_never_shown():
    answer = as_download(BytesIO(pdf()), name="minutes.pdf", media_type="application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "allow-" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/javascript", "", "x\r\ny: z"])
def test_no_other_type_is_ever_served(media_type):
    answer = as_download(BytesIO(b"x"), name="a.txt", media_type=media_type)
    assert answer["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("name", ["محضر.pdf", "re\u0301sume\u0301.pdf", "记录.pdf"])
def test_a_name_in_another_script_is_written_as_headers_allow(name):
    answer = as_download(BytesIO(pdf()), name=name, media_type="application/pdf")
    assert answer["Content-Disposition"].isascii()
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
