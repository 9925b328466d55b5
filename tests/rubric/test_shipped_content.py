"""The shipped rubric says what it always said, to the byte: audits that were signed off stand on its hash."""

import hashlib
import json

from apps.rubric.canonical_json import content_hash
from apps.rubric.plain_data import format_number, to_plain_data
from apps.rubric.yaml_writer import to_yaml

from .files import SHIPPED, whole

CONTENT_HASH = "b98f4c313399c8d2c5943b79b7b7b8fe39105a266d56ca8bd43309e085b6d065"
PARTS_HASH = "135ee2b5c9087d60b46cf68e4994e5738850eb4a168f240875458a10bb36529d"
EXPORT_HASH = "041d6860925b1a1aa6c926ceeff0eafbe9e1f9c639b6f8c4aa5de98e9489699d"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_its_content_hash_is_the_one_it_was_published_with():
    assert content_hash(whole(SHIPPED)) == CONTENT_HASH


def test_its_parts_are_read_in_the_same_order_with_the_same_words():
    parts = to_plain_data(whole(SHIPPED))
    assert sha256(json.dumps(parts, ensure_ascii=False, default=format_number)) == PARTS_HASH


def test_its_exported_file_is_the_same_to_the_byte():
    assert sha256(to_yaml(whole(SHIPPED))) == EXPORT_HASH


def test_what_is_stored_is_what_the_file_says(rubric, content):
    assert rubric.content_hash == CONTENT_HASH
    assert content == whole(SHIPPED)
    assert sha256(to_yaml(content)) == EXPORT_HASH
