"""Handing a kept file to somebody: to be saved, never to be shown or run inside this site."""

from typing import IO

from django.core.files.base import File
from django.http import FileResponse

from .file_types import FILE_TYPES


def as_download(file: IO[bytes] | File, *, name: str, media_type: str) -> FileResponse:
    """The file as an attachment, under the name and type that we gave it.

    Were a browser to show it after all, it would do so in a sandbox: without scripts, and not as part of this site.
    """
    response = FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type=media_type if media_type in FILE_TYPES else "application/octet-stream",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
