"""Why a file is not accepted, as the person reads it."""

from .file_types import ACCEPTED_TYPES


class FileRefused(Exception):  # noqa: N818  # a sentence, not a mistake
    """A file that is not accepted. `sentence` says why, and what to do instead."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


MADE_AGAIN = "Open it in the program that made it, save it again, and choose the new file."
AS_NEW_PDF = "Print it into a new PDF, and choose that."
AS_PDF = "Save or print it as a PDF, and choose that."
TWO_KINDS = f"This file is two kinds of file in one, which could hide something. {MADE_AGAIN}"
UNPACKS_TOO_LARGE = "This file unpacks to far more than it seems to hold, so we did not open it. " + AS_PDF
ACCEPTED_TYPES_ADVICE = f"Choose {ACCEPTED_TYPES}."
E_MAIL = (
    "This is a saved e-mail, which names people. Describe what it shows instead, or print the part that matters "
    "as a PDF."
)

# Office documents.
MACROS = f"This document holds macros or controls that can run by themselves. {AS_PDF}"
EMBEDDED = (
    f"This document has another file inside, which we cannot check. Take it out, or: {AS_PDF[0].lower()}{AS_PDF[1:]}"
)
FETCHES = (
    "This document fetches something from elsewhere when it is opened. Put the picture or figures into it, "
    "or save it as a PDF, and choose that."
)
TEMPLATE = (
    f"This is a template for documents. Make a document from it and choose that, or: {AS_PDF[0].lower()}{AS_PDF[1:]}"
)
NOT_OFFICE = (
    "This is an archive of files (zip) or a kind of document that we do not take. "
    "Take the files out and choose one of them: " + ACCEPTED_TYPES + "."
)
