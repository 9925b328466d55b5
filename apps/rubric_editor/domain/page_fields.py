"""Which pages of words the editor has, and which fields each of them shows. Pure: no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from apps.rubric.problems import Path
from apps.rubric.schema.value_rules import ID, LABEL, LINE, PROSE, VERSION, TextRule

from .draft_document import DraftDocument, Plain
from .form_fields import FieldGroup, FieldSpec, FieldType, FormPage, value_at

LONGEST_CITE = 110  # characters of a citation in the label of a tick

ORIGINS = {
    "ours": "Ours",
    "ours_hypothesis": "Ours, not tested",
    "paper_abstract": "The paper’s, from its abstract",
    "paper_full_text": "The paper’s, from its full text",
}


class FormPageType(StrEnum):
    """What a page of words is about."""

    GENERAL = "general"  # the version as a whole
    FACTOR = "factor"
    INDICATOR = "indicator"


@dataclass(frozen=True)
class FormPageKey:
    """Which page of words is meant: a general one by its name, a factor's by its id, an indicator's by its code."""

    page_type: FormPageType
    name: str

    @property
    def label(self) -> str:
        """The page in a few words, for the list of changes."""
        if self.page_type == FormPageType.INDICATOR:
            return self.name
        return f"factor {self.name}" if self.page_type == FormPageType.FACTOR else f"words: {self.name}"


def form_page(document: DraftDocument, key: FormPageKey) -> FormPage:
    """One page of words. Raises KeyError if the draft has no such part."""
    if key.page_type == FormPageType.FACTOR:
        return factor_form_page(document, key.name)
    if key.page_type == FormPageType.INDICATOR:
        return indicator_form_page(document, key.name)
    return general_form_pages(document)[key.name]


# --- The version as a whole -------------------------------------------------------------------------------


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
        _text("version", path, "Version number", VERSION, "Such as 0.2.0. No other version may have it."),
        _text("title", path, "Title", LINE),
        _text("short_title", path, "Short title", LABEL),
        _text("status", path, "How far it is tested", ID, "A short code, such as draft_not_validated."),
    )
    purpose = (
        _text("designed_for", path, "Made for"),
        _text("unit_of_assessment", path, "What it looks at"),
        _text("not_covered", path, "What it leaves out"),
        _text("wording_origin", path, "Where its words come from"),
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
    sentences = tuple(
        _text(name, path, label, LABEL if name in LABELS else PROSE) for name, label in SENTENCES.items()
    )
    lists = (
        _lines("avoid_saying", path, "What should not be said of a result", LINE),
        _lines("ok_to_say", path, "What can be said of a result", LINE),
    )
    groups = (FieldGroup("Sentences", sentences), FieldGroup("Words to use", lists))
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
    levels = _fields_of_each(document, ("scale", "levels"), "level", "level", level_words)
    answers = _fields_of_each(document, ("scale", "non_scores"), "answer", "code", answer_words)
    bands = _fields_of_each(document, ("scale", "bands"), "band", "id", {"label": ("Label", LABEL)})
    band_guard = _text("band_guard", ("scale",), "What holds a band back")
    rules = tuple(_text(name, ("scale", "rules"), label) for name, label in RULES.items())
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
    kinds = _fields_of_each(document, ("evidence_types",), "kind", "id", kind_words)
    informants = _fields_of_each(document, ("informants",), "informant", "id", informant_words)
    groups = (FieldGroup("Kinds of evidence", kinds), FieldGroup("Whose views count", informants))
    return FormPage("Kinds of evidence and whose views count", groups)


def _theory_page(document: DraftDocument) -> FormPage:
    words = {"name": ("Name", LABEL), "plain": ("In plain words", PROSE)}
    outcomes = _fields_of_each(document, ("outcomes",), "outcome", "id", words)
    mechanisms = _fields_of_each(document, ("mechanisms",), "mechanism", "id", words)
    links = _fields_of_each(document, ("cmo_links",), "link", "id", {"context": ("Context", PROSE)})
    return FormPage(
        "Outcomes and working theory",
        (
            FieldGroup("Outcomes", outcomes),
            FieldGroup("What may change in a person", mechanisms),
            FieldGroup("Links", links),
        ),
    )


# --- A factor ---------------------------------------------------------------------------------------------


def factor_form_page(document: DraftDocument, factor_id: str) -> FormPage:
    """The page of a factor's own words. Raises KeyError if the draft has no such factor."""
    factor = document.factor(factor_id)
    path: Path = ("factors", document.rubric["factors"].index(factor))
    grounding = (*path, "grounding")
    words = (
        _text("name", path, "Name", LABEL),
        _text("in_one_line", path, "In one line", LINE, "As somebody might say it."),
        _text("working_definition", path, "What it means"),
        _text("not_this", path, "What it is not"),
        _lines("watch_out_for", path, "Watch out for", LINE),
    )
    outcomes = _ticks("expected_outcomes", path, "Outcomes", _names(document.rubric["outcomes"]))
    origins = (
        _origin(document, "name", grounding, "The name"),
        _origin(document, "definition", grounding, "The other words"),
    )
    return FormPage(
        factor["name"] or factor_id,
        (
            FieldGroup("What the factor is", words),
            FieldGroup("What may come of it", (outcomes,)),
            FieldGroup("Whose words", origins),
        ),
    )


