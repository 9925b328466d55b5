"""Handing a kept file to somebody: to be saved, never to be shown or run inside this site."""

from django.http import FileResponse

from .kinds import KINDS


def as_download(file, *, name: str, media_type: str) -> FileResponse:
    """The file as an attachment, under the name and type that we gave it.

    Were a browser to show it after all, it would do so in a sandbox: without scripts, and not as part of this site.
    """
    response = FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type=media_type if media_type in KINDS else "application/octet-stream",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
