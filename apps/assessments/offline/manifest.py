"""What a workbook was made from: kept in it, signed, so that it finds its way back to the same place. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..domain.ratings import RatingContent


@dataclass(frozen=True)
class ExportedAnswer:
    """One answer as the workbook was given it."""

    version: int
    digest: str  # of what stood in the yellow cells; empty: they were made blank
    carried: bool = False  # from an earlier audit: its answer has to be chosen anew


@dataclass(frozen=True)
class WorkbookManifest:
    """Where a workbook belongs, and what stood there when it was made."""

    audit: str  # the audit's reference
    side: str  # whose answers, as the sides of that audit are told apart
    rubric: str  # identifier
    rubric_version: str
    rubric_hash: str
    blank: bool  # made without the answers that were there: an empty cell says nothing
    answers: Mapping[str, ExportedAnswer]  # by indicator

    def as_plain(self) -> dict[str, Any]:
        """As JSON holds it, short: it travels inside the workbook."""
        plain = asdict(self)
        del plain["answers"]
        plain["given"] = {}
        for code, answer in self.answers.items():
            plain["given"][code] = [answer.version, answer.digest, int(answer.carried)]
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "WorkbookManifest":
        """Raises TypeError, KeyError or ValueError for anything that `as_plain` did not make."""
        fields, answers = dict(plain), {}
        for code, (version, digest, carried) in fields.pop("given").items():
            answers[str(code)] = ExportedAnswer(int(version), str(digest), bool(carried))
        return cls(**fields, answers=answers)

    def left_alone(self, code: str, entry: RatingContent) -> bool:
        """Whether an answer says just what the workbook had been given: whoever filled it in left it alone."""
        return code in self.answers and self.answers[code].digest == entry.digest

    def wants_choosing(self, code: str) -> bool:
        """Whether an answer that was carried over still has to be chosen."""
        return code in self.answers and self.answers[code].carried
