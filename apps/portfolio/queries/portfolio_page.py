"""The portfolio: one page of programmes, what can be asked of it, and the person's own views of it."""

from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from apps.insights.domain.cycles import KIND_LABELS, RatingKind
from apps.organisations.models import Area, AreaKind, Meeting, Setting
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content, published_rubrics

from ..domain.filters import BY_FACTOR, COLUMNS, DUE, KINDS, LATE, NOT_ORDERED, NOTHING, PortfolioFilter
from ..models.saved_views import SavedView
from ..permissions import runs_provider
from .access import portfolio_programmes_for
from .filtered_programmes import filtered_programmes
from .portfolio_rows import PortfolioRow, portfolio_rows

PROGRAMMES_ON_A_PAGE = 25
CONCERN_LABELS = {
    DUE: "Last period ended more than 12 months ago",
    LATE: "Actions or requests are late",
    NOTHING: "Nothing is shared or signed off yet",
}
ORDERS = {
    "name": ("by name, A to Z", "by name, Z to A"),
    "organisation": ("by organisation, A to Z", "by organisation, Z to A"),
    "area": ("by area, A to Z", "by area, Z to A"),
    "setting": ("by where it works, A to Z", "by where it works, Z to A"),
    "form": ("by how people meet, A to Z", "by how people meet, Z to A"),
    "kind": ("by kind of rating, self-assessed first", "by kind of rating, independently reviewed first"),
    "period": ("by period, oldest first", "by period, newest first"),
    "rubric": ("by version of the rubric, oldest first", "by version of the rubric, newest first"),
    "actions_late": ("by actions late, fewest first", "by actions late, most first"),
    "requests_late": ("by requests late, fewest first", "by requests late, most first"),
}


@dataclass(frozen=True)
class FilterOptions:
    """What can be asked for. Areas are those of the person's programmes; the rest is the same for everybody."""

    areas: list[Area]
    rubrics: list[Rubric]
    factors: list[tuple[str, str]]  # code in addresses, and name

    def order_words(self, sort: str, *, descending: bool) -> str:
        """An order in words."""
        if not sort.startswith(BY_FACTOR):
            return ORDERS[sort][descending]
        factor = sort.removeprefix(BY_FACTOR)
        name = dict(self.factors).get(factor, factor)
        return f"by the score of {name}, {'highest' if descending else 'lowest'} first"


@dataclass(frozen=True)
class ColumnHead:
    """One column of the table. `query`: the address that orders by it; empty if nothing can be ordered by it."""

    key: str
    label: str
    query: str
    order: str  # "ascending", "descending", or empty: the table is ordered by another


@dataclass(frozen=True)
class PortfolioPage:
    """A page of the portfolio."""

    chosen: PortfolioFilter
    view: SavedView | None  # under whose name it is shown
    options: FilterOptions
    words: list[str]  # the filter, a condition each
    order: str
    heads: list[ColumnHead]
    rows: list[PortfolioRow]
    numbers: Page
    views: list[SavedView]
    has_programmes: bool  # without any filter there would be some
    runs_provider: bool  # then there is a comparison pool for them

    @property
    def query(self) -> str:
        """The address that asks the same."""
        return self.chosen.to_query()

    @property
    def name_query(self) -> str:
        """The address that orders by name, or turns that order round."""
        return _head(self.chosen, "name", "").query


def saved_views_for(person) -> QuerySet[SavedView]:
    """The person's own views."""
    return SavedView.objects.filter(person=person)


def portfolio_page(
    person, chosen: PortfolioFilter, number: str | None, today: date, view: SavedView | None = None
) -> PortfolioPage:
    """A fixed number of queries. `number`: of the page, as it came in the address."""
    options = filter_options(person)
    numbers = Paginator(filtered_programmes(person, chosen, today), PROGRAMMES_ON_A_PAGE).get_page(number)
    rows = portfolio_rows(person, list(numbers), today)
    return PortfolioPage(
        chosen=chosen,
        view=view,
        options=options,
        words=filter_words(chosen, options),
        order=options.order_words(chosen.sort, descending=chosen.descending),
        heads=[_head(chosen, column, COLUMNS[column]) for column in chosen.columns],
        rows=rows,
        numbers=numbers,
        views=list(saved_views_for(person)),
        has_programmes=bool(rows) or portfolio_programmes_for(person).exists(),
        runs_provider=runs_provider(person),
    )


def filter_options(person) -> FilterOptions:
    """Two queries."""
    programmes = portfolio_programmes_for(person).order_by()
    in_use = Q(pk__in=programmes.values("icb")) | Q(pk__in=programmes.values("local_authority"))
    rubrics = list(published_rubrics())
    factors = []
    if rubrics:
        for factor in load_rubric_content(rubrics[0]).content.factors:
            factors.append((factor.id, factor.name))
    return FilterOptions(list(Area.objects.filter(in_use)), rubrics, factors)


def _head(chosen: PortfolioFilter, key: str, label: str) -> ColumnHead:
    if key in NOT_ORDERED:
        return ColumnHead(key, label, "", "")
    is_ordered = chosen.sort == key
    query = replace(chosen, sort=key, descending=is_ordered and not chosen.descending).to_query()
    order = ("descending" if chosen.descending else "ascending") if is_ordered else ""
    return ColumnHead(key, label, query, order)


def filter_words(chosen: PortfolioFilter, options: FilterOptions) -> list[str]:
    """What the filter keeps, a condition each; empty where it keeps everything."""
    words = []
    if chosen.search:
        words.append(f"“{chosen.search}” in its name or its organisation’s")
    if chosen.area:
        names = {area.code: area.name for area in options.areas}
        words.append(f"area: {names.get(chosen.area, chosen.area)}")
    if chosen.setting:
        words.append(f"where it works: {dict(Setting.choices).get(chosen.setting, chosen.setting)}")
    if chosen.form:
        words.append(f"how people meet: {dict(Meeting.choices).get(chosen.form, chosen.form)}")
    if chosen.kind:
        words.append(f"kind of rating: {KIND_LABELS[RatingKind(KINDS[chosen.kind])].lower()}")
    if chosen.rubric:
        names = {rubric_key(rubric): str(rubric) for rubric in options.rubrics}
        words.append(f"version of the rubric: {names.get(chosen.rubric, chosen.rubric)}")
    if chosen.factor:
        words.append(f"{dict(options.factors).get(chosen.factor, chosen.factor)} at {chosen.at_or_below} or below")
    if chosen.concerns:
        words.append(" or ".join(CONCERN_LABELS[concern] for concern in chosen.concerns))
    return words


def rubric_key(rubric: Rubric) -> str:
    """A version of the rubric as addresses name it."""
    return f"{rubric.identifier}/{rubric.version}"


def area_label(area: Area) -> str:
    """An area among others."""
    return f"{area.name} ({AreaKind(area.kind).label.lower()})"
