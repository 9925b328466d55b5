"""Sign-off of a made-up region's audits, many together, by the product's own sums; and what is shared after it."""

from collections.abc import Iterator, Sequence

from apps.assessments.domain.scoring import Scores, score
from apps.assessments.domain.sign_off_digest import NEWEST_RULE
from apps.assessments.models import Assessment, FactorScore, Share, SignOff, Withdrawal
from apps.assessments.sign_off_contents import load_contents
from apps.assessments.sign_off_record import digest_once_signed_off, factor_score_rows
from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Organisation
from apps.rubric.models import Factor
from apps.rubric.schema.rubric_content import RubricContent

from .region_entry import SHARED, SIGNED, WITHDRAWN, AuditEntry
from .region_events import RegionTrail
from .region_organisations import RegionOrganisations
from .region_words import read_region_words


def sign_off_together(entries: Sequence[AuditEntry], rubric: RubricContent) -> None:
    """Freeze versions as the action does: scores, then the digest of all that is stored, then the last step."""
    if not entries:
        return
    keys = dict(Factor.objects.filter(rubric=entries[0].row.rubric_id).values_list("slug", "pk"))
    records, factor_scores = [], []
    for entry in entries:
        scores = _scores_of(entry, rubric)
        record = _sign_off_row(entry, scores)
        records.append(record)
        factor_scores.extend(factor_score_rows(record, scores, keys))
    SignOff.objects.bulk_create(records)
    FactorScore.objects.bulk_create(factor_scores)
    contents = load_contents([entry.row.pk for entry in entries])
    for entry, record in zip(entries, records, strict=True):
        record.digest = digest_once_signed_off(contents[entry.row.pk]) or ""
        entry.row.status = AuditStatus.SIGNED_OFF
        entry.row.signed_off_by, entry.row.signed_off_at = record.by, record.at
    SignOff.objects.bulk_update(records, ["digest"])
    Assessment.objects.bulk_update([entry.row for entry in entries], ["status", "signed_off_by", "signed_off_at"])


def _scores_of(entry: AuditEntry, rubric: RubricContent) -> Scores:
    counted = entry.planned.agreed or entry.planned.own
    return score(rubric, {code: rating.answer for code, rating in counted.items()})


def _sign_off_row(entry: AuditEntry, scores: Scores) -> SignOff:
    return SignOff(
        assessment=entry.row,
        by=entry.row.started_by,
        at=entry.on(SIGNED),
        formula=scores.formula,
        rubric_version=entry.row.rubric.version,
        rubric_hash=entry.row.rubric.content_hash,
        overall=scores.overall,
        digest_rule=NEWEST_RULE,
    )


def share(entries: Sequence[AuditEntry], organisations: RegionOrganisations, trail: RegionTrail) -> None:
    """Show signed-off audits to those who fund the programme, where its manager chose to."""
    shares = []
    for entry in entries:
        for commissioner in _sees(entry, organisations):
            by, at = entry.row.started_by, entry.on(SHARED)
            shares.append(Share(assessment=entry.row, commissioner=commissioner, shared_by=by, shared_at=at))
            trail.add("audit shared", target=entry.row, by=by.pk, at=at, commissioner=commissioner.reference)
    Share.objects.bulk_create(shares)


def _sees(entry: AuditEntry, organisations: RegionOrganisations) -> Iterator[Organisation]:
    if entry.programme.is_shared_with_region:
        yield organisations.region.row
    if entry.programme.is_shared_locally:
        yield organisations.commissioners[entry.programme.commissioner].row


def withdraw(entries: Sequence[AuditEntry], trail: RegionTrail) -> None:
    """Say of a few signed-off audits that the provider no longer stands by them."""
    withdrawals = []
    for entry in entries:
        if entry.planned.is_withdrawn:
            by, at = entry.row.started_by, entry.on(WITHDRAWN)
            reason = read_region_words().withdrawn
            withdrawals.append(Withdrawal(assessment=entry.row, reason=reason, by=by, at=at))
            trail.add("audit version withdrawn", target=entry.row, by=by.pk, at=at)
    Withdrawal.objects.bulk_create(withdrawals)
