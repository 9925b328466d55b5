"""What the comparison asks of the code is there, whatever it is called by now."""

from tests.comparison import recording, surface


def test_everything_that_the_comparison_needs_is_there():
    assert surface.access_table()
    assert surface.cast_names()
    assert {"record_rubric", "record_demo", "record_pages", "record_crawl"} <= set(vars(recording))
