"""Filling an empty installation with made-up life, step by step through the apps' own actions.

Beside real organisations nothing is loaded at all: a demonstration has accounts whose password is printed on a
console, and made-up reports must never lie among real ones.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from apps.accounts.actions import add_person
from apps.accounts.models import User
from apps.common.errors import NotAllowed
from apps.common.public_ids import new_reference
from apps.organisations.actions.members import accept_invitation, invite
from apps.organisations.actions.programmes import add_programme, name_funder
from apps.organisations.actions.start import register_organisation
from apps.organisations.models import Organisation, OrganisationKind, Programme, Role
from apps.reflections.actions.retention import choose_retention
from apps.reflections.actions.writing import write
from apps.reflections.domain.reflection_content import blank
from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published
from apps.rubric_editor.actions.editors import name_editor
from apps.surveys.actions.answers import answer_as_peer_worker, answer_by_link
from apps.surveys.actions.discussions import record_discussion
from apps.surveys.actions.rounds import close_if_over, open_round
from apps.surveys.domain.questions import QuestionSet, RespondentGroup
from apps.surveys.models import LinkKind, Round

from . import content_reader, demo_content
from .demo_actions import load_action
from .demo_audits import load_audit
from .demo_measures import load_measure
from .demo_past_actions import load_effect, load_past_action
from .demo_you_said import load_you_said
from .password import keep, kept_password, new_password

ADDRESS = "192.0.2.1"  # where answers by link are said to come from: an address for examples (RFC 5737)


@dataclass
class _Loaded:
    """What is there so far, by the names that the content uses."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)


@transaction.atomic
def load_demonstration(*, at: datetime) -> bool:
    """Load everything, or nothing. Returns False if a demonstration is there already: it is left as it is.

    Raises NotAllowed beside organisations that are real, on an address that is taken, and without the rubric that
    the audits were written for.
    """
    if Organisation.objects.filter(is_made_up=True).exists():
        return False
    content = content_reader.read_demonstration()
    _check_can_load(content)
    password = kept_password() or new_password()
    loaded = _Loaded()
    _load_organisations(content, loaded)
    _load_people(content, loaded, password)
    _load_programmes(content, loaded)
    _load_cycles(content, loaded)
    for one in content.rounds:
        _load_round(one, loaded, at)
    _load_discussion(content.discussion, loaded)
    _load_journal(content.journal, loaded)
    for action in content.actions:
        load_action(action, programme=loaded.programmes[action.programme], people=loaded.people, at=at)
    for measure in content.measures:
        load_measure(measure, programme=loaded.programmes[measure.programme], by=loaded.people[measure.by], at=at)
    for version in content.you_said:
        load_you_said(version, programme=loaded.programmes[version.programme], by=loaded.people[version.by], at=at)
    keep(password)
    return True


def _check_can_load(content: demo_content.Demonstration) -> None:
    if Organisation.objects.exists():
        raise NotAllowed(
            "This installation holds real organisations, so nothing made up is loaded beside them. "
            "Start with DEMO=no, or set DATA_DIR (and DATABASE_URL, if you use it) to a place for the demonstration."
        )
    taken = User.objects.filter(email__in=[person.email for person in content.people]).first()
    if taken is not None:
        raise NotAllowed(
            f"There is an account for {taken.email} already, so the demonstration was not loaded. "
            "Start with DEMO=no, or set DATA_DIR (and DATABASE_URL, if you use it) to a place for the demonstration."
        )
    rubric = newest_published()
    if rubric is None:
        raise NotAllowed("No rubric is published yet. Run manage.py load_rubric --publish first.")
    if (rubric.identifier, rubric.version) != content.rubric:
        raise NotAllowed(
            f"The demonstration answers version {content.rubric[1]} of the rubric {content.rubric[0]}, but the "
            f"newest one published here is version {rubric.version} of {rubric.identifier}. Start with DEMO=no."
        )


def _load_organisations(content: demo_content.Demonstration, loaded: _Loaded) -> None:
    for one in content.organisations:
        loaded.organisations[one.key] = register_organisation(
            name=one.name, kind=OrganisationKind(one.kind), is_made_up=True, by=None, at=content.since
        )


def _load_people(content: demo_content.Demonstration, loaded: _Loaded, password: str) -> None:
    """Accounts, each invited to its role by the host and there at once."""
    at = content.since
    for one in content.people:
        person = add_person(email=one.email, name=one.name, password=password, by=None, at=at)
        issued = invite(
            organisation=loaded.organisations[one.organisation], email=one.email, role=one.role, by=None, at=at
        )
        accept_invitation(invitation=issued.invitation, by=person, at=at)
        if one.writes_versions:
            name_editor(person=person, by=None, at=at)
        loaded.people[one.email] = person


