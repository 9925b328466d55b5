"""The pages of words about a version as a whole. Pure: no Django."""

from apps.rubric.problems import Path
from apps.rubric.schema.value_rules import ID, LABEL, LINE, PROSE, VERSION

from .draft_document import DraftDocument
from .field_builders import fields_of_each, lines_field, text_field
from .form_fields import FieldGroup, FormPage


def general_form_pages(document: DraftDocument) -> dict[str, FormPage]:
    """Every page of words by its name, but for those of factors and indicators."""
    return {
        "about": _about_page(),
        "sentences": _sentences_page(),
        "scale": _scale_page(document),
        "evidence": _evidence_page(document),
        "theory": _theory_page(document),
    }


def _about_page() -> FormPage:
    path: Path = ("rubric",)
    name_and_number = (
        text_field("version", path, "Version number", VERSION, "Such as 0.2.0. No other version may have it."),
        text_field("title", path, "Title", LINE),
        text_field("short_title", path, "Short title", LABEL),
        text_field(
            "status",
            path,
            "How far it is tested",
            ID,
            "A short code, which pages put into words.",
        ),
    )
    purpose = (
        text_field("designed_for", path, "Made for"),
        text_field("unit_of_assessment", path, "What it looks at"),
        text_field("not_covered", path, "What it leaves out"),
        text_field("wording_origin", path, "Where its words come from"),
    )
    groups = (FieldGroup("Name and number", name_and_number), FieldGroup("What it is for", purpose))
    return FormPage("About this version", groups)


SENTENCES = {
    "short_disclaimer": "The short disclaimer",
    "method_note": "How it was made",
    "score_note": "What scores say",
    "band_note": "What bands are",
    "benchmark_note": "About comparisons",
    "outcome_link_note": "About outcomes",
    "self_reflection_note": "About reflections",
    "self_assessed_label": "Label of a self-assessed audit",
    "independent_label": "Label of an audit reviewed from outside",
}
LABELS = ("self_assessed_label", "independent_label")


def _sentences_page() -> FormPage:
    path: Path = ("honest_wording",)
    sentences = []
    for name, label in SENTENCES.items():
        sentences.append(text_field(name, path, label, LABEL if name in LABELS else PROSE))
    lists = (
        lines_field("avoid_saying", path, "What should not be said of a result", LINE),
        lines_field("ok_to_say", path, "What can be said of a result", LINE),
    )
    groups = (FieldGroup("Sentences", tuple(sentences)), FieldGroup("Words to use", lists))
    return FormPage("Sentences that stand with scores", groups)


RULES = {
    "score_what_is_there": "What is rated",
    "level_4_evidence": "Evidence for the levels near the top",
    "level_5_voice": "Whose view the highest level needs",
    "factor_score": "The score of a factor",
    "overall_score": "The score over all factors",
    "rounding": "Rounding",
    "percent": "Per cent",
    "group_views": "Views of different groups",
    "refresh_group_results": "When results of groups appear",
}


def _scale_page(document: DraftDocument) -> FormPage:
    level_words = {"label": ("Label", LABEL), "meaning": ("Meaning", PROSE)}
    answer_words = {"label": ("Label", LABEL), "rule": ("When to choose it", PROSE)}
    levels = fields_of_each(document, ("scale", "levels"), "level", "level", level_words)
    answers = fields_of_each(document, ("scale", "non_scores"), "answer", "code", answer_words)
    bands = fields_of_each(document, ("scale", "bands"), "band", "id", {"label": ("Label", LABEL)})
    band_guard = text_field("band_guard", ("scale",), "What holds a band back")
    rules = tuple(text_field(name, ("scale", "rules"), label) for name, label in RULES.items())
    return FormPage(
        "Levels, bands and rules",
        (
            FieldGroup("Levels", levels),
            FieldGroup("Answers that are no level", answers),
            FieldGroup("Bands", (*bands, band_guard)),
            FieldGroup("Rules in words", rules),
        ),
    )


def _evidence_page(document: DraftDocument) -> FormPage:
    kind_words = {"label": ("Name", LABEL), "examples": ("Examples", PROSE)}
    informant_words = {"label": ("Name", LABEL), "role": ("What they do", PROSE)}
    kinds = fields_of_each(document, ("evidence_types",), "kind", "id", kind_words)
    informants = fields_of_each(document, ("informants",), "informant", "id", informant_words)
    groups = (FieldGroup("Kinds of evidence", kinds), FieldGroup("Whose views count", informants))
    return FormPage("Kinds of evidence and whose views count", groups)


def _theory_page(document: DraftDocument) -> FormPage:
    words = {"name": ("Name", LABEL), "plain": ("In plain words", PROSE)}
    outcomes = fields_of_each(document, ("outcomes",), "outcome", "id", words)
    mechanisms = fields_of_each(document, ("mechanisms",), "mechanism", "id", words)
    links = fields_of_each(document, ("cmo_links",), "link", "id", {"context": ("Context", PROSE)})
    return FormPage(
        "Outcomes and working theory",
        (
            FieldGroup("Outcomes", outcomes),
            FieldGroup("What may change in a person", mechanisms),
            FieldGroup("Links", links),
        ),
    )
