"""Where the programmes of a portfolio are strong or weak together: counted in the database, never row by row."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from apps.assessments.models import Assessment, FactorScore, Rating, Side, SideKind
from apps.insights.domain.cycles import KIND_LABELS, RatingKind
from apps.insights.domain.programme_theory import CAUTION, LinkStatus
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published
from apps.rubric.queries.version_chain import carry_over_each
from apps.rubric.schema.rubric_content import RubricContent

from ..domain import practice_spread
from ..domain.filters import KINDS
from ..domain.practice_spread import FactorSpread, LevelCount, OutcomeSpread, PracticeSpread
from ..permissions import check_has_portfolio
from .access import newest_audits_for
from .differing_views import DifferingView, differing_views
from .filtered_programmes import kind_of_rating


@dataclass(frozen=True)
class RatingGroup:
    """The programmes whose newest audits can stand together: one kind of rating on one version of the rubric."""

    rubric: Rubric
    kind: RatingKind
    audits: tuple[int, ...]  # by their keys, one of each programme: so that they are looked for once

    @property
    def programmes(self) -> int:
        return len(self.audits)

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.kind]

    @property
    def query(self) -> str:
        """What the address of this group ends in."""
        version = f"{self.rubric.identifier}/{self.rubric.version}"
        kind = next(name for name, number in KINDS.items() if number == self.kind)
        return urlencode({"kind": kind, "rubric": version})


@dataclass(frozen=True)
class PracticesPage:
    """One group of programmes, practice by practice. Without a group nothing is signed off and shared yet."""

    groups: list[RatingGroup]
    chosen: RatingGroup | None
    earlier: int  # programmes on earlier versions, counted where a practice means what it meant
    links_to_anchors: bool  # the framework's pages show the newest version
    factors: tuple[FactorSpread, ...]
    often_high: list[PracticeSpread]
    often_low: list[PracticeSpread]
    outcomes: list[OutcomeSpread]
    views: list[DifferingView]
    caution: str = CAUTION


def practices_page(person, kind: str, rubric: str, today: date) -> PracticesPage:
    """`kind` and `rubric` as they stand in the address; the largest group where they name none.

    Raises NotAllowed for whoever has no portfolio.
    """
    check_has_portfolio(person)
    groups = _groups(person)
    chosen = _choose(groups, kind, rubric)
    if chosen is None:
        return PracticesPage([], None, 0, False, (), [], [], [], [])
    content = load_rubric_content(chosen.rubric).content
    codes, versions = _codes_of_indicators(groups, chosen)
    of_version = Assessment.objects.filter(pk__in=chosen.audits)
    counts = _level_counts(_standing_sides(_audits_of(groups, chosen.kind, versions)), codes)
    factors = practice_spread.factor_spreads(content, counts)
    outcomes = practice_spread.outcome_spreads(content, _patterns(of_version, content), factors)
    newest = newest_published()
    return PracticesPage(
        groups=groups,
        chosen=chosen,
        earlier=sum(one.programmes for one in groups if one.rubric.pk in versions[1:] and one.kind == chosen.kind),
        links_to_anchors=newest is not None and newest.pk == chosen.rubric.pk,
        factors=factors,
        often_high=practice_spread.often_high(factors),
        often_low=practice_spread.often_low(factors),
        outcomes=outcomes,
        views=differing_views(of_version, _standing_sides(chosen.audits), content, today),
    )


def _groups(person) -> list[RatingGroup]:
    """Every group, the largest first; of two that are as large, the newer version."""
    audits = newest_audits_for(person).annotate(kind=kind_of_rating())
    keys: dict[tuple[int, int], list[int]] = defaultdict(list)
    for rubric, kind, key in audits.values_list("rubric", "kind", "pk"):
        keys[rubric, kind].append(key)
    rubrics = Rubric.objects.in_bulk({rubric for rubric, _ in keys})
    groups = []
    for (rubric, kind), found in keys.items():
        groups.append(RatingGroup(rubrics[rubric], RatingKind(kind), tuple(found)))
    return sorted(groups, key=lambda one: (-one.programmes, -one.rubric.pk, one.kind))


def _choose(groups: Sequence[RatingGroup], kind: str, rubric: str) -> RatingGroup | None:
    for group in groups:
        if group.query == urlencode({"kind": kind, "rubric": rubric}):
            return group
    return groups[0] if groups else None


def _codes_of_indicators(groups: Sequence[RatingGroup], chosen: RatingGroup) -> tuple[dict[int, str], list[int]]:
    """By indicator row, its code in the chosen version, if it means the same; and the versions that they are of."""
    rubrics = {group.rubric.pk: group.rubric for group in groups if group.kind == chosen.kind}
    loaded = load_rubric_content(chosen.rubric)
    codes, versions = {}, [chosen.rubric.pk]
    for code, key in loaded.indicator_keys.items():
        codes[key] = code
    olds = [key for key in rubrics if key != chosen.rubric.pk]
    for old, carried in carry_over_each(olds, chosen.rubric).items():
        keys = load_rubric_content(rubrics[old]).indicator_keys
        versions.append(old)
        for one in carried.indicators:
            if one.predecessor is not None and one.keeps_its_level:
                codes[keys[one.predecessor]] = one.code
    return codes, versions


def _audits_of(groups: Sequence[RatingGroup], kind: RatingKind, versions: Collection[int]) -> list[int]:
    """The audits of one kind on any of these versions, by their keys."""
    found: list[int] = []
    for group in groups:
        if group.kind == kind and group.rubric.pk in versions:
            found.extend(group.audits)
    return found


def _level_counts(sides: list[int], codes: dict[int, str]) -> Iterator[LevelCount]:
    """How many gave each answer."""
    rows = Rating.objects.filter(side__in=sides, indicator__in=codes.keys()).order_by()
    counted = rows.values_list("indicator", "level", "not_applicable", "carried_over").annotate(number=Count("pk"))
    for indicator, level, not_applicable, carried_over, number in counted:
        # What was carried over says nothing until somebody has said that it is still true.
        said = LevelCount(codes[indicator], level, not_applicable, number)
        yield replace(said, level=None, not_applicable=False) if carried_over else said


def _standing_sides(audits: Collection[int]) -> list[int]:
    """Whose levels stand, by their keys: what was agreed where two rated, else the programme's own."""
    agreed = Side.objects.filter(assessment=OuterRef("assessment"), kind=SideKind.AGREED)
    stands = Q(kind=SideKind.AGREED) | Q(kind=SideKind.OWN) & ~Exists(agreed)
    return list(Side.objects.filter(stands, assessment__in=audits).order_by().values_list("pk", flat=True))


def _patterns(audits: QuerySet[Assessment], rubric: RubricContent) -> Iterator[tuple[dict[str, LinkStatus], int]]:
    """How the factors stand, and in how many programmes all of them stand so."""
    partly, in_place = practice_spread.factor_statuses(rubric)
    names = {factor.id: f"standing_{factor.order}" for factor in rubric.factors}
    found = audits
    for factor, name in names.items():
        scores = FactorScore.objects.filter(sign_off__assessment=OuterRef("pk"), factor__slug=factor)
        standing = Case(
            When(mean__gte=in_place, then=Value(LinkStatus.IN_PLACE.name)),
            When(mean__gte=partly, then=Value(LinkStatus.PARTLY.name)),
            When(mean__isnull=False, then=Value(LinkStatus.NOT_YET.name)),
            output_field=CharField(),
        )
        found = found.annotate(**{name: Subquery(scores.annotate(standing=standing).values("standing")[:1])})
    for row in found.order_by().values(*names.values()).annotate(number=Count("pk")):
        statuses = {}
        for factor, name in names.items():
            statuses[factor] = LinkStatus[row[name]] if row[name] else LinkStatus.NOT_KNOWN
        yield statuses, row["number"]
