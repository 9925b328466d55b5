"""The framework, open to anybody; versions, and the drafts in which editors write the next one."""

from .drafts import delete_draft, draft, publish_draft, start_draft, versions
from .files import confirm_import, download_version, export_draft, import_draft
from .framework import download, factor, framework, scale, sources, theory
from .indicators import add_indicator, bring_back_indicator, map_indicator, retire_indicator
from .looking import changes, changes_since, earlier_drafts, left_to_mend, preview, preview_factor
from .words import edit_factor, edit_indicator, edit_part

__all__ = [
    "add_indicator",
    "bring_back_indicator",
    "changes",
    "changes_since",
    "confirm_import",
    "delete_draft",
    "download",
    "download_version",
    "draft",
    "earlier_drafts",
    "edit_factor",
    "edit_indicator",
    "edit_part",
    "export_draft",
    "factor",
    "framework",
    "import_draft",
    "left_to_mend",
    "map_indicator",
    "preview",
    "preview_factor",
    "publish_draft",
    "retire_indicator",
    "scale",
    "sources",
    "start_draft",
    "theory",
    "versions",
]
