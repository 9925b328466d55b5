"""What sign-off freezes: figures that can be looked up again, and the digest that tells whether anything changed."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import Enum

from apps.rubric.schema.factor_content import FactorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.scale_content import Scale

from .domain.scoring import Answer, AnswerState, Scores
from .domain.scoring import ScoredFactor as Scored
from .domain.sign_off_digest import NEWEST_RULE, Contents, Row, digest_of
from .models import Assessment, FactorScore, SignOff
from .sign_off_contents import load_contents
from .statuses import AuditStatus


def stored_contents(assessment: Assessment) -> Contents:
    """Everything that is stored of a signed-off version: read once, and kept on it for scores and digest alike."""
    kept = getattr(assessment, "_stored_contents", None)
    if kept is None:
        kept = load_contents([assessment.pk])[assessment.pk]
        assessment._stored_contents = kept  # type: ignore[attr-defined]
    return kept


def stored_scores(assessment: Assessment, rubric: RubricContent, answers: Mapping[str, Answer]) -> Scores:
    """The scores as they stood at sign-off, by the formula of that day."""
    return scores_of_rows(stored_contents(assessment)["factor_score"], assessment.sign_off, rubric, answers)


def scores_of_rows(
    rows: Iterable[Row], sign_off: SignOff, rubric: RubricContent, answers: Mapping[str, Answer]
) -> Scores:
    """The scores that stored rows hold. Without `answers` they do not name the indicators that are not assessed."""
    by_factor = {row["factor__slug"]: row for row in rows}
    factors = []
    for factor in rubric.factors:
        factors.append(_as_scored(by_factor[factor.id], factor, rubric.scale, answers))
    return Scores(factors=tuple(factors), overall=sign_off.overall, formula=sign_off.formula)


def _as_scored(row: Row, factor: FactorContent, scale: Scale, answers: Mapping[str, Answer]) -> Scored:
    return Scored(
        factor=factor.id,
        scored=row["scored"],
        not_applicable=row["not_applicable"],
        not_assessed=row["not_assessed"],
        needed=row["needed"],
        mean=None if row["mean"] is None else Decimal(row["mean"]),
        band=next((band for band in scale.bands if band.id == row["band"]), None),
        guarded=row["guarded"],
        missing=tuple(one.id for one in factor.indicators if answers.get(one.id) is AnswerState.NOT_ASSESSED),
    )


def factor_score_rows(sign_off: SignOff, scores: Scores, keys: Mapping[str, int]) -> list[FactorScore]:
    """The scores of one sign-off as rows that are not stored yet. `keys`: of the rubric's factors, by their ids."""
    rows = []
    for score in scores.factors:
        rows.append(
            FactorScore(
                sign_off=sign_off,
                factor_id=keys[score.factor],
                mean=score.mean,
                band="" if score.band is None else score.band.id,
                guarded=score.guarded,
                scored=score.scored,
                not_applicable=score.not_applicable,
                not_assessed=score.not_assessed,
                needed=score.needed,
            )
        )
    return rows


class SignOffState(Enum):
    """What the digest tells of a signed-off version."""

    FITS = "fits"
    CHANGED = "changed"
    NOT_STORED = "not stored"  # signed off before digests were kept


# What people read wherever the version is; nothing while it fits.
NOTICES = {
    SignOffState.FITS: "",
    SignOffState.CHANGED: (
        "What is stored here is no longer what was signed off. Something has changed it since, outside this site, so "
        "please do not rely on this version. Tell the people who run this site: they can bring it back from a backup."
    ),
    SignOffState.NOT_STORED: (
        "This version was signed off before a mark was kept of everything in it. So nothing here can show whether it "
        "is still as it was signed off."
    ),
}


def sign_off_digest(assessment: Assessment, *, once_signed_off: bool = False) -> str | None:
    """The digest of what a version says today, by the rule of its sign-off, or by the newest one.

    The same version gives the same digest for ever, so a changed row shows even where somebody changed the database
    itself. None: its sign-off names a rule that there is not. `once_signed_off`: as it will be, for a version whose
    sign-off is stored and not yet taken.
    """
    contents: Contents = load_contents([assessment.pk])[assessment.pk]
    if once_signed_off:
        return digest_once_signed_off(contents)
    signed = contents["sign_off"]
    return digest_of(contents, signed[0]["digest_rule"] if signed else NEWEST_RULE)


def digest_once_signed_off(contents: Contents) -> str | None:
    """The digest that a version will have, whose sign-off is stored and whose last step is not yet taken."""
    (audit,), (sign_off,) = contents["audit"], contents["sign_off"]
    will_say = {
        "signed_off_by": sign_off["by"],
        "signed_off_at": sign_off["at"],
        "status": AuditStatus.SIGNED_OFF.value,
    }
    return digest_of({**contents, "audit": [{**audit, **will_say}]}, sign_off["digest_rule"])


def sign_off_state(assessment: Assessment) -> SignOffState:
    """What the digest tells of one signed-off version: one query, or none where its scores were read."""
    return _state(stored_contents(assessment))


def sign_off_states(keys: Collection[int], *, using: str = "default") -> dict[int, SignOffState]:
    """What the digests tell of several signed-off versions, by the key of each audit: one query."""
    return {key: _state(contents) for key, contents in load_contents(keys, using=using).items()}


def _state(contents: Contents) -> SignOffState:
    if len(contents["sign_off"]) != 1:
        return SignOffState.CHANGED
    digest, rule = contents["sign_off"][0]["digest"], contents["sign_off"][0]["digest_rule"]
    if not digest and rule == 1:
        return SignOffState.NOT_STORED
    return SignOffState.FITS if digest == digest_of(contents, rule) else SignOffState.CHANGED


def sign_off_notice(assessment: Assessment) -> str:
    """What a page of a version says where its digest does not fit, or was not kept; else empty."""
    if assessment.status != AuditStatus.SIGNED_OFF:
        return ""
    return NOTICES[sign_off_state(assessment)]
