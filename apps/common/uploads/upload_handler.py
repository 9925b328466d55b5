"""Taking in what a browser sends: no request fills the disk, and nothing typed beside a file is lost with it."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from .accepted_file import LARGEST_FILE


class OversizedFile(UploadedFile):
    """A file of which nothing was kept, because it was too big; only its size is known."""


class BoundedUploadHandler(FileUploadHandler):
    """Stands before the handlers that keep files, and passes on as much of one request as may be kept.

    Files beyond that are counted and forgotten while the rest of the form goes on being read, so that its fields
    arrive, and the form can say what was wrong.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.bytes_passed_on = 0  # bytes of the whole request
        self.is_too_big = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.is_too_big = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.is_too_big = self.is_too_big or self.bytes_passed_on + len(raw_data) > LARGEST_FILE
        if self.is_too_big:
            return None
        self.bytes_passed_on += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.is_too_big:
            return None
        return OversizedFile(name=self.file_name or "file", size=max(file_size, LARGEST_FILE + 1))
