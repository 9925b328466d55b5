"""Saving as people type, also when two of them write the same thing at once. One vocabulary, here, in forms and in
`saving.js`:

- `version` counts the changes of what is stored, and `expected_version` is the one that a page had been given. Where
  many parts share one stored row, a part's digest stands in for the count.
- `client_id` is an open page's own random name, stored with what it wrote. A page that sends the same thing twice, or
  goes on typing before it heard of its last saving, meets no conflict with itself.
- `initial_digest` is the digest of what the page had been given, so that what nobody touched is left alone.

The later of two edits is told what changed: nothing is stored, and both texts are shown.
"""

import uuid
from dataclasses import dataclass
from typing import Generic, TypeVar

from django import forms
from django.db import models
from django.utils.crypto import salted_hmac

from .forms import Form
from .text_fields import LineField

LONGEST_CLIENT_ID = 36  # characters
LONGEST_DIGEST = 20

Stored = TypeVar("Stored")
Typed = TypeVar("Typed")


@dataclass(frozen=True)
class Saved(Generic[Stored]):
    """What was sent stands."""

    stored: Stored
    changed: bool  # False: it stood like this already


@dataclass(frozen=True)
class Conflict(Generic[Stored, Typed]):
    """Another page changed it meanwhile. Nothing was stored; both texts are here to choose from."""

    theirs: Stored
    yours: Typed


def is_conflict(
    *, version: int | str, expected_version: int | str, last_client_id: str = "", client_id: str = ""
) -> bool:
    """Whether another page than the sender's changed what is stored since the sender was given it.

    `last_client_id` names the page that wrote what is stored.
    """
    return version != expected_version and not is_same_client(last_client_id, client_id)


def is_same_client(last_client_id: str, client_id: str) -> bool:
    """Whether one open page wrote both. If it did not, what stands is worth keeping before it is written over."""
    return bool(client_id) and client_id == last_client_id


def client_id_field() -> models.CharField:
    """Which open page made the last change; empty while none has."""
    return models.CharField(max_length=LONGEST_CLIENT_ID, blank=True)


def sent_client_id(request) -> str:
    """The name of the page that sent a form; empty if it said none."""
    return request.POST.get("client_id", "")[:LONGEST_CLIENT_ID]


def client_id_for(request) -> str:
    """The name of the page that is being answered: a page that is shown again keeps its own."""
    return sent_client_id(request) or uuid.uuid4().hex


def unsaved_owner(person) -> str:
    """The name under which text not yet saved waits in the browser: one person never meets another's."""
    return salted_hmac("even-ground.unsaved", str(person.pk)).hexdigest()[:16]


class SavedAsTyped(Form):
    """A form, or part of one, that is saved as it is filled in. Its content has a `digest`."""

    expected_version: forms.Field = forms.IntegerField(label="Version", widget=forms.HiddenInput, min_value=0)
    initial_digest = LineField(widget=forms.HiddenInput, max_length=LONGEST_DIGEST, required=False)

    def entry(self):
        """What was typed, as the action takes it. Only after the form was found valid."""
        raise NotImplementedError

    @property
    def is_untouched(self) -> bool:
        """Whether the person sent back just what the page had given them."""
        return self.entry().digest == self.cleaned_data["initial_digest"]


def sent_back(*, version: int | str, digest: str) -> dict[str, int | str]:
    """What `saving.js` sends with the next saving of a part: it has now been given this."""
    return {"expected_version": version, "initial_digest": digest}
