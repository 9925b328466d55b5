"""How a person, or a single-use link, stands on a round's roll: a digest, which is another one in every round."""

from django.utils.crypto import salted_hmac

from .models import Round


def person_mark(round: Round, person) -> str:
    """The mark of somebody who signed in."""
    return salted_hmac("even-ground.surveys.person", f"{round.reference}:{person.pk}").hexdigest()[:24]


def link_mark(round: Round, secret: str) -> str:
    """The mark of a single-use link."""
    return salted_hmac("even-ground.surveys.link", f"{round.reference}:{secret}").hexdigest()[:24]
