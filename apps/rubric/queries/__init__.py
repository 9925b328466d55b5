"""Reading rubrics: what is `stored`, how `versions` follow one another, and what the public `pages`
show."""

from .pages import (
    Download,
    FactorPage,
    FrameworkPage,
    ScalePage,
    SourcesPage,
    TheoryPage,
    download,
    factor_page,
    framework_page,
    scale_page,
    sources_page,
    theory_page,
)
from .stored import KnownRubric, RubricNotFound, RubricTamperedWith, exported, forget, known, newest_published
from .versions import CarryOver, carry_over, check_follows, newer_versions, predecessor_of

__all__ = [
    "CarryOver",
    "Download",
    "FactorPage",
    "FrameworkPage",
    "KnownRubric",
    "RubricNotFound",
    "RubricTamperedWith",
    "ScalePage",
    "SourcesPage",
    "TheoryPage",
    "carry_over",
    "check_follows",
    "download",
    "exported",
    "factor_page",
    "forget",
    "framework_page",
    "known",
    "newer_versions",
    "newest_published",
    "predecessor_of",
    "scale_page",
    "sources_page",
    "theory_page",
]
