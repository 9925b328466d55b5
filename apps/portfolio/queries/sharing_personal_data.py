"""What requests and links keep about a person, for the file of one's own data."""

from datetime import datetime

from django.db.models import Q

from ..models import ShareLink, SharingRequest


def sharing_personal_data(user) -> dict[str, object]:
    """Which requests and links carry the person's name, and when: two queries. Their own words go with them."""
    return {"requests_to_share": _requests_of(user), "links_to_reports": _links_of(user)}


def _requests_of(user) -> list[dict]:
    found = []
    theirs = Q(asked_by=user) | Q(answered_by=user) | Q(ended_by=user)
    for request in SharingRequest.objects.filter(theirs).order_by("pk"):
        asked, answered = request.asked_by_id == user.pk, request.answered_by_id == user.pk
        found.append(
            {
                "request": request.reference,
                "asked_at": _when(request.asked_at, is_theirs=asked),
                "message": request.message if asked else None,
                "answered_at": _when(request.answered_at, is_theirs=answered),
                "answer": request.answer if answered else None,
                "ended_at": _when(request.ended_at, is_theirs=request.ended_by_id == user.pk),
            }
        )
    return found


def _links_of(user) -> list[dict]:
    found = []
    for link in ShareLink.objects.filter(Q(made_by=user) | Q(revoked_by=user)).order_by("pk"):
        made = link.made_by_id == user.pk
        found.append(
            {
                "link": link.reference,
                "label": link.label if made else None,
                "made_at": _when(link.made_at, is_theirs=made),
                "taken_back_at": _when(link.revoked_at, is_theirs=link.revoked_by_id == user.pk),
            }
        )
    return found


def _when(at: datetime | None, *, is_theirs: bool) -> str | None:
    """When a person did something; None if they did not, or somebody else did."""
    return at.isoformat() if at is not None and is_theirs else None
