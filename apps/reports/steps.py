"""What a worker does for a report, one step after the other."""

from django.db import models


class ReportStep(models.TextChoices):
    """One step, with the words that the progress page shows."""

    GATHERING = "gathering", "Gathering the answers"
    DRAWING = "drawing", "Drawing the charts"
    PRINTING = "printing", "Printing the pages"
