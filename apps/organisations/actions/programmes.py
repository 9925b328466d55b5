"""Programmes, and who funds them."""

from datetime import datetime

from django.db import transaction
from django.forms import model_to_dict

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.common.unicode_text import line_text

from .. import permissions
from ..models import Area, AreaKind, Commission, Organisation, OrganisationKind, Programme

# What the trail may hold: codes and figures, never a name that somebody typed.
CODES_AND_FIGURES = ("setting", "form", "peer_workers", "caseload")


@transaction.atomic
def add_programme(
    *,
    organisation: Organisation,
    name: str,
    setting: str,
    form: str,
    peer_workers: int,
    caseload: int,
    icb: Area | None = None,
    local_authority: Area | None = None,
    by,
    at: datetime,
) -> Programme:
    """A new programme of a provider; its name is used once there."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    permissions.check_can_manage_programmes(by, organisation)
    permissions.check_name_is_free(organisation, name)
    permissions.check_area_fits(icb, AreaKind.ICB)
    permissions.check_area_fits(local_authority, AreaKind.LOCAL_AUTHORITY)
    programme = Programme.objects.create(
        organisation=organisation,
        name=name,
        setting=setting,
        form=form,
        peer_workers=peer_workers,
        caseload=caseload,
        icb=icb,
        local_authority=local_authority,
        created_by=by,
        created_at=at,
    )
    facts = model_to_dict(programme, CODES_AND_FIGURES)
    record("programme added", target=programme, by=by, at=at, **facts)
    return programme


@transaction.atomic
def change_programme(*, programme: Programme, by, at: datetime, **facts) -> None:
    """Describe a programme afresh: name, setting, form, peer_workers, caseload, and its areas if any are known.

    Saying the same changes nothing.
    """
    Organisation.objects.select_for_update().get(pk=programme.organisation_id)
    programme = Programme.objects.select_related("organisation").get(pk=programme.pk)
    permissions.check_can_edit_programme(by, programme)
    permissions.check_name_is_free(programme.organisation, facts["name"], besides=programme)
    for kind in AreaKind:
        permissions.check_area_fits(facts.get(kind), kind)
    changed, steps = [], {}
    for field, value in facts.items():
        before = getattr(programme, field)
        if before == value or (field == "name" and line_text(before) == value):
            continue
        changed.append(field)
        setattr(programme, field, value)
        if field in CODES_AND_FIGURES:
            steps[field] = [before, value]
        elif field in AreaKind:
            steps[field] = [_code_of(before), _code_of(value)]
    if not changed:
        return
    programme.save(update_fields=changed)
    record("programme changed", target=programme, by=by, at=at, fields=sorted(changed), **steps)


def _code_of(area: Area | None) -> str | None:
    """What an area is called in the log."""
    return area.code if area else None


@transaction.atomic
def name_funder(*, programme: Programme, commissioner: Organisation, by, at: datetime) -> None:
    """Say that a commissioner funds a programme. Twice changes nothing."""
    permissions.check_can_edit_programme(by, programme)
    if commissioner.kind != OrganisationKind.COMMISSIONER:
        raise NotAllowed(f"{commissioner.name} is not registered as a commissioner.")
    _, new = Commission.objects.get_or_create(
        programme=programme, commissioner=commissioner, defaults={"named_by": by, "named_at": at}
    )
    if new:
        record("funder named", target=programme, by=by, at=at, commissioner=commissioner.reference)


@transaction.atomic
def remove_funder(*, programme: Programme, commissioner: Organisation, by, at: datetime) -> None:
    """Say that a commissioner no longer funds a programme. What was shared with them is no longer shown."""
    permissions.check_can_edit_programme(by, programme)
    gone, _ = Commission.objects.filter(programme=programme, commissioner=commissioner).delete()
    if gone:
        record("funder removed", target=programme, by=by, at=at, commissioner=commissioner.reference)
