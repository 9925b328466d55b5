"""Text that arrived after a session ended: held until the same person has signed in again.

A form sent by somebody who has meanwhile been signed out would otherwise vanish with the redirect. It waits in
the (anonymous) session, marked with the person whose page it came from. Django keeps the session's content when
that person signs in; for anybody else it is thrown away. It may be private writing, so it is sealed with a key that
is not in the database.
"""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing

COOKIE = "page_owner"
SALT = "even-ground.page-owner"
KEY = "held_form"
SENT_AGAIN = "sent_again"  # the field that marks a held form on its second way
LARGEST = 200_000  # characters; a factor page full to every limit is well below
NEVER_HELD = ("password", "password1", "password2", "oldpassword", "code", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class HeldForm:
    """What was sent, and where to. A file is not held: `with_file` says that one came along."""

    path: str
    fields: list[tuple[str, str]]
    with_file: bool = False

    @property
    def texts(self) -> list[str]:
        """The parts a person would recognise as their own writing."""
        return [value for _, value in self.fields if " " in value.strip()]


def never_held(view):
    """Mark a view whose forms nobody keeps, not even sealed and for their author: answers to a survey."""
    view.never_held = True
    return view


def owner_mark(user) -> str:
    """A signed mark of the person, for the cookie that outlives the session."""
    return signing.dumps(user.pk, salt=SALT)


def owner_of(request) -> int | None:
    """Whose pages this browser last showed; None if nobody's, or if the mark was tampered with."""
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return None


def sent_form(request) -> HeldForm | None:
    """What a request carries, if it is a form of a size that can be offered again; never a password or a code."""
    if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return None
    fields = [(name, value) for name, values in request.POST.lists() if name not in NEVER_HELD for value in values]
    if not fields or sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return None
    return HeldForm(path=request.path, fields=fields, with_file=bool(request.FILES))


def hold(request) -> bool:
    """Keep the posted form if a known person's page sent it; returns whether it was kept."""
    owner, form = owner_of(request), sent_form(request)
    if owner is None or form is None:
        return False
    request.session[KEY] = {"owner": owner, "sealed": _seal().encrypt(json.dumps(asdict(form)).encode()).decode()}
    return True


def held_for(request) -> HeldForm | None:
    """What waits for the signed-in person; text of anybody else is thrown away."""
    kept = request.session.get(KEY)
    if kept is None:
        return None
    try:
        if kept["owner"] == request.user.pk:
            form = json.loads(_seal().decrypt(kept["sealed"].encode()))
            fields = [(name, value) for name, value in form["fields"]]
            return HeldForm(path=form["path"], fields=fields, with_file=form.get("with_file", False))
    except (KeyError, InvalidToken):
        pass  # held by an earlier version, or the installation's key has changed: nobody can open it any more
    del request.session[KEY]
    return None


def let_go(request) -> None:
    """Forget what was held: it has been sent again, or the person said so."""
    request.session.pop(KEY, None)


def _seal() -> Fernet:
    """Locked with the installation's secret: text of minutes, which a changed key may lose."""
    digest = hashlib.sha256(f"{SALT}.held:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
