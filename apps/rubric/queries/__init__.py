"""Reading rubrics: what is stored (`stored`), and what the public pages show (`pages`)."""

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

__all__ = [
    "Download",
    "FactorPage",
    "FrameworkPage",
    "KnownRubric",
    "RubricNotFound",
    "RubricTamperedWith",
    "ScalePage",
    "SourcesPage",
    "TheoryPage",
    "download",
    "exported",
    "factor_page",
    "forget",
    "framework_page",
    "known",
    "newest_published",
    "scale_page",
    "sources_page",
    "theory_page",
]
