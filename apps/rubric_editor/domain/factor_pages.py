"""The pages of words about a factor and about an indicator. Pure: no Django."""

from apps.rubric.problems import Path
from apps.rubric.schema.value_rules import LABEL, LINE

from .draft_document import DraftDocument, Plain
from .field_builders import citation_choices, lines_field, name_choices, origin_field, text_field, ticks_field
from .form_fields import FieldGroup, FieldSpec, FormFieldType, FormPage


def factor_form_page(document: DraftDocument, factor_id: str) -> FormPage:
    """The page of a factor's own words. Raises KeyError if the draft has no such factor."""
    factor = document.factor(factor_id)
    path: Path = ("factors", document.rubric["factors"].index(factor))
    grounding = (*path, "grounding")
    words = (
        text_field("name", path, "Name", LABEL),
        text_field("in_one_line", path, "In one line", LINE, "As somebody might say it."),
        text_field("working_definition", path, "What it means"),
        text_field("not_this", path, "What it is not"),
        lines_field("watch_out_for", path, "Watch out for", LINE),
    )
    outcomes = ticks_field("expected_outcomes", path, "Outcomes", name_choices(document.rubric["outcomes"]))
    origins = (
        origin_field(document, "name", grounding, "The name"),
        origin_field(document, "definition", grounding, "The other words"),
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
        text_field("title", path, "Title", LINE),
        text_field("statement", path, "Statement", hint=statement_hint),
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
    labels = document.level_labels
    fields = []
    for number, anchor in enumerate(indicator["levels"]):
        level = anchor["level"]
        label = f"Level {level}: {labels.get(level, '')}".rstrip(": ")
        fields.append(FieldSpec(f"level_{number}_{level}", (*path, "levels", number, "anchor"), label))
    return tuple(fields)


def _evidence_fields(document: DraftDocument, path: Path) -> tuple[FieldSpec, ...]:
    voices = [("", "Choose")]
    for informant in document.rubric["informants"]:
        voices.append((informant["id"], informant["label"]))
    key_voice = FieldSpec(
        "key_voice",
        (*path, "key_voice"),
        "Whose view counts most",
        FormFieldType.CHOICE,
        hint="The highest level asks for it.",
        choices=tuple(voices),
    )
    fields = [key_voice]
    for evidence_type in document.rubric["evidence_types"]:
        examples = FieldSpec(
            f"evidence_{evidence_type['id']}",
            (*path, "evidence"),
            f"Where to look: {evidence_type['label']}",
            FormFieldType.EXAMPLES,
            hint="One example a line.",
            evidence_type=evidence_type["id"],
        )
        fields.append(examples)
    return tuple(fields)


def _guidance_fields(path: Path) -> tuple[FieldSpec, ...]:
    return (
        text_field("reflection_prompt", path, "A prompt for reflection"),
        FieldSpec(
            "person_supported_statement",
            (*path, "person_supported_statement"),
            "What somebody supported might say",
            hint="The survey asks it. Leave it empty if they cannot know.",
            is_nullable=True,
        ),
        FieldSpec("quick_set", (*path, "quick_set"), "It belongs to the quick set", FormFieldType.CHECKBOX),
        FieldSpec("na_allowed", (*path, "na_allowed"), "“Does not apply” may be chosen", FormFieldType.CHECKBOX),
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
        ticks_field("mechanisms", path, "What may change in a person", name_choices(document.rubric["mechanisms"])),
        ticks_field("outcomes", path, "What may come of it", name_choices(document.rubric["outcomes"])),
        ticks_field("supported_by", path, "Sources that it leans on", citation_choices(document)),
    )


def _grounding_fields(document: DraftDocument, path: Path) -> tuple[FieldSpec, ...]:
    path = (*path, "grounding")
    return (
        origin_field(document, "statement", path, "The statement"),
        origin_field(document, "levels", path, "The levels"),
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
            FormFieldType.CHECKBOX,
        ),
    )