# --- An indicator -----------------------------------------------------------------------------------------


def indicator_form_page(document: DraftDocument, code: str) -> FormPage:
    """The page of an indicator's words. Raises KeyError if the draft has no such indicator."""
    factor_number, number = document.position_of(code)
    path: Path = ("factors", factor_number, "indicators", number)
    indicator = document.indicator(code)
    statement_hint = "What the programme does when this practice is in place."
    practice = (
        _text("title", path, "Title", LINE),
        _text("statement", path, "Statement", hint=statement_hint),
    )
    return FormPage(
        indicator["title"] or code,
        (
            FieldGroup("The practice", practice),
            FieldGroup("Levels", _anchor_fields(document, indicator, path)),
            FieldGroup("Evidence", _evidence_fields(document, path)),
            FieldGroup("Prompts and guidance", _guidance_fields(path)),
            FieldGroup("What it may lead to", _reference_fields(document, path)),
            FieldGroup("Whose words", _grounding_fields(document, path)),
        ),
    )


def _anchor_fields(document: DraftDocument, indicator: Plain, path: Path) -> tuple[FieldSpec, ...]:
    labels = {level["level"]: level["label"] for level in document.rubric["scale"]["levels"]}
    fields = []
    for number, anchor in enumerate(indicator["levels"]):
        level = anchor["level"]
        label = f"Level {level}: {labels.get(level, '')}".rstrip(": ")
        fields.append(FieldSpec(f"level_{number}_{level}", (*path, "levels", number, "anchor"), label))
    return tuple(fields)


def _evidence_fields(document: DraftDocument, path: Path) -> tuple[FieldSpec, ...]:
    voices = tuple((informant["id"], informant["label"]) for informant in document.rubric["informants"])
    key_voice = FieldSpec(
        "key_voice",
        (*path, "key_voice"),
        "Whose view counts most",
        FieldType.CHOICE,
        hint="The highest level asks for it.",
        choices=(("", "Choose"), *voices),
    )
    examples = (
        FieldSpec(
            f"evidence_{evidence_type['id']}",
            (*path, "evidence"),
            f"Where to look: {evidence_type['label']}",
            FieldType.EXAMPLES,
            hint="One example a line.",
            evidence_type=evidence_type["id"],
        )
        for evidence_type in document.rubric["evidence_types"]
    )
    return (key_voice, *examples)


