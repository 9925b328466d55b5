"""The tree, the rows and the file say the same."""

from apps.rubric import consistency, reader, writer
from apps.rubric.rows import tree_of
from tests.conftest import SHIPPED_RUBRIC


def test_rows_give_back_the_tree_they_came_from(rubric):
    from_file, _ = reader.read(SHIPPED_RUBRIC.read_text(encoding="utf-8"))
    assert tree_of(rubric) == from_file
    assert writer.content_hash(tree_of(rubric)) == rubric.content_hash


def test_a_written_file_reads_back_the_same(content):
    again, places = reader.read(writer.write(content))
    consistency.check(again, places)
    assert again == content
