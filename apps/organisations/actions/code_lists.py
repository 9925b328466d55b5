"""Lists that the host loads from files: organisations of the NHS, and areas."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record

from ..models import Area, OdsCode

AT_ONCE = 1_000  # rows


@transaction.atomic
def replace_ods_codes(*, names: dict[str, str], by, at: datetime) -> None:
    """The whole list anew: `names` by code. What organisations said of themselves stays."""
    OdsCode.objects.all().delete()
    OdsCode.objects.bulk_create((OdsCode(code=code, name=name) for code, name in names.items()), batch_size=AT_ONCE)
    newest = OdsCode.objects.order_by("pk").last()
    if newest is not None:
        record("list of ODS codes loaded", target=newest, by=by, at=at, codes=len(names))


@transaction.atomic
def save_areas(*, areas: Sequence[tuple[str, str, str]], by, at: datetime) -> None:
    """Each by its kind, code and name. Areas that are not among them stay: programmes may name them."""
    rows = [Area(kind=kind, code=code, name=name) for kind, code, name in areas]
    Area.objects.bulk_create(
        rows, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["code"], update_fields=["kind", "name"]
    )
    first = Area.objects.filter(code=rows[0].code).first() if rows else None
    if first is not None:
        record("areas loaded", target=first, by=by, at=at, areas=len(rows))
