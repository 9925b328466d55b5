"""Text that arrived after a session ended: stashed until the same person has signed in again.

A form sent by somebody who has meanwhile been signed out would otherwise vanish with the redirect. It waits in
the (anonymous) session, marked with the person whose page it came from. Django keeps the session's content when
that person signs in; for anybody else it is thrown away. It may be private writing, so it is encrypted with a key
that is not in the database.
"""

import json
from dataclasses import asdict, dataclass

from . import crypto

COOKIE = "page_owner"
OWNER = "page-owner"  # purposes of keys and signatures
STASHED = "stashed-form"
KEY = "stashed_form"
SENT_AGAIN = "sent_again"  # the field that marks a stashed form on its second way
LARGEST = 200_000  # characters; a factor page full to every limit is well below
NEVER_STASHED = ("password", "password1", "password2", "oldpassword", "code", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class StashedForm:
    """What was sent, and where to. A file is not kept: `with_file` says that one came along."""

    path: str
    fields: list[tuple[str, str]]
    with_file: bool = False

    @property
    def texts(self) -> list[str]:
        """The parts a person would recognise as their own writing."""
        return [value for _, value in self.fields if " " in value.strip()]


def never_stashed(view):
    """Mark a view whose forms nobody keeps, not even encrypted and for their author: answers to a survey."""
    view.never_stashed = True
    return view


def signed_owner(user) -> str:
    """The person's signed key, for the cookie that outlives the session."""
    return crypto.sign(user.pk, purpose=OWNER)


def owner_of(request) -> int | None:
    """Whose pages this browser last showed; None if nobody's, or if the cookie was tampered with."""
    try:
        return crypto.unsign(request.COOKIES.get(COOKIE, ""), purpose=OWNER)
    except crypto.BadSignatureError:
        return None


def sent_form(request) -> StashedForm | None:
    """What a request carries, if it is a form of a size that can be offered again; never a password or a code."""
    if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return None
    fields, size = [], 0
    for name, values in request.POST.lists():
        if name not in NEVER_STASHED:
            for value in values:
                fields.append((name, value))
                size += len(name) + len(value)
    if not fields or size > LARGEST:
        return None
    return StashedForm(path=request.path, fields=fields, with_file=bool(request.FILES))


def stash(request) -> bool:
    """Keep the posted form if a known person's page sent it; returns whether it was kept."""
    owner, form = owner_of(request), sent_form(request)
    if owner is None or form is None:
        return False
    keys = crypto.installation_keys(STASHED)
    request.session[KEY] = {"owner": owner, "ciphertext": crypto.encrypt(json.dumps(asdict(form)), keys=keys)}
    return True


def stashed_for(request) -> StashedForm | None:
    """What waits for the signed-in person; text of anybody else is thrown away."""
    stashed = request.session.get(KEY)
    if stashed is None:
        return None
    try:
        if stashed["owner"] == request.user.pk:
            return _decrypt(stashed["ciphertext"])
    except (KeyError, crypto.CannotDecryptError):
        pass  # stashed by an earlier version, or the installation's key has changed: nobody can open it any more
    discard(request)
    return None


def discard(request) -> None:
    """Forget what was stashed: it has been sent again, or the person said so."""
    request.session.pop(KEY, None)


def _decrypt(ciphertext: str) -> StashedForm:
    form = json.loads(crypto.decrypt(ciphertext, keys=crypto.installation_keys(STASHED)))
    fields = [(name, value) for name, value in form["fields"]]
    return StashedForm(path=form["path"], fields=fields, with_file=form["with_file"])
