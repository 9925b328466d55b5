"""Whether what a file holds may all still be read by the person whom it was made for."""

import hashlib
from datetime import datetime

from django.db.models import Q

from apps.organisations.models import Commission, Programme

from .readable_audits import readable_audits
from .readers import ExportReader


def access_digest(reader: ExportReader, read_at: datetime) -> str:
    """SHA-256 of what could be read at that moment and can be read now: asked again later, it differs as soon as
    anything of it was taken back. What came since then changes nothing.
    """
    digest = hashlib.sha256()
    for keys in (_audits(reader, read_at), _programmes(reader, read_at), _plans(reader, read_at)):
        digest.update(repr(sorted(keys)).encode())
    return digest.hexdigest()


def _audits(reader: ExportReader, read_at: datetime) -> set[int]:
    own = Q(programme__organisation__in=reader.providers, signed_off_at__lte=read_at)
    shared = Q(newest_share_at__lte=read_at)
    return set(readable_audits(reader).filter(own | shared).order_by().values_list("pk", flat=True))


def _programmes(reader: ExportReader, read_at: datetime) -> set[int]:
    funded = Commission.objects.filter(commissioner__in=reader.commissioners, named_at__lte=read_at)
    own = Q(organisation__in=reader.providers, created_at__lte=read_at)
    found = Programme.objects.filter(own | Q(pk__in=funded.values("programme")))
    return set(found.order_by().values_list("pk", flat=True))


def _plans(reader: ExportReader, read_at: datetime) -> set[int]:
    shared = reader.shares().filter(shows_plan=True, shared_at__lte=read_at)
    return set(shared.values_list("assessment__programme", flat=True))
