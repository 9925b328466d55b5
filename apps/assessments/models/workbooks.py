"""What came back in a workbook, until its sender says what of it stands."""

from django.db import models

from apps.common.public_ids import reference_field

from .audits import by_field
from .ratings import Side


class WorkbookUpload(models.Model):
    """One workbook that somebody filled in and sent, read and not yet saved. It is gone once it is applied or left.

    `entries`: by indicator code, what each row says. `versions`: likewise, the version of the stored answer that the
    workbook was made from. `problems`: what is wrong with other rows, as sheet, cell and sentence. The file itself is
    not kept.
    """

    reference = reference_field()
    side = models.ForeignKey(Side, models.CASCADE, related_name="+")
    by = by_field()
    at = models.DateTimeField()
    rubric_hash = models.CharField(max_length=64)  # an audit can move to another version of the rubric meanwhile
    entries = models.JSONField()
    versions = models.JSONField()
    problems = models.JSONField()

    class Meta:
        ordering = ["-at"]
