"""One audit of the demonstration: everything that was done to it, in the order of time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from apps.accounts.models import User
from apps.assessments.actions.agreeing import finish_agreeing
from apps.assessments.actions.audits import finish_rating, start_audit
from apps.assessments.actions.evidence import add_evidence
from apps.assessments.actions.feedback import answer_comment, ask_peer_workers, comment_on_draft
from apps.assessments.actions.ratings import rate
from apps.assessments.actions.reviews import accept_review, finish_review, invite_reviewer
from apps.assessments.actions.sharing import share
from apps.assessments.actions.signing import sign_off
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.models import Assessment, Review, Side
from apps.assessments.rating_set import effective_side, load_rating_set, own_side, review_side
from apps.common.public_ids import new_reference
from apps.organisations.models import Organisation, Programme

from . import demo_content

People = Mapping[str, User]  # by their e-mail address
Step = tuple[datetime, Callable]  # what is done then; it is called with that time as `at`


def load_audit(
    content: demo_content.Audit, *, programme: Programme, people: People, commissioners: Mapping[str, Organisation]
) -> None:
    """Start one audit, and do everything with it that its content tells."""
    by = people[content.by]
    audit = start_audit(
        programme=programme,
        period_start=content.period_start,
        period_end=content.period_end,
        by=by,
        at=content.started,
    )
    steps = [*_logging(audit, content, people), *_rating(audit, content, by)]
    if content.review:
        steps += [*_reviewing(audit, content.review, by, people), *_agreeing(audit, content, by)]
    if content.signed_off:
        steps += _signing(audit, content, by, people)
    for sharing in content.shared:
        commissioner = commissioners[sharing.commissioner]
        steps.append((sharing.at, partial(share, assessment=audit, commissioner=commissioner, by=by)))
    for at, step in sorted(steps, key=lambda step: step[0]):
        step(at=at)


def _logging(audit: Assessment, content: demo_content.Audit, people: People) -> Iterator[Step]:
    for one in content.evidence:
        yield (
            one.at,
            partial(
                add_evidence,
                assessment=audit,
                piece=one.piece,
                file=None,
                reference=new_reference(),
                by=people[one.by],
            ),
        )


def _rating(audit: Assessment, content: demo_content.Audit, by: User) -> Iterator[Step]:
    """The programme's own rating; finished, if the audit is."""
    side = own_side(audit)
    for answer in content.answers:
        yield answer.at, partial(_rate, side, answer.indicator, answer.entry, by)
    if content.signed_off:
        yield content.finished, partial(finish_rating, assessment=audit, by=by)


def _reviewing(audit: Assessment, content: demo_content.DemoReview, manager: User, people: People) -> Iterator[Step]:
    """The second rating, from the invitation on."""
    by = people[content.by]
    yield (
        content.asked,
        partial(
            invite_reviewer,
            assessment=audit,
            email=content.by,
            is_independent=content.is_independent,
            by=manager,
        ),
    )
    yield content.taken_up, partial(_take_up, audit, content, by)
    for answer in content.answers:
        yield answer.at, partial(_rate_in_review, audit, answer, by)
    yield content.finished, partial(_finish_review, audit, by)


def _agreeing(audit: Assessment, content: demo_content.Audit, by: User) -> Iterator[Step]:
    """What both agreed, as the manager writes it down."""
    for one in content.agreed:
        yield one.at, partial(_agree, audit, one, by)
    yield content.settled, partial(finish_agreeing, assessment=audit, by=by)


def _signing(audit: Assessment, content: demo_content.Audit, by: User, people: People) -> Iterator[Step]:
    """Peer workers first, until two days before sign-off; then sign-off."""
    assert content.signed_off is not None  # the caller asked
    last = content.signed_off.date() - 2 * demo_content.A_DAY
    yield content.settled, partial(ask_peer_workers, assessment=audit, closes_on=last, by=by)
    for comment in content.comments:
        yield comment.at, partial(_comment, audit, comment, people[comment.by])
        yield comment.replied, partial(_reply, audit, comment, by)
    yield content.signed_off, partial(sign_off, assessment=audit, by=by)


def _rate(side: Side, indicator: str, entry: RatingContent, by: User, *, at: datetime) -> None:
    rate(
        side=side,
        indicator=indicator,
        entry=entry,
        expected_version=0,
        client_id=demo_content.CLIENT_ID,
        by=by,
        at=at,
    )


def _take_up(audit: Assessment, content: demo_content.DemoReview, by: User, *, at: datetime) -> None:
    accept_review(review=_review_of(audit), says_lived_experience=content.says_lived_experience, by=by, at=at)


def _rate_in_review(audit: Assessment, answer: demo_content.DemoAnswer, by: User, *, at: datetime) -> None:
    _rate(review_side(_review_of(audit)), answer.indicator, answer.entry, by, at=at)


def _finish_review(audit: Assessment, by: User, *, at: datetime) -> None:
    finish_review(review=_review_of(audit), by=by, at=at)


def _review_of(audit: Assessment) -> Review:
    return audit.reviews.select_related("side").get()


def _agree(audit: Assessment, agreed: demo_content.DemoAnswer, by: User, *, at: datetime) -> None:
    """With the note and the kinds of evidence that the page of agreeing is filled in with."""
    side = effective_side(audit)
    shown = load_rating_set(audit, side=side).by_code[agreed.indicator]
    _rate(
        side,
        agreed.indicator,
        replace(shown.entry, answer=agreed.entry.answer, reason=agreed.entry.reason),
        by,
        at=at,
    )


def _comment(audit: Assessment, comment: demo_content.DemoComment, by: User, *, at: datetime) -> None:
    comment_on_draft(
        assessment=audit,
        indicator=comment.indicator,
        text=comment.text,
        shows_name=comment.shows_name,
        by=by,
        at=at,
    )


def _reply(audit: Assessment, comment: demo_content.DemoComment, by: User, *, at: datetime) -> None:
    stored = audit.comments.get(text=comment.text)
    answer_comment(comment=stored, text=comment.reply, expected_text=stored.reply, by=by, at=at)