def _load_programmes(content: demo_content.Demonstration, loaded: _Loaded) -> None:
    """Programmes and who funds them, as the first manager of each provider would add them."""
    managers: dict[str, User] = {}
    for person in content.people:
        if person.role == "manager":
            managers.setdefault(person.organisation, loaded.people[person.email])
    for one in content.programmes:
        manager = managers[one.organisation]
        programme = add_programme(
            organisation=loaded.organisations[one.organisation],
            name=one.name,
            setting=one.setting,
            form=one.form,
            peer_workers=one.peer_workers,
            caseload=one.caseload,
            by=manager,
            at=content.since,
        )
        for key in one.funded_by:
            name_funder(programme=programme, commissioner=loaded.organisations[key], by=manager, at=content.since)
        loaded.programmes[one.name] = programme


def _load_cycles(content: demo_content.Demonstration, loaded: _Loaded) -> None:
    """Audits, what came of them, and what the next audit said of that: each when what it follows from is there."""
    steps = []
    for audit in content.audits:
        programme = loaded.programmes[audit.programme]
        load = partial(load_audit, programme=programme, people=loaded.people, commissioners=loaded.organisations)
        steps.append((audit.started, partial(load, audit)))
    for action in content.past_actions:
        programme = loaded.programmes[action.programme]
        steps.append((action.planned, partial(load_past_action, action, programme=programme, people=loaded.people)))
        for effect in action.effects:
            say = partial(load_effect, action, effect, programme=programme, by=loaded.people[action.by])
            steps.append((effect.at, say))
    for _, step in sorted(steps, key=lambda step: step[0]):
        step()


def _load_round(content: demo_content.SurveyRound, loaded: _Loaded, now: datetime) -> None:
    """One round with its answers, one on each day; closed, if its last day is over."""
    today = timezone.localdate(now)
    first = content.opens if isinstance(content.opens, date) else today - timedelta(days=content.opens)
    last = first + timedelta(days=content.days - 1)
    peers = content.voice == RespondentGroup.PEER_WORKERS
    opened = open_round(
        programme=loaded.programmes[content.programme],
        voice=content.voice,
        question_set=QuestionSet.QUICK,
        link_kind=LinkKind.SIGNED_IN if peers else LinkKind.OPEN,
        opens_on=first,
        closes_on=last,
        people_asked=content.people_asked,
        introduction=content.introduction,
        by=loaded.people[content.by],
        at=demo_content.afternoon(first - demo_content.A_DAY),
    )
    days = []
    for number in range(1, len(content.answers) + 1):
        days.append(demo_content.afternoon(first + number * demo_content.A_DAY))
    if peers:
        _answer_signed_in(opened, content, days)
    else:
        for answers, helped, at in zip(content.answers, content.helped, days, strict=True):
            answer_by_link(round=opened, secret="", answers=answers, helped=helped, address=ADDRESS, at=at)
    close_if_over(round=opened, at=min(demo_content.afternoon(last + demo_content.A_DAY), now))


def _answer_signed_in(opened: Round, content: demo_content.SurveyRound, days: list[datetime]) -> None:
    """As the peer workers who have an account."""
    people = User.objects.filter(
        memberships__organisation=opened.programme.organisation_id, memberships__role=Role.PEER_WORKER
    ).order_by("pk")
    for person, answers, at in zip(people[: len(days)], content.answers, days, strict=True):
        answer_as_peer_worker(round=opened, answers=answers, by=person, at=at)


def _load_discussion(content: demo_content.DemoDiscussion, loaded: _Loaded) -> None:
    record_discussion(
        programme=loaded.programmes[content.programme],
        voice=content.voice,
        held_on=content.held_on,
        took_part=content.took_part,
        themes=content.themes,
        by=loaded.people[content.by],
        at=demo_content.afternoon(content.held_on),
    )


def _load_journal(content: demo_content.DemoJournal, loaded: _Loaded) -> None:
    by, newest = loaded.people[content.by], newest_published()
    assert newest is not None  # checked before anything was loaded
    rubric = load_rubric_content(newest).content
    choose_retention(months=content.months, by=by, at=content.reflections[0].at)
    for one in content.reflections:
        question = blank(rubric.indicator(one.practice), rubric)
        write(
            reference=new_reference(),
            entry=question.saying(words=one.words, leaning=one.leaning, level=None, anchor=""),
            expected_version=0,
            client_id=demo_content.CLIENT_ID,
            by=by,
            at=one.at,
        )
