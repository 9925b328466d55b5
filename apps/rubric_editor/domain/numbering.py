"""Numbers of versions and codes of indicators: which are taken, and which come next. Pure: no Django."""

import re

from apps.rubric.schema.rubric_content import RubricContent

from .draft_document import DraftDocument


def next_version(version: str) -> str:
    """0.1.0 → 0.2.0, 7 → 8: the number that people are likely to want."""
    numbers = list(map(int, re.findall(r"[0-9]+", version.split("-")[0])))
    raised = 1 if len(numbers) > 1 else 0
    numbers[raised] += 1
    for later in range(raised + 1, len(numbers)):
        numbers[later] = 0
    return ".".join(map(str, numbers))


def next_code(document: DraftDocument, factor_id: str, earlier: RubricContent) -> str:
    """A code that neither version has used, in the factor's own manner: ACC-7 after ACC-6."""
    prefix = document.factor(factor_id)["code"]
    highest = 0
    for code in codes_in_use(document, earlier):
        if found := re.fullmatch(rf"{prefix}-([0-9]{{1,6}})", code):
            highest = max(highest, int(found[1]))
    return f"{prefix}-{highest + 1}"


def codes_in_use(document: DraftDocument, earlier: RubricContent) -> set[str]:
    """Every code that an indicator of either version has, or had before it was taken out."""
    codes = {*document.codes, *earlier.indicator_codes}
    for removed in document.removed_indicators:
        codes.add(removed["indicator"]["id"])
    return codes
