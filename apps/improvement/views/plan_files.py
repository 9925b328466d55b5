"""The plan as a workbook, and a measure's values as CSV. Small, so each is made when somebody asks for it."""

from io import BytesIO

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.assessments.queries.access import programmes_for
from apps.common.dates import day
from apps.common.uploads.downloads import as_download
from apps.common.uploads.file_types import CSV, XLSX

from ..plan_file_names import plan_file_stem, short_slug
from ..queries.measure_table import measure_csv
from ..queries.measures import measures_for
from ..queries.whole_plan import measures_with_values, whole_plan


@require_safe
def plan_workbook(request, reference):
    """The whole plan, with the values of its measures."""
    from ..plan_workbook import write_plan_workbook  # slow to load, and few ever ask for a workbook

    programme = get_object_or_404(programmes_for(request.user), reference=reference)
    today = timezone.localdate()
    content = write_plan_workbook(
        f"Action plan: {programme.name}",
        f"As it stood on {day(today)}. A plan lives on: look at the one in Even Ground for what stands today.",
        whole_plan(programme, today),
        measures_with_values(programme),
    )
    name = f"{plan_file_stem(programme.name, today)}.xlsx"
    return as_download(BytesIO(content), name=name, media_type=XLSX.media_type)


@require_safe
def measure_values_csv(request, reference):
    """The values of one measure."""
    measure = get_object_or_404(measures_for(request.user), reference=reference)
    name = f"{short_slug(measure.programme.name, 'programme')}-{short_slug(measure.name, 'measure')}.csv"
    return as_download(BytesIO(measure_csv(measure)), name=name, media_type=CSV.media_type)
