"""Loading and publishing rubrics."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record

from .. import consistency, yaml_reader
from ..canonical_json import hash_document, to_canonical_json
from ..models import Rubric, RubricDocument
from ..models.immutable import check_not_published
from ..problems import ErrorCollector
from ..queries.rubric_loader import load_rubric_content
from ..queries.version_chain import check_follows
from ..rubric_rows import write_rows
from ..schema.rubric_content import RubricContent


@dataclass(frozen=True)
class LoadOutcome:
    """What loading a file came to."""

    rubric: Rubric
    changed: bool  # False: this very content was there already


@transaction.atomic
def load_rubric(*, text: str, by, at: datetime) -> LoadOutcome:
    """Store the rubric that a file holds. The same file twice changes nothing.

    Raises RubricProblems if the file is wrong anywhere (then nothing is stored), and NotAllowed if it would
    change a published version.
    """
    content, errors = yaml_reader.read(text)
    consistency.check(content, errors)
    check_follows(content, errors, must_be_published=False)
    return store_content(content=content, by=by, at=at)


def store_content(*, content: RubricContent, by, at: datetime) -> LoadOutcome:
    """Part of loading a file and of publishing a draft: the document of a checked rubric.

    It takes the place of the same version's. Raises NotAllowed if that is published.
    """
    about, document = content.rubric, to_canonical_json(content)
    stored = Rubric.objects.select_for_update().filter(identifier=about.id, version=about.version).first()
    if stored and stored.content_hash == hash_document(document):
        return LoadOutcome(stored, changed=False)
    if stored:
        check_not_published(stored)
        stored.delete()
    rubric = Rubric.objects.create(
        identifier=about.id,
        version=about.version,
        title=about.title,
        short_title=about.short_title,
        content_hash=hash_document(document),
        loaded_at=at,
    )
    RubricDocument.objects.create(rubric=rubric, text=document)
    record("rubric loaded", target=rubric, by=by, at=at, version=about.version, content_hash=rubric.content_hash)
    return LoadOutcome(rubric, changed=True)


@transaction.atomic
def publish_rubric(*, rubric: Rubric, by, at: datetime) -> Rubric:
    """Open a rubric for audits. From here on nothing in it ever changes. Publishing twice changes nothing.

    Raises RubricProblems if it follows a version that is not published here, or does not tell all of it.
    """
    rubric = Rubric.objects.select_for_update().get(pk=rubric.pk)
    if rubric.published_at is None:
        content = load_rubric_content(rubric).content
        check_follows(content, ErrorCollector(), must_be_published=True)
        write_rows(rubric, content)
        rubric.published_at = at
        rubric.save(update_fields=["published_at"])
        record("rubric published", target=rubric, by=by, at=at, version=rubric.version)
    return rubric
