"""A document with its pictures: what stays together on a page."""

from dataclasses import replace

import pytest

from apps.common.pdf.rich_text import to_paragraphs
from apps.reports.document.build import build_document
from apps.reports.rendering.document_charts import LINES_KEPT_TOGETHER, add_charts


@pytest.mark.parametrize(
    ("text", "is_short"),
    [
        ("", True),
        ("A line of a reason. " * 20, True),
        ("word " * 2000, False),
        ("short\n" * LINES_KEPT_TOGETHER, True),
        ("short\n" * (LINES_KEPT_TOGETHER + 1), False),
    ],
)
def test_an_entry_is_short_by_its_lines(signed_off, text, is_short):
    drawn = add_charts(build_document(signed_off)).factors[0].items[0]
    empty = to_paragraphs("")
    item = replace(drawn.item, reason=to_paragraphs(text), note=empty, evidence_reason=empty)
    assert replace(drawn, item=item).is_short is is_short
