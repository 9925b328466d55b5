"""Which programmes a portfolio shows, in which order and with which columns: one value, and the address that says it.

Pure. What an address says that cannot be understood is left out; the page says which filter it shows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qs, urlencode

LONGEST_SEARCH = 120
LONGEST_QUERY = 3_000
LOWEST, HIGHEST = Decimal(1), Decimal(5)  # of a factor's score

# Columns beside the programme's name, in the order of the page; and those that are shown unless others are chosen.
COLUMNS = {
    "organisation": "Organisation",
    "area": "Area",
    "setting": "Where it works",
    "form": "How people meet",
    "kind": "Kind of rating",
    "period": "Period",
    "rubric": "Version of the rubric",
    "profile": "Profile",
    "change": "Change over cycles",
    "actions_late": "Actions late",
    "requests_late": "Requests late",
}
USUAL_COLUMNS = ("organisation", "kind", "period", "rubric", "profile", "change", "actions_late", "requests_late")
# What a column is ordered by has its name; a profile is ordered by one factor: "factor.accepting".
NOT_ORDERED = ("profile", "change")
SORTS = ("name", *(column for column in COLUMNS if column not in NOT_ORDERED))
BY_FACTOR = "factor."

KINDS = {"self": 0, "reviewed": 1, "independent": 2}  # as `insights.domain.cycles.RatingKind` numbers them
# Only programmes of which at least one of these is true.
DUE, LATE, NOTHING = "due", "late", "nothing"
CONCERNS = (DUE, LATE, NOTHING)

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_AREA = re.compile(r"[A-Za-z0-9]{2,12}")
_RUBRIC = re.compile(r"[a-z0-9_-]{1,60}/[0-9A-Za-z.+-]{1,20}")


@dataclass(frozen=True)
class PortfolioFilter:
    """What is asked of a portfolio. Without anything it shows every programme by name."""

    search: str = ""  # words of the programme's name or its organisation's
    area: str = ""  # code of an integrated care board or a local authority
    setting: str = ""
    form: str = ""
    kind: str = ""  # of rating: a key of KINDS
    rubric: str = ""  # identifier and version: "appear/0.1.0"
    factor: str = ""  # only with `at_or_below`
    at_or_below: Decimal | None = None
    concerns: tuple[str, ...] = ()  # of CONCERNS; none: all programmes
    sort: str = "name"  # of SORTS, or a factor after BY_FACTOR
    descending: bool = False
    columns: tuple[str, ...] = USUAL_COLUMNS

    @property
    def sort_factor(self) -> str:
        """The factor whose score gives the order; empty if it is another column's."""
        return self.sort.removeprefix(BY_FACTOR) if self.sort.startswith(BY_FACTOR) else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether some programmes may be left out."""
        asked = (self.search, self.area, self.setting, self.form, self.kind, self.rubric, self.factor, self.concerns)
        return any(asked)

    def to_query(self) -> str:
        """The part of an address that says the same; empty for what is usual. Equal filters, equal texts."""
        said: list[tuple[str, str]] = []
        for name in ("search", "area", "setting", "form", "kind", "rubric"):
            if getattr(self, name):
                said.append((name, getattr(self, name)))
        if self.factor and self.at_or_below is not None:
            said += [("factor", self.factor), ("at_or_below", str(self.at_or_below))]
        said += [("show", concern) for concern in self.concerns]
        if (self.sort, self.descending) != ("name", False):
            said.append(("sort", f"-{self.sort}" if self.descending else self.sort))
        if self.columns != USUAL_COLUMNS:
            said += [("column", column) for column in self.columns or ("none",)]
        return urlencode(said)


def parse_filter(query: str) -> PortfolioFilter:
    """The filter that an address asks for. `query`: what stands after its question mark."""
    if len(query) > LONGEST_QUERY:
        return PortfolioFilter()
    said = parse_qs(query, keep_blank_values=True)
    factor, at_or_below = _one(said, "factor", _CODE), _score(said)
    if not factor or at_or_below is None:
        factor, at_or_below = "", None
    sort = _last(said, "sort")
    kind = _last(said, "kind")
    return PortfolioFilter(
        search=_search(said),
        area=_one(said, "area", _AREA),
        setting=_one(said, "setting", _CODE),
        form=_one(said, "form", _CODE),
        kind=kind if kind in KINDS else "",
        rubric=_one(said, "rubric", _RUBRIC),
        factor=factor,
        at_or_below=at_or_below,
        concerns=tuple(concern for concern in CONCERNS if concern in said.get("show", ())),
        sort=_sort(sort.removeprefix("-")),
        descending=sort.startswith("-") and _is_sort(sort.removeprefix("-")),
        columns=_columns(said),
    )


def _last(said: Mapping[str, Sequence[str]], name: str) -> str:
    values = said.get(name, ())
    return values[-1].strip() if values else ""


def _one(said: Mapping[str, Sequence[str]], name: str, form: re.Pattern[str]) -> str:
    value = _last(said, name)
    return value if form.fullmatch(value) else ""


def _search(said: Mapping[str, Sequence[str]]) -> str:
    words = "".join(letter if letter.isprintable() else " " for letter in _last(said, "search"))
    return " ".join(words.split())[:LONGEST_SEARCH].strip()


def _score(said: Mapping[str, Sequence[str]]) -> Decimal | None:
    """A score with one decimal, within the scale."""
    try:
        score = Decimal(_last(said, "at_or_below"))
    except InvalidOperation:
        return None
    if not score.is_finite() or not LOWEST <= score <= HIGHEST or score != score.quantize(Decimal("0.1")):
        return None
    return score.quantize(Decimal("0.1"))


def _is_sort(name: str) -> bool:
    return name in SORTS or (name.startswith(BY_FACTOR) and bool(_CODE.fullmatch(name.removeprefix(BY_FACTOR))))


def _sort(name: str) -> str:
    return name if _is_sort(name) else "name"


def _columns(said: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The columns that were ticked, in the order of the page. A page where none was says "none"."""
    if "column" not in said:
        return USUAL_COLUMNS
    return tuple(column for column in COLUMNS if column in said["column"])
