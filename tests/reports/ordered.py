"""Orders for tests: a view of several programmes whose audits are shared with the commissioner, and its order."""

import hashlib
from datetime import timedelta
from itertools import count

from django.core.files.base import ContentFile

from apps.assessments.models import Assessment, Share
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Commission
from apps.reports.models import ItemKind, ItemStatus, Order
from apps.reports.orders.placing import OrderedView, place_order
from apps.reports.orders.work import work_on_orders
from tests.cast import NOON, Cast, make_programme
from tests.reports import audits

LATER = NOON + timedelta(minutes=5)


def fund(programme, cast: Cast, audit: Assessment | None = None) -> None:
    """The Estuary Board funds the programme and, where there is one, sees its audit."""
    Commission.objects.get_or_create(
        programme=programme, commissioner=cast.board, defaults={"named_by": cast.manager, "named_at": NOON}
    )
    if audit is not None:
        Share.objects.create(assessment=audit, commissioner=cast.board, shared_by=cast.manager, shared_at=NOON)


def shared_rows(cast: Cast, rubric, how_many: int) -> list:
    """So many programmes of Harbour, each with a signed-off audit that the commissioner sees."""
    rows = []
    for number in range(1, how_many + 1):
        programme = make_programme(cast.harbour, f"Programme {number}")
        audit = audits.usual(programme, rubric, cast.manager)
        fund(programme, cast, audit)
        rows.append((programme, Assessment.objects.get(pk=audit.pk)))
    return rows


def make_order(rows, cast: Cast, kinds=(ItemKind.REPORT,), *, title="All of it", at=NOON, by=None):
    """An order of these, for the Estuary Board."""
    view = OrderedView(title, "Every programme you fund, by name.", rows)
    organisation = cast.board if by is None else by.memberships.first().organisation
    return place_order(view=view, kinds=kinds, organisation=organisation, by=by or cast.commissioner, at=at)


SECONDS = count(1)


def clock():
    """A second later each time."""
    return LATER + timedelta(seconds=next(SECONDS))


def work(order=None, *, turns=1):
    """What a worker does in so many turns; returns the order as it stands then."""
    for _ in range(turns):
        work_on_orders(now=clock)
    if order is not None:
        order.refresh_from_db()
    return order


def make_scenario_orders(cast: Cast, audit: Assessment) -> tuple[Order, Order]:
    """The commissioner's: one that waits, and one that is ready."""
    waiting = make_order([(audit.programme, audit)], cast)
    kept = make_order([(audit.programme, audit)], cast)
    kept.items.update(status=ItemStatus.DONE)
    kept.file.save("kept.zip", ContentFile(b"PK"), save=False)
    kept.sha256, kept.size = hashlib.sha256(b"PK").hexdigest(), 2
    kept.status, kept.finished_at, kept.expires_at = JobStatus.READY, LATER, LATER + timedelta(days=36500)
    kept.save()
    return waiting, kept
