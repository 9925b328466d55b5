"""What the public pages show. Each page costs one query once its rubric is known to the process, and never more
for a longer rubric."""

from .factor import FactorPage, factor_page
from .framework import Download, FrameworkPage, download, framework_page
from .scale import ScalePage, scale_page
from .sources import SourcesPage, sources_page
from .theory import TheoryPage, theory_page

__all__ = [
    "Download",
    "FactorPage",
    "FrameworkPage",
    "ScalePage",
    "SourcesPage",
    "TheoryPage",
    "download",
    "factor_page",
    "framework_page",
    "scale_page",
    "sources_page",
    "theory_page",
]
