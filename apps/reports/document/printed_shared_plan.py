"""An action plan on paper for a commissioner: a file of its own, with a hash of its own. Pure."""

from dataclasses import dataclass, replace
from functools import cached_property

from apps.common.pdf.rich_text import RichText
from apps.improvement.domain.shared_plan import SharedPlan

from .content_hash import content_hash_of


@dataclass(frozen=True)
class PrintedSharedPlan:
    """What leaves the house of a programme's action plan, as it stands."""

    layout: str
    language: str
    programme: RichText
    organisation: RichText
    is_made_up: bool
    standing_on: str  # the day
    plan: SharedPlan
    web_address: str
    signs_replaced: bool = False  # true in the printed version only, where a sign had no font
    is_for_outside: bool = True  # part of the hash: never the hash of the provider's own file

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of everything in it but the day: a plan that stays as it is stays one file."""
        return content_hash_of(replace(self, standing_on=""))

    def with_signs_replaced(self) -> "PrintedSharedPlan":
        """It says that a sign could not be printed."""
        return replace(self, signs_replaced=True)
