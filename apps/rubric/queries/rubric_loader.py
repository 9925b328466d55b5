"""Reading rubrics. What is published never changes, so each process reads it once and keeps it."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db.models import QuerySet

from ..canonical_json import from_canonical_json, hash_document
from ..models import EvidenceType, Indicator, Rubric, RubricDocument
from ..rubric_rows import rows_match
from ..schema.rubric_content import RubricContent
from ..yaml_writer import to_yaml


class RubricTamperedWith(Exception):  # noqa: N818 - what happened is its name
    """Rows of a published rubric are no longer what was published: somebody changed the database itself."""


class RubricNotFound(Exception):  # noqa: N818 - what happened is its name
    """No stored rubric is the one asked for, or more than one is. The message says what to do."""


@dataclass(frozen=True)
class LoadedRubric:
    """A rubric's content, with the keys of the rows that other apps refer to: none before it is published."""

    pk: int
    content: RubricContent
    indicator_keys: dict[str, int]  # by indicator code
    evidence_type_keys: dict[str, int]  # by evidence type id

    @cached_property
    def yaml(self) -> str:
        """The rubric's YAML file, written once: it takes half a second."""
        return to_yaml(self.content)

    @cached_property
    def _codes(self) -> dict[int, str]:
        return {key: code for code, key in self.indicator_keys.items()}

    def indicator_code(self, key: int) -> str:
        """The code, such as ACC-1, of the indicator row with this key. Raises KeyError if it has none."""
        return self._codes[key]


def published_rubrics() -> QuerySet[Rubric]:
    """Every published rubric, the newest first."""
    return Rubric.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk")


def newest_published() -> Rubric | None:
    """The rubric on which new audits start; None if no rubric is published yet."""
    return published_rubrics().first()


def load_rubric_content(rubric: Rubric) -> LoadedRubric:
    """Everything a rubric says: no query at all once a published one has been read in this process.

    Raises RubricTamperedWith if a published rubric's document or rows are not what was published.
    """
    if rubric.published_at is None:
        return _load(rubric, rubric.document.text)
    return _load_published(rubric.pk, rubric.content_hash)


def export_yaml(*, version: str | None = None, identifier: str | None = None) -> str:
    """A stored rubric as its file: the newest published one, or the newest of all, unless a version is named.

    Raises RubricNotFound if none has that version, or several do.
    """
    rubrics = Rubric.objects.order_by("-pk")
    if identifier:
        rubrics = rubrics.filter(identifier=identifier)
    candidates = list(rubrics.filter(version=version) if version else rubrics)
    if not candidates:
        stored = ", ".join(f"{rubric.identifier} {rubric.version}" for rubric in Rubric.objects.order_by("pk"))
        raise RubricNotFound(f"There is no such rubric. Stored are: {stored or 'none; load one first'}.")
    if version and len(candidates) > 1:
        ids = ", ".join(rubric.identifier for rubric in candidates)
        raise RubricNotFound(f"Several rubrics have version {version}: {ids}. Name one with --rubric.")
    newest = max(candidates, key=_published_or_loaded)
    return load_rubric_content(newest).yaml


def _published_or_loaded(rubric: Rubric) -> tuple:
    """Sorts published rubrics above the others, each by when that happened."""
    return rubric.published_at is not None, rubric.published_at or rubric.loaded_at


@lru_cache(maxsize=16)
def _load_published(key: int, content_hash: str) -> LoadedRubric:
    rubric = Rubric.objects.get(pk=key, content_hash=content_hash)
    document = RubricDocument.objects.filter(rubric=rubric).values_list("text", flat=True).first()
    if document is None or hash_document(document) != content_hash:
        raise _tampered_with(rubric)
    loaded = _load(rubric, document)
    if not rows_match(rubric, loaded.content):
        raise _tampered_with(rubric)
    return loaded


def _load(rubric: Rubric, document: str) -> LoadedRubric:
    return LoadedRubric(
        pk=rubric.pk,
        content=from_canonical_json(document),
        indicator_keys=dict(Indicator.objects.filter(rubric=rubric).order_by().values_list("code", "pk")),
        evidence_type_keys=dict(EvidenceType.objects.filter(rubric=rubric).order_by().values_list("slug", "pk")),
    )


def _tampered_with(rubric: Rubric) -> RubricTamperedWith:
    return RubricTamperedWith(
        f"The stored rows of {rubric} are not what was published. Restore them from a backup, or from its file."
    )


def clear_rubric_cache() -> None:
    """Read every rubric afresh next time: for tests, which take rows away under the keys."""
    _load_published.cache_clear()
