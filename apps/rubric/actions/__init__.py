"""What changes the rubrics: `loading` and publishing files, naming `editors`, and `drafting` the next version."""

from .drafting import (
    add_indicator,
    apply_offer,
    bring_back_indicator,
    delete_draft,
    drop_offer,
    map_indicator,
    offer_draft,
    publish_draft,
    retire_indicator,
    save_words,
    start_draft,
)
from .editors import leave_the_editors, name_editor, unname_editor
from .loading import Loaded, load_rubric, publish_rubric

__all__ = [
    "Loaded",
    "add_indicator",
    "apply_offer",
    "bring_back_indicator",
    "delete_draft",
    "drop_offer",
    "leave_the_editors",
    "load_rubric",
    "map_indicator",
    "name_editor",
    "offer_draft",
    "publish_draft",
    "publish_rubric",
    "retire_indicator",
    "save_words",
    "start_draft",
    "unname_editor",
]
