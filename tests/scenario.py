"""What the addresses of the product point at, for tests that visit every page.

All of it is Harbour's: an open audit of one programme; of another, a signed-off audit that is shared with the Estuary
Board, with one report that is ready and one that could not be made; an open invitation to the newcomer. One
reflection is nobody's but the peer worker's. The newcomer is asked for one review, is at work on another, agrees with
the manager on a third and has agreed on a fourth. Survey rounds: surveys/scenario.py.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from apps.accounts.calendar_feeds import make_calendar_feed
from apps.assessments.actions.audits import discard
from apps.assessments.actions.feedback import comment_on_draft
from apps.assessments.actions.sharing import share
from apps.assessments.actions.versions import reopen
from apps.assessments.models import Review
from apps.assessments.rating_set import own_side
from apps.assessments.review_links import review_token
from apps.assessments.statuses import AuditStatus
from apps.jobs.statuses import JobStatus
from apps.organisations.actions.members import invite
from apps.organisations.models import Commission, Membership, OrganisationIdentifier, Role
from apps.portfolio.models import PoolMembership, ReportSchedule, SavedView
from apps.reports.document.build import build_blank_audit
from apps.reports.freshness import blank_inputs_hash
from apps.reports.models import Report
from apps.rubric.models import Rubric

from .assessments.evidence_logs import make_scenario_evidence
from .cast import NOON, Cast, make_programme
from .exports.asking import make_scenario_token
from .factories import (
    make_audit,
    make_printout,
    make_reflection,
    make_review,
    make_reviewed_audit,
    make_rubric_draft,
    make_signed_off,
    make_upload,
)
from .improvement.measure_makers import make_scenario_measures
from .improvement.plans import make_scenario_plan
from .improvement.told import make_scenario_you_said
from .own_data import make_data_export
from .portfolio.asked import make_scenario_requests
from .reports.ordered import make_scenario_orders
from .surveys.scenario import make_scenario_rounds


@dataclass
class Scenario:
    """What the addresses of the table point at."""

    cast: Cast
    things: dict[str, str]

    def path(self, name: str, arguments: list[str]) -> str:
        return reverse(name, args=[self.things[argument] for argument in arguments])


def build_scenario(cast: Cast, rubric: Rubric) -> Scenario:
    """Everything that an address of the product can point at, for the cast."""
    quiet = make_programme(cast.harbour, "Quiet Hours")
    reported = make_programme(cast.harbour, "Evening Walks")
    Commission.objects.create(programme=reported, commissioner=cast.board, named_at=NOON)
    draft = make_audit(cast.programme, rubric, cast.manager)
    done = make_audit(reported, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    unshared = make_audit(reported, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, at=NOON + timedelta(days=1))
    discarded = make_audit(quiet, rubric, cast.manager)
    reviewed = make_audit(make_programme(cast.harbour, "River Room"), rubric, cast.manager)
    review = make_review(reviewed, cast.newcomer, cast.manager)
    waiting = make_audit(make_programme(cast.harbour, "Open Door"), rubric, cast.manager, status=AuditStatus.WAITING)
    asked = Review.objects.create(
        assessment=waiting, email=cast.newcomer.email, invited_by=cast.manager, invited_at=NOON
    )
    apart = {"ACC-1": 5, "ACC-3": 1, "PER-2": "NA"}
    agreeing, checked = (
        make_reviewed_audit(
            make_programme(cast.harbour, name), rubric, cast.manager, cast.newcomer, levels=apart, status=status
        )
        for name, status in (("Harvest Table", AuditStatus.AGREEING), ("Lamplight", AuditStatus.AGREED))
    )
    finished = make_audit(
        make_programme(cast.harbour, "Tea and Talk"), rubric, cast.manager, status=AuditStatus.AGREED
    )
    logged = make_scenario_evidence(cast, reviewed, reported, rubric)
    asked_about = make_audit(
        make_programme(cast.harbour, "Long Table"),
        rubric,
        cast.manager,
        status=AuditStatus.FEEDBACK,
        at=timezone.now(),
        levels={"ACC-1": 5},
    )
    comment = comment_on_draft(
        assessment=asked_about,
        indicator="ACC-1",
        text="We do this, but not on weekends.",
        shows_name=False,
        by=cast.peer_worker,
        at=timezone.now(),
    )
    heard = make_audit(
        make_programme(cast.harbour, "Garden Gate"),
        rubric,
        cast.manager,
        status=AuditStatus.FEEDBACK,
        at=timezone.now() - timedelta(days=20),
    )
    discard(assessment=discarded, reason="Wrong period", by=cast.manager, at=NOON)
    share(assessment=done, commissioner=cast.board, by=cast.manager, at=NOON)
    issued = invite(
        organisation=cast.harbour,
        email=cast.newcomer.email,
        role=Role.PEER_WORKER,
        by=cast.manager,
        at=timezone.now(),
    )
    # Reports: a version that was shared, and the one that took its place.
    superseded = make_audit(
        reported, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, at=NOON + timedelta(days=2)
    )
    share(assessment=superseded, commissioner=cast.board, by=cast.manager, at=NOON)
    second = reopen(assessment=superseded, reason="A level was too high.", by=cast.manager, at=NOON)
    make_signed_off(second, cast.manager, at=NOON + timedelta(days=3))
    report = Report(
        assessment=done, content_hash="1" * 64, status=JobStatus.READY, requested_at=NOON, finished_at=NOON
    )
    report.file.save("made.pdf", ContentFile(b"%PDF-1.7"), save=False)
    report.save()
    blank = Report(
        rubric=rubric,
        content_hash=build_blank_audit(rubric).content_hash,
        inputs_hash=blank_inputs_hash(rubric),
        sha256=hashlib.sha256(b"%PDF-1.7").hexdigest(),
        status=JobStatus.READY,
        requested_at=NOON,
        finished_at=NOON,
    )
    blank.file.save("blank.pdf", ContentFile(b"%PDF-1.7"), save=False)
    blank.save()
    failed = Report.objects.create(
        assessment=done,
        content_hash="2" * 64,
        status=JobStatus.FAILED,
        requested_at=NOON,
        finished_at=NOON,
        failure="It did not work.",
    )
    waiting_order, kept_order = make_scenario_orders(cast, done)
    reflection = make_reflection(cast.peer_worker, rubric)
    voices = make_scenario_rounds(cast, quiet)
    PoolMembership.objects.create(programme=reported, joined_at=NOON)
    rubric_draft = make_rubric_draft(rubric)
    membership = Membership.objects.get(user=cast.peer_worker)
    return Scenario(
        cast,
        {
            "rubric": rubric.identifier,
            "version": rubric.version,
            "factor": "accepting",
            "guide": "manager",
            "indicator": "ACC-1",
            "made_up": "made-up",
            "one": "1",
            "organisation": cast.harbour.reference,
            "membership": membership.reference,
            "invitation": issued.invitation.reference,
            "secret": issued.secret,
            "programme": cast.programme.reference,
            "quiet_programme": quiet.reference,
            "pooled_programme": reported.reference,
            "board": cast.board.reference,
            "identifier_of_register": OrganisationIdentifier.objects.create(
                organisation=cast.harbour, scheme="GB-NHS", value="R1A", added_at=NOON
            ).reference,
            "saved_view": SavedView.objects.create(
                person=cast.commissioner, name="By period", query="sort=period", saved_at=NOON
            ).reference,
            "schedule": ReportSchedule.objects.create(
                person=cast.commissioner,
                organisation=cast.board,
                title="Every quarter",
                kinds=["summary"],
                months=3,
                first_on=date(2027, 1, 1),
                next_on=date(2027, 1, 1),
                made_at=NOON,
            ).reference,
            "draft": draft.reference,
            "done": done.reference,
            "unshared": unshared.reference,
            "discarded": discarded.reference,
            "reviewed": reviewed.reference,
            "review": review.reference,
            "asked": asked.reference,
            "review_token": review_token(asked),
            "finished": finished.reference,
            "asked_about": asked_about.reference,
            "comment": comment.reference,
            "heard": heard.reference,
            "agreeing": agreeing.reference,
            "checked": checked.reference,
            "report": report.reference,
            "failed": failed.reference,
            "waiting_order": waiting_order.reference,
            "kept_order": kept_order.reference,
            "blank": blank.reference,
            "superseded": superseded.reference,
            "second": second.reference,
            "reflection": reflection.reference,
            "calendar_secret": make_calendar_feed(user=cast.peer_worker, by=cast.peer_worker, at=NOON),
            "export": make_data_export(cast.peer_worker).reference,
            "api_token": make_scenario_token(cast.manager).reference,
            "printout": make_printout(cast.peer_worker).reference,
            "fresh": "BCDFGHJKMN",
            "answers": "answers",
            "blank_cells": "blank",
            "upload": make_upload(own_side(draft), cast.manager).reference,
            "review_upload": make_upload(review.side, cast.newcomer).reference,
            "json": "json",
            "short": "short",
            # A version in the making, and a file that its editor sent.
            "identifier": rubric.identifier,
            "rubric_draft": rubric_draft.reference,
            "rubric_import": rubric_draft.pending_imports.get().reference,
            "about": "about",
            "yaml": "yaml",
            "kind_of_words": "indicator",
        }
        | each_once(
            logged,
            voices,
            make_scenario_plan(cast, reported, rubric),
            make_scenario_requests(cast, done),
            make_scenario_measures(cast),
            make_scenario_you_said(cast),
        ),
    )


def each_once(*parts: dict[str, str]) -> dict[str, str]:
    """All of them together. No name may stand for two things."""
    together: dict[str, str] = {}
    for part in parts:
        twice = together.keys() & part.keys()
        assert not twice, f"These stand for two things: {sorted(twice)}."
        together |= part
    return together
