"""The kinds of file that are accepted: what a service keeps as evidence, and no kind that a browser would run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind. `media_type` and `extension` are what it is served as, whatever it was called before."""

    label: str
    extension: str
    media_type: str


PDF = Kind("PDF", "pdf", "application/pdf")
PNG = Kind("PNG picture", "png", "image/png")
JPEG = Kind("JPEG picture", "jpg", "image/jpeg")
TEXT = Kind("Plain text", "txt", "text/plain")
CSV = Kind("CSV table", "csv", "text/csv")

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
DOCX = Kind("Word document", "docx", f"{_OOXML}wordprocessingml.document")
XLSX = Kind("Excel workbook", "xlsx", f"{_OOXML}spreadsheetml.sheet")
PPTX = Kind("PowerPoint slides", "pptx", f"{_OOXML}presentationml.presentation")
ODT = Kind("OpenDocument text", "odt", f"{_ODF}text")
ODS = Kind("OpenDocument spreadsheet", "ods", f"{_ODF}spreadsheet")
ODP = Kind("OpenDocument slides", "odp", f"{_ODF}presentation")

KINDS = {kind.media_type: kind for kind in (PDF, PNG, JPEG, TEXT, CSV, DOCX, XLSX, PPTX, ODT, ODS, ODP)}
WORDS = "a PDF, a picture (PNG or JPEG), plain text, CSV, or a document of Word, Excel, PowerPoint or LibreOffice"
