"""How complete each factor is, drawn on the audit's own page with its figures beside it."""

import re

from django.urls import reverse

from apps.assessments.completeness_chart import completeness_chart
from apps.assessments.rating_set import load_rating_set
from tests.factories import every_level, make_audit

ANSWERS = {"ACC-1": 4, "ACC-2": 2, "ACC-3": "NA"}


def test_levels_what_does_not_apply_and_what_is_open_are_told_apart(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, ANSWERS, None))
    chart = completeness_chart(load_rating_set(audit).factors[0])
    assert chart.alt == "Accepting: 2 scored, 1 not applicable, 3 not assessed yet."
    assert chart.svg.count("<rect") == 6
    assert chart.svg.count("<line") == 1
    assert chart.svg.count("stroke-dasharray") == 3


def test_an_audit_s_page_draws_each_factor_beside_its_figures(cast, rubric, as_person):
    audit = make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, ANSWERS, None))
    page = as_person("manager").get(reverse("assessments:audit", args=[audit.reference])).text
    page = re.sub(r"\s+", " ", page)
    tasks = re.findall(
        r'<li class="nhsuk-task-list__item nhsuk-task-list__item--with-link eg-factor.*?</li>', page, re.S
    )
    assert len(tasks) == 5
    assert "3 of 6 answered" in tasks[0]
    assert 'alt="Accepting: 2 scored, 1 not applicable, 3 not assessed yet."' in tasks[0]
    assert 'alt="Reciprocal: 0 scored, 0 not applicable, 6 not assessed yet."' in tasks[4]
