"""The programmes of a portfolio, filtered and in order. Only what the person may read decides either."""

from datetime import date

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from apps.assessments.domain.coverage import twelve_months_before
from apps.assessments.models import Assessment, FactorScore, Review
from apps.improvement.models import PlannedAction
from apps.improvement.queries.plan import is_late
from apps.organisations.models import Meeting, Programme, Setting

from ..domain.filters import DUE, KINDS, LATE, NOTHING, PortfolioFilter
from ..models import SharingRequest
from ..request_states import OPEN_REQUESTS
from .access import (
    newest_audit_of_programme,
    portfolio_programmes_for,
    programmes_with_readable_plan,
)
from .sharing_requests import requests_for

MOST_WORDS = 8  # of a search


def filtered_programmes(person, chosen: PortfolioFilter, today: date) -> QuerySet[Programme]:
    """Every programme that the filter keeps, in its order."""
    found = _described(portfolio_programmes_for(person), chosen)
    asks_audit = bool(chosen.kind or chosen.rubric or chosen.factor)
    if asks_audit or DUE in chosen.concerns or NOTHING in chosen.concerns:
        # Asked for each programme by itself: any database does that by its indexes, whatever it knows of the tables.
        found = found.alias(newest_audit=Subquery(newest_audit_of_programme(person).values("pk")[:1]))
    if asks_audit:
        found = found.filter(Exists(_asked(_newest_audit(), chosen)))
    if chosen.concerns:
        found = found.filter(_concerns(person, chosen, today))
    return _ordered(found, person, chosen, today)


def _described(programmes: QuerySet[Programme], chosen: PortfolioFilter) -> QuerySet[Programme]:
    """Those that fit by what they are."""
    for word in chosen.search.split()[:MOST_WORDS]:
        programmes = programmes.filter(Q(name__icontains=word) | Q(organisation__name__icontains=word))
    if chosen.area:
        programmes = programmes.filter(Q(icb__code=chosen.area) | Q(local_authority__code=chosen.area))
    if chosen.setting:
        programmes = programmes.filter(setting=chosen.setting)
    return programmes.filter(form=chosen.form) if chosen.form else programmes


def _newest_audit() -> QuerySet[Assessment]:
    """Of the programme of an outer query that knows its `newest_audit`."""
    return Assessment.objects.filter(pk=OuterRef("newest_audit")).order_by()


def _asked(audits: QuerySet[Assessment], chosen: PortfolioFilter) -> QuerySet[Assessment]:
    """Those that fit by their rating, their rubric and their scores."""
    if chosen.kind:
        audits = audits.alias(kind=kind_of_rating()).filter(kind=KINDS[chosen.kind])
    if chosen.rubric:
        identifier, version = chosen.rubric.split("/", 1)
        audits = audits.filter(rubric__identifier=identifier, rubric__version=version)
    if chosen.factor:
        audits = audits.filter(
            sign_off__factor_scores__factor__slug=chosen.factor,
            sign_off__factor_scores__mean__lte=chosen.at_or_below,
        )
    return audits


def kind_of_rating() -> Case:
    """Of an audit: 0 self-assessed, 1 reviewed from within, 2 independently reviewed."""
    reviews = Review.objects.filter(assessment=OuterRef("pk"), ended_at=None, accepted_at__isnull=False)
    return Case(
        When(Exists(reviews.filter(is_independent=True)), then=Value(2)),
        When(Exists(reviews), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _concerns(person, chosen: PortfolioFilter, today: date) -> Q:
    """At least one of those that were ticked is true."""
    any_of = Q()
    if DUE in chosen.concerns:
        any_of |= Q(Exists(_newest_audit().filter(period_end__lt=twelve_months_before(today))))
    if NOTHING in chosen.concerns:
        any_of |= Q(newest_audit=None)
    if LATE in chosen.concerns:
        any_of |= Q(Exists(_late_actions(person, today))) | Q(Exists(_late_requests(person, today)))
    return any_of


def _late_actions(person, today: date) -> QuerySet[PlannedAction]:
    """Of the programme of an outer query: the actions past their last day, where the person may read its plan."""
    found = PlannedAction.objects.filter(is_late(today), programme__in=programmes_with_readable_plan(person))
    return found.filter(programme=OuterRef("pk")).order_by()


def _late_requests(person, today: date) -> QuerySet[SharingRequest]:
    """Of the programme of an outer query: the requests to share that are open past their last day."""
    return requests_for(person).filter(programme=OuterRef("pk"), state__in=OPEN_REQUESTS, due_on__lt=today).order_by()


def number_of_late_requests(person, today: date) -> Coalesce:
    """Of the programme of the query: asked by the person's commissioners, or of the provider they run."""
    late = _late_requests(person, today).values("programme").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(late), Value(0))


def number_of_late_actions(person, today: date) -> Coalesce:
    """Of the programme of the query; none where the person does not read its plan."""
    late = _late_actions(person, today).values("programme").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(late), Value(0))


def _ordered(programmes: QuerySet[Programme], person, chosen: PortfolioFilter, today: date) -> QuerySet[Programme]:
    """By the column that was chosen, then by name. What has nothing to be ordered by comes last, either way."""
    if chosen.sort == "name":
        orders = [OrderBy(F("name"), descending=chosen.descending)]
    else:
        orders = []
        for expression in _expressions(person, chosen, today):
            orders.append(OrderBy(expression, descending=chosen.descending, nulls_last=True))
    return programmes.order_by(*orders, "name", "organisation__name", "pk")


def _expressions(person, chosen: PortfolioFilter, today: date) -> list:
    newest = newest_audit_of_programme(person)
    if chosen.sort_factor:
        score = FactorScore.objects.filter(sign_off__assessment=OuterRef("pk"), factor__slug=chosen.sort_factor)
        return [Subquery(newest.annotate(score=Subquery(score.values("mean")[:1])).values("score")[:1])]
    expressions: dict[str, list] = {
        "organisation": [F("organisation__name")],
        "area": [F("icb__name"), F("local_authority__name")],
        "setting": [_by_label("setting", Setting)],
        "form": [_by_label("form", Meeting)],
        "kind": [Subquery(newest.annotate(kind=kind_of_rating()).values("kind")[:1])],
        "period": [Subquery(newest.values("period_end")[:1])],
        "rubric": [Subquery(newest.values("rubric__published_at")[:1])],
        "actions_late": [number_of_late_actions(person, today)],
        "requests_late": [number_of_late_requests(person, today)],
    }
    return expressions[chosen.sort]


def _by_label(field: str, choices: type[TextChoices]) -> Case:
    """In the order of what people read."""
    labels = sorted(choices, key=lambda choice: choice.label)
    places = [When(**{field: choice.value}, then=Value(place)) for place, choice in enumerate(labels)]
    return Case(*places, output_field=IntegerField())