def _guidance_fields(path: Path) -> tuple[FieldSpec, ...]:
    return (
        _text("reflection_prompt", path, "A prompt for reflection"),
        FieldSpec(
            "person_supported_statement",
            (*path, "person_supported_statement"),
            "What somebody supported might say",
            hint="The survey asks it. Leave it empty if they cannot know.",
            is_nullable=True,
        ),
        FieldSpec("quick_set", (*path, "quick_set"), "It belongs to the quick set", FieldType.CHECKBOX),
        FieldSpec("na_allowed", (*path, "na_allowed"), "“Does not apply” may be chosen", FieldType.CHECKBOX),
        FieldSpec(
            "na_guidance",
            (*path, "na_guidance"),
            "When it does not apply",
            hint="Leave it empty unless “does not apply” may be chosen.",
            is_nullable=True,
        ),
    )


def _reference_fields(document: DraftDocument, path: Path) -> tuple[FieldSpec, ...]:
    return (
        _ticks("mechanisms", path, "What may change in a person", _names(document.rubric["mechanisms"])),
        _ticks("outcomes", path, "What may come of it", _names(document.rubric["outcomes"])),
        _ticks("supported_by", path, "Sources that it leans on", _citations(document)),
    )


def _grounding_fields(document: DraftDocument, path: Path) -> tuple[FieldSpec, ...]:
    path = (*path, "grounding")
    return (
        _origin(document, "statement", path, "The statement"),
        _origin(document, "levels", path, "The levels"),
        FieldSpec(
            "paper_section",
            (*path, "paper_section"),
            "Where in the paper",
            text_rule=LINE,
            hint="Such as Results, page 4. Leave it empty if it is not there.",
            is_nullable=True,
        ),
        FieldSpec(
            "check_against_full_text",
            (*path, "check_against_full_text"),
            "It is still to be checked against the whole paper",
            FieldType.CHECKBOX,
        ),
    )


# --- Single fields ----------------------------------------------------------------------------------------


def _text(name: str, path: Path, label: str, text_rule: TextRule = PROSE, hint: str = "") -> FieldSpec:
    return FieldSpec(name, (*path, name), label, text_rule=text_rule, hint=hint)


def _lines(name: str, path: Path, label: str, text_rule: TextRule) -> FieldSpec:
    return FieldSpec(name, (*path, name), label, FieldType.LINES, text_rule=text_rule, hint="One a line.")


def _ticks(name: str, path: Path, label: str, choices: Iterable[tuple[str, str]]) -> FieldSpec:
    return FieldSpec(name, (*path, name), label, FieldType.MULTIPLE_CHOICE, choices=tuple(choices))


def _origin(document: DraftDocument, name: str, path: Path, label: str) -> FieldSpec:
    """Whose words something is. An origin that is not among the usual ones can stay."""
    current = value_at(document.rubric, (*path, name))
    choices = dict(ORIGINS)
    if current not in choices:
        choices[current] = current.replace("_", " ").capitalize()
    return FieldSpec(f"whose_{name}", (*path, name), label, FieldType.CHOICE, choices=tuple(choices.items()))


def _fields_of_each(
    document: DraftDocument, path: Path, prefix: str, key: str, words: dict[str, tuple[str, TextRule]]
) -> tuple[FieldSpec, ...]:
    """The same few fields for every entry of a list, each labelled with the entry's own id, code or number."""
    fields = []
    for number, entry in enumerate(value_at(document.rubric, path)):
        # A name that does not change while the entry's words are typed.
        entry_name = f"Level {entry[key]}" if key == "level" else str(entry[key]).replace("_", " ")
        for name, (label, text_rule) in words.items():
            field_label = f"{entry_name}: {label.lower()}"
            field_path = (*path, number, name)
            fields.append(FieldSpec(f"{prefix}_{number}_{name}", field_path, field_label, text_rule=text_rule))
    return tuple(fields)


def _names(entries: Iterable[Plain]) -> list[tuple[str, str]]:
    return [(entry["id"], entry["name"] or entry["id"]) for entry in entries]


def _citations(document: DraftDocument) -> list[tuple[str, str]]:
    return [(id, _shortened(source["cite"]) or id) for id, source in document.rubric["sources"].items()]


def _shortened(cite: str) -> str:
    """The beginning of a citation: authors and, in most cases, the title."""
    return cite if len(cite) <= LONGEST_CITE else f"{cite[:LONGEST_CITE].rsplit(' ', 1)[0]} …"
