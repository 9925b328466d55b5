"""One whole rubric as a frozen value.

The same tree is read from the YAML file, read from the rows, written back to a file, hashed, and handed to pages,
sums and reports. Names follow the file's keys, so that `reader.py` can fill it by them, and each value's type says
(through `values.py`) what may stand there. Pure: no Django.
"""

from .about import About, Citation, Framework, HonestWording, Licence
from .factors import Anchor, EvidenceExample, Factor, FactorGrounding, Indicator, IndicatorGrounding
from .scale import Band, Flag, Level, NonScore, QuestionSets, Rules, Scale
from .succession import Succession, Successor
from .theory import EvidenceType, Informant, Link, Mechanism, Outcome, PlainGrounding, Precedent, Source
from .whole import Rubric

__all__ = [
    "About",
    "Anchor",
    "Band",
    "Citation",
    "EvidenceExample",
    "EvidenceType",
    "Factor",
    "FactorGrounding",
    "Flag",
    "Framework",
    "HonestWording",
    "Indicator",
    "IndicatorGrounding",
    "Informant",
    "Level",
    "Licence",
    "Link",
    "Mechanism",
    "NonScore",
    "Outcome",
    "PlainGrounding",
    "Precedent",
    "QuestionSets",
    "Rubric",
    "Rules",
    "Scale",
    "Source",
    "Succession",
    "Successor",
]
