"""The types of file that are accepted: what a service keeps as evidence, and none that a browser would run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileType:
    """One type. `media_type` and `extension` are what it is served as, whatever it was called before."""

    label: str
    extension: str
    media_type: str


PDF = FileType("PDF", "pdf", "application/pdf")
PNG = FileType("PNG picture", "png", "image/png")
JPEG = FileType("JPEG picture", "jpg", "image/jpeg")
TEXT = FileType("Plain text", "txt", "text/plain")
CSV = FileType("CSV table", "csv", "text/csv")

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
DOCX = FileType("Word document", "docx", f"{_OOXML}wordprocessingml.document")
XLSX = FileType("Excel workbook", "xlsx", f"{_OOXML}spreadsheetml.sheet")
PPTX = FileType("PowerPoint slides", "pptx", f"{_OOXML}presentationml.presentation")
ODT = FileType("OpenDocument text", "odt", f"{_ODF}text")
ODS = FileType("OpenDocument spreadsheet", "ods", f"{_ODF}spreadsheet")
ODP = FileType("OpenDocument slides", "odp", f"{_ODF}presentation")

FILE_TYPES = {
    file_type.media_type: file_type for file_type in (PDF, PNG, JPEG, TEXT, CSV, DOCX, XLSX, PPTX, ODT, ODS, ODP)
}
ACCEPTED_TYPES = (
    "a PDF, a picture (PNG or JPEG), plain text, CSV, or a document of Word, Excel, PowerPoint or LibreOffice"
)
