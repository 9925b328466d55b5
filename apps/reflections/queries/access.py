"""Where every read of a reflection starts: at its author."""

from datetime import datetime

from django.db.models import QuerySet

from ..models import Journal, Reflection
from ..reflection_encryption import DecryptedReflection, decrypt_reflection


def reflections_of(person, at: datetime) -> QuerySet[Reflection]:
    """What the person wrote and is still kept, the newest first. What is past its time is as good as deleted."""
    return Reflection.objects.filter(author=person, keep_until__gt=at)


def decrypted_reflections_of(person, at: datetime) -> list[DecryptedReflection]:
    """The same, with every seal broken that a key fits."""
    return list(map(decrypt_reflection, reflections_of(person, at)))


def decrypted_reflections_about(practice: str, person, at: datetime) -> list[DecryptedReflection]:
    """Those of one practice."""
    return [one for one in decrypted_reflections_of(person, at) if one.entry and one.entry.practice == practice]


def journal_of(person) -> Journal | None:
    """The person's journal; None if they have not opened one yet."""
    return Journal.objects.filter(author=person).first()


def as_data(reflection: DecryptedReflection) -> dict[str, object]:
    """One reflection, whole, as values that JSON can hold."""
    row, entry = reflection.row, reflection.entry
    times = {
        "reference": row.reference,
        "begun_at": row.begun_at.isoformat(),
        "saved_at": row.saved_at.isoformat(),
        "keep_until": row.keep_until.isoformat(),
        "version": row.version,
        "client_id": row.client_id,
    }
    if entry is None:
        return times | {"cannot_be_opened": True}
    return times | {
        "rubric": entry.rubric,
        "practice": entry.practice,
        "title": entry.title,
        "prompt": entry.prompt,
        "words": entry.words,
        "leaning": entry.leaning_label or None,
        "level": entry.level,
        "level_says": entry.anchor or None,
    }


def personal_data(user) -> dict[str, object]:
    """Everything in a person's journal, with their words, for the file of all their data."""
    journal = journal_of(user)
    return {
        "reflections_are_kept_for_months": journal.months if journal else None,
        "reflections": [as_data(decrypt_reflection(row)) for row in Reflection.objects.filter(author=user)],
    }


def what_closing_deletes(user) -> str:
    """What a person who closes their account reads about their journal."""
    number = Reflection.objects.filter(author=user).count()
    if not number:
        return ""
    what = "Your reflection is" if number == 1 else f"Your {number} reflections are"
    return f"{what} deleted for good. Nobody can bring them back."
