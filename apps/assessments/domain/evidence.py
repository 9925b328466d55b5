"""What a person says of one piece of evidence, before it is stored. Pure."""

from dataclasses import dataclass, fields
from datetime import date

from apps.common.unicode_text import line_text, stripped_text


@dataclass(frozen=True)
class EvidenceItem:
    """One piece of evidence with everything around it but its file. Its texts have one form."""

    kind: str  # id of the kind of evidence, in the rubric
    title: str
    description: str
    dated: date
    kept_where: str = ""
    indicators: frozenset[str] = frozenset()  # codes of those that it speaks for

    def __post_init__(self) -> None:
        for name in ("title", "kept_where"):
            object.__setattr__(self, name, line_text(getattr(self, name)))
        object.__setattr__(self, "description", stripped_text(self.description))

    def differs_in(self, other: "EvidenceItem") -> list[str]:
        """The names of the parts that are not the same, in their order."""
        return [part.name for part in fields(self) if getattr(self, part.name) != getattr(other, part.name)]
