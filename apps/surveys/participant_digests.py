"""How a round knows a person, or a single-use link, that has had its say: a digest, another one in every round."""

from django.utils.crypto import salted_hmac

from .models import Round


def person_digest(round: Round, person) -> str:
    """The digest of somebody who signed in."""
    return salted_hmac("even-ground.surveys.person", f"{round.reference}:{person.pk}").hexdigest()[:24]


def link_digest(round: Round, secret: str) -> str:
    """The digest of a single-use link."""
    return salted_hmac("even-ground.surveys.link", f"{round.reference}:{secret}").hexdigest()[:24]
