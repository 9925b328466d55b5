"""The mark of the layout."""

from apps.reports.rendering import layout_version


def test_every_template_and_the_stylesheet_count():
    names = {file.name for file in layout_version.layout_files()}
    assert {
        "print.html",
        "_cover.html",
        "report.css",
        "scale_charts.py",
        "document_charts.py",
        "summary_page.py",
        "print_summary.html",
        "rich_text.py",
        "text_layer.py",
    } <= names
    assert all(file.is_file() for file in layout_version.layout_files())


def test_a_changed_template_changes_the_mark(tmp_path, settings):
    for file in layout_version.layout_files():
        copy = tmp_path / file.relative_to(settings.BASE_DIR)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    before = layout_version.layout_version.__wrapped__()
    settings.BASE_DIR = tmp_path
    assert layout_version.layout_version.__wrapped__() == before
    (tmp_path / "templates/reports/document/_cover.html").write_text("changed")
    assert layout_version.layout_version.__wrapped__() != before


def test_the_mark_names_its_version():
    assert layout_version.layout_version().startswith(f"{layout_version.LAYOUT_VERSION}-")
