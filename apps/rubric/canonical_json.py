"""The document in which a version is stored, and the hash that tells two versions apart. Pure: no Django.

JSON with sorted keys and no blanks, so that the same content is always the same text.
"""

import hashlib
import json

from .plain_data import format_number, to_plain_data
from .schema.rubric_content import RubricContent


def to_canonical_json(content: RubricContent) -> str:
    """Everything the rubric says, order included; how its file was spelled does not count."""
    plain = to_plain_data(content)
    plain["sources"] = [[source.id, plain["sources"][source.id]] for source in content.sources]
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=format_number)


def from_canonical_json(text: str) -> RubricContent:
    """The content that a document holds. Raises pydantic's ValidationError if it is none of ours."""
    return RubricContent.model_validate_json(text)


def hash_document(text: str) -> str:
    """SHA-256, in hexadecimal, of a document."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash(content: RubricContent) -> str:
    """The hash of the document that would hold this content: equal hashes, equal rubrics."""
    return hash_document(to_canonical_json(content))
