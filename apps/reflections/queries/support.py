"""Pausing, and where to find support."""

from dataclasses import dataclass

from django.db.models import QuerySet

from apps.organisations.models import Organisation, OrganisationKind
from apps.organisations.permissions import organisations_where

from ..models import SupportText
from ..permissions import check_can_edit_support, has_journal

USUAL_TEXT = """Take a breath, a walk, a drink of water. Nothing here needs finishing.

Talk to your supervisor, or to a colleague you trust. “Something came up for me” is enough to begin with.

If you would like to talk to somebody outside work:

Samaritans, any time, free: call 116 123
Shout, any time, by text: text SHOUT to 85258
NHS 111: call 111, and choose the mental health option for urgent help

If you or somebody else is in danger now, call 999."""


@dataclass(frozen=True)
class Support:
    """What one organisation says; `organisation` None: the usual text, for whoever belongs to none."""

    organisation: Organisation | None
    text: str


@dataclass(frozen=True)
class SupportPage:
    """The words of each provider that the person works for, or the usual ones."""

    supports: list[Support]
    has_journal: bool


def organisations_for(person) -> QuerySet[Organisation]:
    """The providers whose words of support are the person's to read."""
    return Organisation.objects.filter(kind=OrganisationKind.PROVIDER, pk__in=organisations_where(person))


def support_page(person) -> SupportPage:
    """Anybody who is signed in may read it."""
    organisations = list(organisations_for(person))
    written = dict(SupportText.objects.filter(organisation__in=organisations).values_list("organisation", "text"))
    if written:
        supports = [Support(one, written.get(one.pk, USUAL_TEXT)) for one in organisations]
    else:
        supports = [Support(None, USUAL_TEXT)]
    return SupportPage(supports, has_journal(person))


@dataclass(frozen=True)
class EditSupportPage:
    """The text of one organisation, as it stands."""

    organisation: Organisation
    text: str


def edit_support_page(person, organisation: Organisation) -> EditSupportPage:
    """Raises NotAllowed for people who do not look after the organisation."""
    check_can_edit_support(person, organisation)
    return EditSupportPage(organisation, text_of(organisation))


def text_of(organisation: Organisation) -> str:
    """What the page of one organisation says: its own text, or the usual one."""
    own = SupportText.objects.filter(organisation=organisation).values_list("text", flat=True).first()
    return own or USUAL_TEXT
