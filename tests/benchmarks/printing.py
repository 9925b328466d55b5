"""python -m tests.benchmarks.printing ROUNDS MANY HTML: what one warm process takes to make a report.

Makes the report of the demonstration's newest audit ROUNDS times with its steps timed, writes the HTML of its pages
with their stylesheet into the file HTML, then makes MANY reports and looks at its memory. Prints JSON.
"""

import itertools
import json
import os
import statistics
import sys
import time
from pathlib import Path

import psutil

MEGABYTE = 1024 * 1024
SETTLED = 5  # reports after which a process holds what it will hold


def megabytes() -> float:
    """What this process holds in memory."""
    return psutil.Process().memory_info().rss / MEGABYTE


def measure(rounds: int, many: int, target: Path) -> dict:
    """Milliseconds of each step (medians), pages and bytes of the file, megabytes at the start and at the end."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    django.setup()
    from django.conf import settings

    from apps.assessments.models import Assessment
    from apps.assessments.statuses import AuditStatus
    from apps.common.pdf.printer import PdfFile
    from apps.reports.document.build import build_document
    from apps.reports.rendering import render_pdf
    from apps.reports.rendering.render_html import render_html

    audits = Assessment.objects.select_related("programme__organisation", "rubric")
    audit = audits.filter(status=AuditStatus.SIGNED_OFF).latest("period_start")

    def make() -> tuple[list[float], PdfFile, str]:
        at = [time.perf_counter()]
        document = build_document(audit)
        at.append(time.perf_counter())
        html = render_html(document)
        at.append(time.perf_counter())
        printed = render_pdf.printer().print(html, document.content_hash)
        at.append(time.perf_counter())
        return [(later - earlier) * 1000 for earlier, later in itertools.pairwise(at)], printed, html

    render_pdf.warm_up()
    make()
    taken = [make() for _ in range(rounds)]
    _, printed, html = taken[-1]
    css = (settings.BASE_DIR / "static" / "css" / "report.css").read_text(encoding="utf-8")
    target.write_text(html.replace("</head>", f"<style>{css}</style></head>"), encoding="utf-8")
    for _ in range(SETTLED):
        make()
    start = megabytes()
    for _ in range(many):
        make()
    steps = zip(*(one[0] for one in taken), strict=True)
    return {
        "reference": audit.reference,
        "steps": dict(zip(("gathering", "drawing", "printing"), map(statistics.median, steps), strict=True)),
        "pages": printed.pages,
        "bytes": len(printed.pdf),
        "fonts": os.environ["FONTCONFIG_FILE"],
        "memory": [start, megabytes()],
    }


if __name__ == "__main__":
    rounds, many, target = sys.argv[1:]
    print(json.dumps(measure(int(rounds), int(many), Path(target))))
