"""What a report prints, whole, as one frozen value. Pure.

Nothing in it depends on who asks, but for what people of the provider alone read (`living`): every other date is
the audit's or a survey round's. The same audit and rounds make the same document, the same document has the same
hash, and the same hash is printed once.
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from .content_hash import hash_of_plain, to_plain
from .living_sections import LivingSections
from .provenance import BeforeSignOff, ChangesSince, EvidenceList, RatingComparison, SignOffFingerprint
from .sections import About, Cover, FactorSection, Glance, MethodsAnnex, ReportLimits, SurveySection, TheorySection


@dataclass(frozen=True)
class ReportDocument:
    """One report, whole."""

    layout: str  # changes with the templates, so that a new layout prints anew
    language: str
    lowest: int  # the scale's ends
    highest: int
    cover: Cover
    about: About
    since: ChangesSince | None  # None: a first version
    glance: Glance
    factors: tuple[FactorSection, ...]
    views: SurveySection
    theory: TheorySection
    limits: ReportLimits
    ratings: RatingComparison | None  # None: one rating stands alone
    evidence: EvidenceList
    before: BeforeSignOff
    annex: MethodsAnnex
    seal: SignOffFingerprint | None  # None: not signed off
    living: LivingSections | None = None  # None: for readers outside the provider

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything in it but the day on which its plan stood so, in hexadecimal digits."""
        if self.living is None:
            return self.hash_for_outside
        # Whatever the day: while its plan stays as it is, the report does.
        return hash_of_plain({**self._plain_for_outside, "living": to_plain(self.living.undated)})

    @cached_property
    def hash_for_outside(self) -> str:
        """The same of what every reader reads of it, those outside the provider among them."""
        return hash_of_plain(self._plain_for_outside)

    @cached_property
    def _plain_for_outside(self) -> dict[str, Any]:
        return to_plain(self if self.living is None else replace(self, living=None))

    @property
    def title(self) -> str:
        """What a reader's window and a PDF's properties call it."""
        cover = self.cover
        mark = f" ({cover.mark.code})" if cover.mark else ""
        return f"{cover.programme.text}: peer support audit, {cover.period}, version {cover.version}{mark}"

    @cached_property
    def _counts(self) -> Counter[str]:
        """How many indicators of all factors have which kind of answer."""
        counts = Counter[str]()
        for factor in self.factors:
            counts.update(
                scored=factor.scored,
                applicable=factor.applicable,
                not_applicable=factor.not_applicable,
                not_assessed=factor.not_assessed,
            )
        return counts

    @property
    def scored(self) -> int:
        """Indicators with a level."""
        return self._counts["scored"]

    @property
    def applicable(self) -> int:
        """Indicators that could have a level."""
        return self._counts["applicable"]

    @property
    def not_applicable(self) -> int:
        """Indicators that do not apply."""
        return self._counts["not_applicable"]

    @property
    def not_assessed(self) -> int:
        """Indicators that nobody has assessed yet."""
        return self._counts["not_assessed"]

    def with_signs_replaced(self) -> "ReportDocument":
        """It says that a sign could not be printed."""
        return replace(self, limits=replace(self.limits, signs_replaced=True))
