"""The demonstration's content as the tests name it."""

from apps.config.demo import reading

CONTENT = reading.demonstration()
FIRST, SECOND, UNFINISHED, ELSEWHERE = (
    next(audit for audit in CONTENT.audits if (audit.programme, audit.period_end.year) == which)
    for which in (
        ("Walking Alongside", 2025),
        ("Walking Alongside", 2026),
        ("Ward Companions", 2026),
        ("Common Ground", 2026),
    )
)
SUBMITTED = (FIRST, SECOND, ELSEWHERE)
