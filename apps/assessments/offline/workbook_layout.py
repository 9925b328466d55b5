"""The sheets of an audit’s workbook, and the titles of their columns. Pure."""

from apps.rubric.schema.theory_content import EvidenceTypeContent

READ_FIRST = "Read this first"
CHOICES = "Choices"
HIDDEN = "For the way back"
LEAVE_AS_IT_IS = "Leave this sheet as it is: it says which audit the workbook belongs to."
MANIFEST_CELL = (2, 1)  # row and column of the hidden sheet

CODE, TITLE, STATEMENT, LOOK = "Code", "Indicator", "Statement", "Where to look"
ANSWER, REASON, CONFIDENT, NOTE = (
    "Your answer",
    "Why this one?",
    "What makes you confident in this level?",
    "Local note",
)
YES, NO = "yes", "no"


def normalise_title(text: str) -> str:
    """A title or an answer, however it is spaced and capitalised."""
    return " ".join(text.split()).casefold()


def evidence_type_title(kind: EvidenceTypeContent) -> str:
    """The title of the column of one kind of evidence; its code tells it from others of the same name."""
    return f"{kind.label} ({kind.code})"
