"""Reading rubrics. What is published never changes, so each process reads it once and keeps it."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db.models import QuerySet

from .. import tree, writer
from ..models import EvidenceType, Indicator, Rubric
from ..rows import tree_of


class RubricTamperedWith(Exception):  # noqa: N818 - what happened is its name
    """Rows of a published rubric are no longer what was published: somebody changed the database itself."""


class RubricNotFound(Exception):  # noqa: N818 - what happened is its name
    """No stored rubric is the one asked for, or more than one is. The message says what to do."""


@dataclass(frozen=True)
class KnownRubric:
    """A rubric's content, with the keys of the rows that other apps refer to."""

    pk: int
    content: tree.Rubric
    indicator_keys: dict[str, int]  # by indicator code
    evidence_type_keys: dict[str, int]  # by evidence type id

    @cached_property
    def _codes(self) -> dict[int, str]:
        return {key: code for code, key in self.indicator_keys.items()}

    def indicator_code(self, key: int) -> str:
        """The code, such as ACC-1, of the indicator row with this key. Raises KeyError if it has none."""
        return self._codes[key]


def published() -> QuerySet[Rubric]:
    """Every published rubric, the newest first."""
    return Rubric.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk")


def newest_published() -> Rubric | None:
    """The rubric on which new audits start; None if no rubric is published yet."""
    return published().first()


def known(rubric: Rubric) -> KnownRubric:
    """Everything a rubric says: no query at all once a published one has been read in this process.

    Raises RubricTamperedWith if a published rubric's rows are not what was published.
    """
    if rubric.published_at is None:
        return _read(rubric)
    return _published(rubric.pk, rubric.content_hash)


def exported(*, version: str | None = None, identifier: str | None = None) -> str:
    """A stored rubric as its file: the newest published one, or the newest of all, unless a version is named.

    Raises RubricNotFound if none has that version, or several do.
    """
    rubrics = Rubric.objects.order_by("-pk")
    if identifier:
        rubrics = rubrics.filter(identifier=identifier)
    found = list(rubrics.filter(version=version) if version else rubrics)
    if not found:
        stored = ", ".join(f"{rubric.identifier} {rubric.version}" for rubric in Rubric.objects.order_by("pk"))
        raise RubricNotFound(f"There is no such rubric. Stored are: {stored or 'none; load one first'}.")
    if version and len(found) > 1:
        ids = ", ".join(rubric.identifier for rubric in found)
        raise RubricNotFound(f"Several rubrics have version {version}: {ids}. Name one with --rubric.")
    newest = max(found, key=lambda rubric: (rubric.published_at is not None, rubric.published_at or rubric.loaded_at))
    return writer.write(known(newest).content)


@lru_cache(maxsize=16)
def _published(key: int, content_hash: str) -> KnownRubric:
    rubric = Rubric.objects.get(pk=key, content_hash=content_hash)
    found = _read(rubric)
    if writer.content_hash(found.content) != content_hash:
        raise RubricTamperedWith(
            f"The stored rows of {rubric} are not what was published. Restore them from a backup, or from its file."
        )
    return found


def _read(rubric: Rubric) -> KnownRubric:
    return KnownRubric(
        pk=rubric.pk,
        content=tree_of(rubric),
        indicator_keys=dict(Indicator.objects.filter(rubric=rubric).order_by().values_list("code", "pk")),
        evidence_type_keys=dict(EvidenceType.objects.filter(rubric=rubric).order_by().values_list("slug", "pk")),
    )


def forget() -> None:
    """Read every rubric afresh next time: for tests, which take rows away under the keys."""
    _published.cache_clear()
