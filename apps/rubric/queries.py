"""Reading rubrics. What is published never changes, so each process reads it once and keeps it."""

from dataclasses import dataclass
from functools import lru_cache

from . import tree
from .models import EvidenceType, Indicator, Rubric
from .rows import tree_of


@dataclass(frozen=True)
class KnownRubric:
    """A rubric's content, with the keys of the rows that other apps refer to."""

    pk: int
    content: tree.Rubric
    indicator_keys: dict[str, int]  # by indicator code
    evidence_type_keys: dict[str, int]  # by evidence type id

    def indicator_code(self, key: int) -> str:
        """The code, such as ACC-1, of the indicator row with this key. Raises KeyError if it has none."""
        return next(code for code, pk in self.indicator_keys.items() if pk == key)


def newest_published() -> Rubric | None:
    """The rubric on which new audits start; None if no rubric is published yet."""
    return Rubric.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk").first()


def known(rubric: Rubric) -> KnownRubric:
    """Everything a rubric says: no query at all once a published one has been read in this process."""
    if rubric.published_at is None:
        return _read(rubric)
    return _published(rubric.pk, rubric.content_hash)


@lru_cache(maxsize=16)
def _published(key: int, content_hash: str) -> KnownRubric:
    return _read(Rubric.objects.get(pk=key, content_hash=content_hash))


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
