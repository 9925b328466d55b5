"""E-mails about survey rounds."""

from datetime import datetime

from django.urls import reverse

from apps.accounts.notices import Notice, NoticeKind
from apps.organisations.emails import send_to_members
from apps.organisations.models import Role

from .models import Round


def send_round_closed(round: Round, *, has_enough: bool, at: datetime) -> None:
    """Tell those who look after the programme that a round has closed, and peer workers of their own. It is the same
    e-mail for those who answered and those who did not, and says nothing of what anybody said.
    """
    programme = round.programme
    notice = Notice(
        NoticeKind.ROUNDS,
        f"A survey round has closed: {programme.name}",
        "surveys/email/round_closed.txt",
        reverse("surveys:round", args=[round.reference]),
        {"programme": programme.name, "group": round.get_voice_display().lower(), "has_enough": has_enough},
    )
    roles = (Role.MANAGER, Role.ADMINISTRATOR, *((Role.PEER_WORKER,) if round.for_peer_workers else ()))
    send_to_members(notice, programme.organisation, *roles, at=at)
