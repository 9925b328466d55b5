"""A line is broken where it is full, and never after its first word because of a space that nobody sees."""

import subprocess

import pytest

from apps.common.pdf.printer import printer

pytestmark = pytest.mark.long(reason="prints pages")

BEGINNING = "Most"
TEXT = f"“{BEGINNING} people choose where they meet. Plans make this possible rather than block it.”"
WIDTHS = [tenths / 10 for tenths in range(3600, 4200, 5)]  # points: about the width of the text on one line


@pytest.mark.parametrize("end", ["", "\n", " \n<b>In full</b>\n"])
@pytest.mark.parametrize("tag", ["p", "li", "td"])
def test_no_line_holds_the_first_word_alone(tmp_path, tag, end):
    around = {"p": "{}", "li": "<ul>{}</ul>", "td": "<table><tr>{}</tr></table>"}[tag]
    blocks = []
    for width in WIDTHS:
        box = f'<div style="width: {width}pt">{around.format(f"<{tag}>{TEXT}{end}</{tag}>")}</div>'
        blocks.append(box)
    page = f'<html lang="en"><head><title>Lines</title></head><body class="report">{"".join(blocks)}</body></html>'
    file = tmp_path / "lines.pdf"
    file.write_bytes(printer("report.css").print(page, "lines").pdf)
    text = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", file, "-"], capture_output=True, check=True, text=True
    ).stdout
    lines = [line.strip() for line in text.splitlines()]
    assert sum(BEGINNING in line for line in lines) == len(WIDTHS)
    assert f"“{BEGINNING}" not in lines
