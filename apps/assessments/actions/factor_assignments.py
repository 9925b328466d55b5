"""Factors handed to colleagues: who takes which, while an audit is rated."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.organisations.models import Role
from apps.rubric.models import Factor

from ..models import Assessment, FactorAssignment
from ..permissions import check_can_assign_factors
from .locking import lock_assessment


@transaction.atomic
def assign_factors(*, assessment: Assessment, managers: Mapping[str, int | None], by, at: datetime) -> bool:
    """Say who takes which factor: a manager's key by the factor's slug, or None for nobody in particular. Factors
    that are not named stay as they are. Answers whether anything is different now.

    Raises NotAllowed if the rating is finished, or for somebody who does not manage the programme.
    """
    assessment = lock_assessment(assessment)
    check_can_assign_factors(by, assessment)
    there = {row.factor.slug: row for row in assessment.factor_assignments.select_related("factor")}
    members = assessment.programme.organisation.memberships.filter(role=Role.MANAGER, user__is_active=True)
    allowed = set(members.values_list("user", flat=True))
    changed = []
    for factor in Factor.objects.filter(rubric=assessment.rubric_id, slug__in=managers):
        manager, row = managers[factor.slug], there.get(factor.slug)
        if manager == (row.manager_id if row else None):
            continue
        if manager is not None and manager not in allowed:
            raise NotAllowed("Only service managers of this organisation can take a factor. Choose another person.")
        _write(assessment, factor, manager, by=by, at=at)
        changed.append(factor.slug)
    if changed:
        record("factors handed out", target=assessment, by=by, at=at, factors=sorted(changed))
    return bool(changed)


def _write(assessment: Assessment, factor: Factor, manager: int | None, *, by, at: datetime) -> None:
    if manager is None:
        assessment.factor_assignments.filter(factor=factor).delete()
        return
    FactorAssignment.objects.update_or_create(
        assessment=assessment,
        factor=factor,
        defaults={"manager_id": manager, "assigned_by": by, "assigned_at": at},
    )


def forget_assignments(*, user, by, at: datetime) -> None:
    """Part of closing an account: nothing waits for the person any more."""
    FactorAssignment.objects.filter(manager=user).delete()
