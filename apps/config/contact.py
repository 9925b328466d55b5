"""Who runs this installation and how to reach them, as its host names them in the settings."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from apps.common.templatetags.phone_links import phone_link
from apps.config.environment import stop

LONGEST_NAME = 120  # characters: it stands within a sentence
PHONE = re.compile(r"\+?[\d ()./-]{3,30}")
FEWEST_DIGITS = 3  # such as 111


@dataclass(frozen=True)
class Contact:
    """The operator of this installation. Each part may be empty; pages leave out what is."""

    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def phone_link(self) -> str:
        """The number as a telephone dials it."""
        return phone_link(self.phone)


def contact_from(name: str, email: str, phone: str) -> Contact:
    """The contact of the settings; what nobody could use stops the start with what it should be."""
    name, email, phone = name.strip(), email.strip(), phone.strip()
    if len(name) > LONGEST_NAME or any(unicodedata.category(sign).startswith("C") for sign in name):
        stop(
            f"OPERATOR_NAME must be the name of who runs this installation, on one line of up to {LONGEST_NAME} "
            "characters, such as Riverside Trust."
        )
    if email and not _is_email(email):
        stop("CONTACT_EMAIL must be an e-mail address that people can write to, such as help@example.org.")
    if phone and not (PHONE.fullmatch(phone) and len(re.findall(r"\d", phone)) >= FEWEST_DIGITS):
        stop("CONTACT_PHONE must be a telephone number, such as +44 20 7946 0000.")
    return Contact(name, email, phone)


def _is_email(address: str) -> bool:
    try:
        EmailValidator()(address)
    except ValidationError:
        return False
    return True
