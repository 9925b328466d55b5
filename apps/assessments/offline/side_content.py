"""What a workbook takes from one side of an audit, and what it is compared with when it comes back."""

from ..domain.ratings import RatingContent
from ..models import Side, SideKind
from ..rating_set import RatingSet


def side_name(side: Side) -> str:
    """How the signature tells the sides of an audit apart."""
    return side.review.reference if side.kind == SideKind.REVIEW else side.kind


def contents_by_indicator(rating_set: RatingSet) -> dict[str, RatingContent]:
    """Every answer of a side, by indicator."""
    return {rated.indicator.id: rated.entry for rated in rating_set.indicators}
