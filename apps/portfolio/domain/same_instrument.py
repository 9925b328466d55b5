"""Whether two versions of the rubric measure the same, so that their factor scores may stand together. Pure."""

from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.version_mapping import CarryOver


def is_same_instrument(carried: CarryOver, old: RubricContent, new: RubricContent) -> bool:
    """Every practice was carried over with its levels, none went, and each stands in the factor it stood in."""
    if carried.retired:
        return False
    before, now = _factors_of_practices(old), _factors_of_practices(new)
    for one in carried.indicators:
        if one.predecessor is None or not one.keeps_its_level or before[one.predecessor] != now[one.code]:
            return False
    return True


def _factors_of_practices(rubric: RubricContent) -> dict[str, str]:
    factors = {}
    for factor in rubric.factors:
        for indicator in factor.indicators:
            factors[indicator.id] = factor.id
    return factors
