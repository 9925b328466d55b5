"""The demonstration's content, read from its YAML files. Nothing here saves."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import yaml

from apps.assessments.domain.evidence import EvidenceItem
from apps.assessments.domain.ratings import RatingContent, parse_answer_code
from apps.improvement.domain.you_said import HeardFrom, ItemWords
from apps.surveys.domain.tally import HelpKind

from .demo_content import (
    BETWEEN_ANSWERS,
    CLOCK,
    Audit,
    DemoAction,
    DemoAnswer,
    DemoComment,
    DemoDiscussion,
    DemoEffect,
    DemoJournal,
    DemoMeasure,
    Demonstration,
    DemoOrganisation,
    DemoProgramme,
    DemoReflection,
    DemoReview,
    DemoYouSaid,
    Logged,
    PastAction,
    Person,
    Sharing,
    SurveyRound,
)

FOLDER = Path(__file__).parent / "content"


def read_demonstration() -> Demonstration:
    """The whole content. A misspelt name in a file raises TypeError or KeyError: content is tested as code is."""
    about, surveys = _about(), _read(FOLDER / "rounds.yaml")
    audits = [_audit(_read(path)) for path in sorted((FOLDER / "audits").glob("*.yaml"))]
    return Demonstration(
        rubric=(about["rubric"]["identifier"], about["rubric"]["version"]),
        since=_moment(about["since"]),
        organisations=tuple(DemoOrganisation(**organisation) for organisation in about["organisations"]),
        people=read_people(),
        programmes=tuple(map(_programme, about["programmes"])),
        audits=tuple(sorted(audits, key=lambda audit: audit.started)),
        rounds=tuple(map(_round, surveys["rounds"])),
        discussion=DemoDiscussion(**surveys["discussion"]),
        journal=_journal(_read(FOLDER / "reflections.yaml")),
        measures=tuple(map(_measure, _read(FOLDER / "measures.yaml")["measures"])),
        you_said=tuple(map(_you_said, _read(FOLDER / "you_said.yaml")["versions"])),
        actions=tuple(DemoAction(**one) for one in _read(FOLDER / "actions.yaml")["actions"]),
        past_actions=tuple(map(_past_action, _read(FOLDER / "past_actions.yaml")["actions"])),
    )


def read_people() -> tuple[Person, ...]:
    """The made-up people alone: every start lists them."""
    return tuple(Person(**person) for person in _about()["people"])


def _about() -> dict:
    return _read(FOLDER / "people.yaml")


def _read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _programme(content: dict) -> DemoProgramme:
    return DemoProgramme(**content | {"funded_by": tuple(content["funded_by"])})


def _audit(content: dict) -> Audit:
    answers, agreed = _answers(content.pop("factors")), content.get("agreed")
    return Audit(
        **content
        | {
            "started": _moment(content["started"]),
            "signed_off": _moment(content["signed_off"]) if content["signed_off"] else None,
            "shared": tuple(Sharing(**_with_times(sharing, "at")) for sharing in content["shared"]),
            "answers": answers,
            "evidence": tuple(map(_logged, content.get("evidence", []))),
            "review": _review(content["review"]) if "review" in content else None,
            "agreed": tuple(_agreed(agreed)) if agreed else (),
            "comments": tuple(map(_comment, content.get("comments", []))),
        }
    )


def _logged(content: dict) -> Logged:
    by, at = content.pop("by"), _moment(content.pop("logged"))
    return Logged(EvidenceItem(**content | {"indicators": frozenset(content["indicators"])}), by, at)


def _review(content: dict) -> DemoReview:
    answers = _answers(content.pop("factors"))
    return DemoReview(answers=answers, **_with_times(content, "asked", "taken_up", "finished"))


def _agreed(content: dict) -> Iterator[DemoAnswer]:
    """What was agreed in one conversation, written down a few minutes apart."""
    at = _moment(content["met"])
    for code, answer in content["answers"].items():
        yield DemoAnswer(indicator=code, entry=RatingContent(answer["answer"], answer["reason"]), at=at)
        at += BETWEEN_ANSWERS


def _comment(content: dict) -> DemoComment:
    return DemoComment(**_with_times(content, "at", "replied"))


def _round(content: dict) -> SurveyRound:
    answers = []
    for column in zip(*content["answers"].values(), strict=True):
        scored = {}
        for code, level in zip(content["answers"], column, strict=True):
            if level is not None:
                scored[code] = level
        answers.append(scored)
    helped = map(HelpKind, content["helped"])
    return SurveyRound(**content | {"answers": tuple(answers), "helped": tuple(helped)})


def _journal(content: dict) -> DemoJournal:
    reflections = []
    for reflection in content["reflections"]:
        reflections.append(DemoReflection(**_with_times(reflection, "at")))
    return DemoJournal(**content | {"reflections": tuple(reflections)})


def _measure(content: dict) -> DemoMeasure:
    values = [tuple(figures) if isinstance(figures, list) else figures for figures in content["values"]]
    return DemoMeasure(**content | {"values": tuple(values)})


def _past_action(content: dict) -> PastAction:
    effects = tuple(DemoEffect(**_with_times(effect, "at")) for effect in content["effects"])
    return PastAction(**_with_times(content, "planned", "shown", "confirmed") | {"effects": effects})


def _you_said(content: dict) -> DemoYouSaid:
    items = []
    for item in content["items"]:
        items.append(ItemWords(**item | {"heard_from": HeardFrom(item.get("heard_from", ""))}))
    return DemoYouSaid(**content | {"items": tuple(items)})


def _answers(factors: list[dict]) -> tuple[DemoAnswer, ...]:
    """Each factor in one sitting, its answers saved a few minutes apart."""
    answers = []
    for factor in factors:
        at = _moment(factor["rated"])
        for code, said in factor["answers"].items():
            answer, evidence = parse_answer_code(str(said["answer"])), frozenset(said["evidence"])
            fields = said | {"answer": answer, "evidence": evidence}
            answers.append(DemoAnswer(indicator=code, entry=RatingContent(**fields), at=at))
            at += BETWEEN_ANSWERS
    return tuple(answers)


def _with_times(content: dict, *names: str) -> dict:
    """The content with moments where the file has them written."""
    content = dict(content)
    for name in names:
        content[name] = _moment(content[name])
    return content


def _moment(written: str) -> datetime:
    """2025-04-08 09:40, on the clock of the made-up services."""
    return datetime.fromisoformat(written).replace(tzinfo=CLOCK)
