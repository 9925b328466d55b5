"""The demonstration's content, and what was loaded of it, as the tests name it."""

from apps.accounts.models import User
from apps.assessments.models import Assessment
from apps.demo import content_reader, demo_content

CONTENT = content_reader.read_demonstration()
FIRST, SECOND, THIRD, UNFINISHED, ELSEWHERE = (
    next(audit for audit in CONTENT.audits if (audit.programme, audit.period_end.year) == which)
    for which in (
        ("Walking Alongside", 2024),
        ("Walking Alongside", 2025),
        ("Walking Alongside", 2026),
        ("Ward Companions", 2026),
        ("Common Ground", 2026),
    )
)
SIGNED_OFF = (FIRST, SECOND, THIRD, ELSEWHERE)


def who(email: str) -> User:
    return User.objects.get(email=email)


def stored(content: demo_content.Audit) -> Assessment:
    return Assessment.objects.get(programme__name=content.programme, period_end=content.period_end)
