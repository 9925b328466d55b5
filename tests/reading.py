"""Pages as a person reads them."""

import html


def as_read(response) -> str:
    """The page with a space for each line break or run of blanks, as a browser shows it, and without entities."""
    return " ".join(html.unescape(response.content.decode()).split())
