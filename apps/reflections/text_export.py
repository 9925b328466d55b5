"""Reflections as a text to read."""

from collections.abc import Sequence

from django.utils import timezone

from apps.common.dates import day, moment

from .reflection_encryption import DecryptedReflection

RULE = "-" * 60


def as_text(everything: Sequence[DecryptedReflection]) -> str:
    """All of them, the newest first, as a person would copy them out."""
    lines = ["My reflections", ""]
    for one in everything:
        lines += _lines(one)
    return "\n".join(lines)


def _lines(reflection: DecryptedReflection) -> list[str]:
    row, entry = reflection.row, reflection.entry
    end = day(timezone.localtime(row.keep_until))
    dates = [f"Begun {moment(row.begun_at)}, last saved {moment(row.saved_at)}, kept until {end}", ""]
    if entry is None:
        return [RULE, "A reflection that cannot be reflection, because its key is lost", *dates]
    words = [entry.words or "(no words)", ""]
    if entry.leaning_label:
        words += [f"How it sat with me: {entry.leaning_label.lower()}", ""]
    if entry.level is not None:
        words += [f"The level I chose: {entry.level}. {entry.anchor}", ""]
    return [RULE, f"{entry.title} ({entry.practice})", *dates, entry.prompt, "", *words]
