"""Files that people send: each is taken for hostile until its content has shown what it is.

`UploadField` is what forms use; `accept` is what it asks. What is accepted has a kind that its bytes prove, a name
that we made, and nothing in it that runs by itself. What is not is refused with a sentence that says what to do.
"""

from .accepting import LARGEST, Accepted, UploadField, accept
from .kinds import KINDS, Kind
from .refusals import Refused
from .serving import as_download

__all__ = ["KINDS", "LARGEST", "Accepted", "Kind", "Refused", "UploadField", "accept", "as_download"]
