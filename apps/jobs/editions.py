"""Who may work on what: a row is for those who run the very same code, styles and address as whoever asked for it.

Two hosts, or a start that follows another, may differ for a while. A worker leaves rows of another edition alone, so
that nothing is printed in a layout or with an address that nobody asked for.
"""

import hashlib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Q, QuerySet

# Everything that decides what a worker makes of a row.
SOURCES = (
    "apps/**/*.py",
    "apps/**/*.yaml",
    "templates/**/*.html",
    "templates/**/*.txt",
    "static/css/*.css",
    "static/fonts/print/*",
    "requirements.txt",
)
# An edition that nobody has enqueued, or worked on, for so long has no workers left: they sweep every few seconds.
GONE_AFTER = timedelta(minutes=10)


@cache
def code_mark(base: Path) -> str:
    """The mark of the files in a copy of the product; read once per process."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(base.glob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(base)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def edition() -> str:
    """The mark of this process: of its code and of the address that it prints."""
    text = f"{code_mark(Path(settings.BASE_DIR))} {settings.SITE_URL}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def is_ours() -> Q:
    """Rows that this process may work on. Rows from before there were editions are everybody's."""
    return Q(edition__in=("", edition()))


def editions_without_workers(rows: QuerySet, *, at: datetime) -> list[str]:
    """Other editions, of these waiting rows, that nobody looks after any more."""
    others = rows.exclude(is_ours()).order_by().values("edition")
    signs = others.annotate(enqueued=Max("enqueued_at"), beaten=Max("heartbeat_at"), asked=Max("requested_at"))
    gone = []
    for sign in signs:
        last = max(moment for moment in (sign["enqueued"], sign["beaten"], sign["asked"]) if moment)
        if last < at - GONE_AFTER:
            gone.append(sign["edition"])
    return gone
