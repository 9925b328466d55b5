"""Taking in what a browser sends: no request fills the disk, and nothing typed beside a file is lost with it."""

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from .accepting import LARGEST


class NotKept(UploadedFile):
    """A file of which nothing was kept, because it was too big; only its size is known."""


class WithinBounds(FileUploadHandler):
    """Stands before the handlers that keep files, and passes on as much of one request as may be kept.

    Files beyond that are counted and forgotten while the rest of the form goes on being read, so that its fields
    arrive, and the form can say what was wrong.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.passed_on = 0  # bytes of the whole request
        self.too_big = False

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.too_big = False

    def receive_data_chunk(self, raw_data, start):
        self.too_big = self.too_big or self.passed_on + len(raw_data) > LARGEST
        if self.too_big:
            return None
        self.passed_on += len(raw_data)
        return raw_data

    def file_complete(self, file_size):
        if not self.too_big:
            return None
        return NotKept(name=self.file_name or "file", size=max(file_size, LARGEST + 1))
