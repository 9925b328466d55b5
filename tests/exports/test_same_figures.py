"""The page that a commissioner reads, the workbook and the API show the same figures."""

import io

import openpyxl
from django.urls import reverse

from apps.assessments.actions.sharing import share
from apps.assessments.statuses import AuditStatus

from ..cast import NOON
from ..factories import make_audit
from .asking import ask, make_token
from .reading_rows import package_of


def test_page_workbook_and_api_show_the_same_figures(as_person, cast, rubric):
    levels = {"ACC-1": 1, "ACC-2": 5, "PER-1": "NA", "EMP-3": 2, "AVA-2": 4}
    audit = make_audit(
        cast.programme, rubric, cast.manager, levels=levels, status=AuditStatus.SIGNED_OFF, reason="Seen."
    )
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    shown = as_person("commissioner").get(reverse("reports:document", args=[audit.reference])).context
    document = shown["document"] if "document" in shown else shown["page"].document
    page = {factor.name: float(factor.mean) for factor in document.factors}
    page["overall"] = float(document.glance.overall)

    secret = make_token(cast.commissioner)
    api = {row["factor_label"]: row["mean"] for row in ask("/api/factor_scores", secret).json()["rows"]}
    [row] = ask("/api/audits", secret).json()["rows"]
    api["overall"] = row["overall"]

    book = openpyxl.load_workbook(io.BytesIO(package_of(cast.commissioner).read("even-ground.xlsx")))
    titles, *rows = book["factor_scores"].iter_rows(values_only=True)
    sheet = {line[titles.index("factor_label")]: line[titles.index("mean")] for line in rows}
    titles, line = book["audits"].iter_rows(values_only=True)
    sheet["overall"] = line[titles.index("overall")]
    assert page == api == sheet
    assert len(page) == 6
