"""An order's ZIP, written piece by piece: whoever writes it holds one file at a time, however many are in it."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files import File
from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils import timezone

from apps.common.disk_space import FULL, disk_space
from apps.common.uploads.stored_files import FileChangedError, open_stored

from ..models import ItemKind, ItemStatus, Order, OrderItem, Report
from .file_names import name_in_zip
from .item_printing import NoRoomError
from .wording import about_item

INDEX, STYLES = "index.html", "index.css"


class FilesMissingError(Exception):
    """Files of the order are gone from the storage again; their rows wait to be made once more."""


@dataclass(frozen=True)
class PackedFile:
    """One line of the ZIP's table: what it is of and what it is called, or why it is not there."""

    place: int
    programme: str
    organisation: str
    about: str
    kind: str
    name: str  # empty: it is not there
    size: int
    failure: str


class _Piece(io.BytesIO):
    """The place that a ZIP is written to: it knows how much was written before, and hands out what is new."""

    def __init__(self) -> None:
        super().__init__()
        self._before = 0

    def tell(self) -> int:
        return self._before + super().tell()

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        return self._before + super().seek(place - self._before if whence == io.SEEK_SET else place, whence)

    def take(self) -> bytes:
        """What was written since the last time."""
        new = self.getvalue()
        self._before += len(new)
        super().seek(0)
        self.truncate(0)
        return new


class OrderZip(File):
    """What the private storage takes for a file: the ZIP, made while it is written. It can be had once.

    Afterwards `written` says how many bytes it has, and `sha256` is their hash.
    """

    def __init__(self, order: Order, *, at: datetime) -> None:
        super().__init__(None, name="order.zip")
        self._order = order
        self._at = at
        self._hash = hashlib.sha256()
        self.written = 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def check_room(self) -> None:
        """Raises NoRoomError where the disk could not hold it beside the files themselves."""
        done = self._order.items.filter(status=ItemStatus.DONE)
        needed = done.aggregate(bytes=Sum("report__size"))["bytes"] or 0
        if disk_space(settings.DATA_DIR).free < needed + FULL:
            raise NoRoomError

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Its bytes, about one file at a time. Raises FilesMissingError."""
        place, packed = _Piece(), []
        with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as archive:
            for item in self._items():
                packed.append(self._put(archive, item))
                yield self._counted(place.take())
            index = render_to_string("reports/orders/index.html", self._index(packed))
            archive.writestr(self._entry(INDEX), index.encode())
            archive.writestr(self._entry(STYLES), (settings.BASE_DIR / "static" / "css" / "order.css").read_bytes())
        yield self._counted(place.take())

    def _items(self) -> Iterator[OrderItem]:
        wanted = ("report__assessment__programme", "report__programme", "programme__organisation", "assessment")
        audits = ("assessment__programme__organisation", "assessment__withdrawal", "report__assessment__withdrawal")
        return self._order.items.select_related(*wanted, *audits).order_by("place").iterator(chunk_size=100)

    def _put(self, archive: zipfile.ZipFile, item: OrderItem) -> PackedFile:
        """Add the file to the archive; returns its line of the table."""
        name, content = "", b""
        if item.status == ItemStatus.DONE:
            content = _content_of(item)
            name = name_in_zip(item)
            archive.writestr(self._entry(name), content)
        programme = item.programme
        return PackedFile(
            place=item.place,
            programme=programme.name if programme else "",
            organisation=programme.organisation.name if programme else "",
            about=about_item(item),
            kind=ItemKind(item.kind).label,
            name=name,
            size=len(content),
            failure=item.failure,
        )

    def _entry(self, name: str) -> zipfile.ZipInfo:
        local = timezone.localtime(self._at)
        entry = zipfile.ZipInfo(name, date_time=local.timetuple()[:6])
        entry.external_attr = 0o644 << 16
        return entry

    def _index(self, packed: list[PackedFile]) -> dict[str, object]:
        there = [file for file in packed if file.name]
        missing = [file for file in packed if not file.name]
        return {"order": self._order, "there": there, "missing": missing, "at": self._at}

    def _counted(self, piece: bytes) -> bytes:
        self._hash.update(piece)
        self.written += len(piece)
        return piece


def _content_of(item: OrderItem) -> bytes:
    """The whole file. Raises FilesMissingError where it is no longer the one that was made."""
    stored: OrderItem | Report | None = item if item.kind == ItemKind.PORTFOLIO else item.report
    try:
        if stored is None:
            raise FileNotFoundError
        return open_stored(stored.file, sha256=stored.sha256).read()
    except (FileNotFoundError, FileChangedError, ValueError) as missing:
        OrderItem.objects.filter(pk=item.pk).update(status=ItemStatus.WAITING, attempts=0)
        raise FilesMissingError from missing
