"""The words of support that an organisation gives its people."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.unicode_text import stripped_text
from apps.organisations.models import Organisation

from ..models import SupportText
from ..permissions import check_can_edit_support
from ..queries.support import text_of


@transaction.atomic
def change_support_text(*, organisation: Organisation, text: str, by, at: datetime) -> None:
    """Say something else on the pause and support page; an empty text brings the usual one back.

    Saying what the page says already changes nothing.
    """
    check_can_edit_support(by, organisation)
    text = stripped_text(text)
    has_own = SupportText.objects.filter(organisation=organisation).exists()
    if text == stripped_text(text_of(organisation)) or not (text or has_own):
        return
    if text:
        SupportText.objects.update_or_create(
            organisation=organisation, defaults={"text": text, "changed_by": by, "changed_at": at}
        )
    else:
        SupportText.objects.filter(organisation=organisation).delete()
    record("support text changed", target=organisation, by=by, at=at)
