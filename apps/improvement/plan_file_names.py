"""What files of a plan are called: never after a person."""

from datetime import date

from django.utils.text import slugify


def plan_file_stem(programme: str, today: date) -> str:
    """The programme, and on which day its plan stood so."""
    return f"{short_slug(programme, 'programme')}-action-plan-{today.isoformat()}"


def short_slug(text: str, otherwise: str) -> str:
    """A name as part of a file's name; `otherwise` where none of its signs can stand in one."""
    return slugify(text, allow_unicode=True)[:60].strip("-") or otherwise
