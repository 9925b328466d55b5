"""Loading and publishing rubrics."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record

from .. import consistency, queries, reader, tree, writer
from ..models import Rubric
from ..models.keeping import check_not_published
from ..problems import Places
from ..rows import write_rows


@dataclass(frozen=True)
class Loaded:
    """What loading a file came to."""

    rubric: Rubric
    changed: bool  # False: this very content was there already


@transaction.atomic
def load_rubric(*, text: str, by, at: datetime) -> Loaded:
    """Store the rubric that a file holds. The same file twice changes nothing.

    Raises RubricProblems if the file is wrong anywhere (then nothing is stored), and NotAllowed if it would
    change a published version.
    """
    content, places = reader.read(text)
    consistency.check(content, places)
    queries.check_follows(content, places, must_be_published=False)
    return store_content(content=content, by=by, at=at)


def store_content(*, content: tree.Rubric, by, at: datetime) -> Loaded:
    """Part of loading a file and of publishing a draft: the rows of a checked rubric.

    They take the place of rows of the same version. Raises NotAllowed if that is published.
    """
    about = content.rubric
    stored = Rubric.objects.select_for_update().filter(identifier=about.id, version=about.version).first()
    if stored and stored.content_hash == writer.content_hash(content):
        return Loaded(stored, changed=False)
    if stored:
        check_not_published(stored)
        stored.delete()
    rubric = write_rows(content, at=at)
    record("rubric loaded", target=rubric, by=by, at=at, version=about.version, content_hash=rubric.content_hash)
    return Loaded(rubric, changed=True)


@transaction.atomic
def publish_rubric(*, rubric: Rubric, by, at: datetime) -> Rubric:
    """Open a rubric for audits. From here on nothing in it ever changes. Publishing twice changes nothing.

    Raises RubricProblems if it follows a version that is not published here, or does not tell all of it.
    """
    rubric = Rubric.objects.select_for_update().get(pk=rubric.pk)
    if rubric.published_at is None:
        queries.check_follows(queries.known(rubric).content, Places(), must_be_published=True)
        rubric.published_at = at
        rubric.save(update_fields=["published_at"])
        record("rubric published", target=rubric, by=by, at=at, version=rubric.version)
    return rubric
