"""Audits that put a report through its paces: a usual one, and the odd ones."""

from datetime import timedelta

from django.db.models import QuerySet

from apps.assessments.actions.versions import reopen
from apps.assessments.models import Assessment, Evidence, Rating
from apps.assessments.rating_set import effective_side
from apps.assessments.statuses import AuditStatus
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON
from tests.factories import make_audit, make_reviewed_audit, make_signed_off

LATER = NOON + timedelta(days=30)
USUAL_LEVELS = [3, 4, 4, 2, 5, 3, 4, 4, 3, 4, 5, 4, 2, 3, 3, 2, 4, 3, 4, "NA", 3, 4, 3, 2, 5, 4, 4, 5, 4, 4]
REASONS = [
    "People tell us in their exit conversations that they felt met as they are. Two of nine said it slipped when the "
    "ward was busy.",
    "We read ten notes together. In seven of them the person’s own words come first.",
    "New peer workers shadow a colleague for four weeks before they meet people alone.",
    "The service still decides the number of sessions. Peer workers ask for more when they can.",
]
NOTES = ["", "", "Talk about this at the June away day.", "", "Ask the recovery college how they do it."]
SCRIPTS = {
    "Accents": "Łódź, naïve café, Čeština, Tiếng Việt, Ĝojo, “quotes” – and — dashes… ½ ± × ÷ € £",
    "Greek": "Η υποστήριξη από ομότιμους βοηθά.",
    "Cyrillic": "Поддержка равных помогает. Підтримка рівних.",
    "Arabic": "الدعم من الأقران يساعد (123) كثيراً.",
    "Persian": "پشتیبانی همتایان می‌کند.",
    "Hebrew": "תמיכת עמיתים עוזרת, 2026, מאוד.",
    "Mixed": "She said שלום and then مرحبا before tea.",
    "Devanagari": "साथियों का सहयोग मदद करता है।",
    "Bengali": "সহকর্মীদের সমর্থন সাহায্য করে।",
    "Gurmukhi": "ਸਾਥੀਆਂ ਦਾ ਸਹਿਯੋਗ ਮਦਦ ਕਰਦਾ ਹੈ।",
    "Gujarati": "સાથીઓનો સહકાર મદદ કરે છે.",
    "Tamil": "சகாக்களின் ஆதரவு உதவுகிறது.",
    "Thai": "การสนับสนุนจากเพื่อนช่วยได้",
    "Chinese": "同伴支持很有帮助。繁體字也可以。",
    "Japanese": "ピアサポートは役に立ちます。漢字とかな。",
    "Korean": "동료 지원은 도움이 됩니다.",
    "Emoji": "😀 👩🏽‍🤝‍👨🏿 👨‍👩‍👧‍👦 🏳️‍🌈 🇬🇧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ ☎ ✔️ 1️⃣ 👍🏾",
    "Symbols": "→ ⇒ ● ◐ ○ ■ ✓ ☂ ♿ ∑ √ ∞ 𝓐𝓑𝔹 № ℃ ⅔",
}
UNPRINTABLE = {
    "Controls": "a\x01b\x08c\x1bd\x7fe\x85f",
    "Unassigned": "a\u0378b\U000e0fffc",
    "Private use": "a\ue000b\U000f0000c",
    "No font": "ꦲꦏ𒀀 𓀀 ᠮᠣᠩ ཨོཾ",
    "Separators": "a\u2028b\u2029c\ufff9d\ufffae\ufffbf",
    "Overrides": "\u202eabc\u202c \u2067def\u2069 \u200f\u200e\ufeff",
}
INJECTIONS = [
    "<script>alert(1)</script>",
    "<img src=file:///etc/passwd>",
    "</style><style>*{display:none}</style>",
    "url(http://example.org/a.png) </body></html>",
    "{{ drawing }} {% include 'base.html' %} &lt;b&gt; &#0; &#x1F600;",
    "\" onload=alert(1) x='",
]


def usual(
    programme, rubric, by, *, status=AuditStatus.SIGNED_OFF, texts=(), pieces=0, at=NOON, **fields
) -> Assessment:
    """An audit as people write it, rated by its own people alone. `pieces`: how many stand in its evidence list."""
    unsigned = (
        AuditStatus.DISCARDED if status == AuditStatus.SIGNED_OFF else status
    )  # what is signed off takes no more words
    audit = make_audit(
        programme,
        rubric,
        by,
        status=unsigned,
        at=at,
        **{"levels": usual_levels(load_rubric_content(rubric).content)} | fields,
    )
    with_words(audit, texts)
    with_evidence(audit, by, pieces)
    if status == AuditStatus.SIGNED_OFF:
        make_signed_off(audit, by, at=at)
    return audit


def reviewed(
    programme,
    rubric,
    by,
    reviewer,
    *,
    status=AuditStatus.SIGNED_OFF,
    texts=(),
    pieces=0,
    apart=4,
    at=NOON,
    **standing,
) -> Assessment:
    """An audit that two people rated blind: they differ on every `apart`-th indicator, and agreed on all.

    `standing`: what the review says of the second rater (`is_independent`, `says_lived_experience`).
    """
    content = load_rubric_content(rubric).content
    own = usual_levels(content)
    theirs = {
        code: _another(level, content) if place % apart == 0 else level
        for place, (code, level) in enumerate(own.items())
    }
    audit = make_reviewed_audit(
        programme, rubric, by, reviewer, levels=own, theirs=theirs, status=AuditStatus.AGREED, at=at
    )
    audit.reviews.update(**standing)
    with_words(audit, texts)
    with_evidence(audit, by, pieces)
    if status == AuditStatus.SIGNED_OFF:
        make_signed_off(audit, by, at=at)
    elif status != AuditStatus.AGREED:
        audit.status = status
        audit.save()
    return Assessment.objects.get(pk=audit.pk)


def _another(level, content):
    """A level that somebody else may choose."""
    return level if level == "NA" else max(content.scale.min, level - 1)


def next_version(audit: Assessment, by, *, at=LATER, reason="A level was too high.", change=None) -> Assessment:
    """The version after this one, signed off; `change` gets it while it can still be changed."""
    version = reopen(assessment=audit, reason=reason, by=by, at=at)
    if change is not None:
        change(version)
    for side in version.sides.filter(finished_at=None):
        side.finished_by, side.finished_at = by, at
        side.save()
    make_signed_off(version, by, at=at)
    return Assessment.objects.get(pk=version.pk)


def standing_rows(audit: Assessment) -> QuerySet[Rating]:
    """The ratings that stand, in the rubric's order."""
    return effective_side(audit).ratings.order_by("indicator__factor__position", "indicator__position")


def usual_levels(content) -> dict:
    """Levels as people choose them, within the rubric's scale."""
    levels = {}
    for one, level in zip(content.indicators, USUAL_LEVELS, strict=False):
        if level == "NA":
            levels[one.id] = "NA" if one.na_allowed else 3
        else:
            levels[one.id] = min(level, content.scale.max)
    return levels


def with_words(audit: Assessment, texts=()) -> None:
    """Reasons, notes and kinds of evidence as people give them; or these texts, turn by turn, in every box."""
    kinds = list(load_rubric_content(audit.rubric).evidence_type_keys.values())
    for side in audit.sides.all():
        rows = list(side.ratings.order_by("indicator__factor__position", "indicator__position"))
        for place, rating in enumerate(rows):
            rating.reason = rating.reason or REASONS[place % len(REASONS)]
            rating.note = NOTES[place % len(NOTES)]
            if place % 7 == 1:
                rating.evidence_reason = (
                    "The survey round closes in May. Until then we rely on what supervisors hear."
                )
            if texts:
                rating.reason = texts[place % len(texts)] or rating.reason
                rating.note = texts[(place + 1) % len(texts)]
                rating.evidence_reason = texts[(place + 2) % len(texts)]
            rating.evidence_types.set(kinds[place % 3 : place % 3 + 1 + place % 3] if rating.level else [])
        Rating.objects.bulk_update(rows, ["reason", "note", "evidence_reason"])


def with_evidence(audit: Assessment, by, pieces: int, title="Notes that we read together, {}") -> None:
    """An evidence list of so many pieces; each serves a few indicators, and one of them none yet."""
    rubric = load_rubric_content(audit.rubric)
    kinds = list(rubric.evidence_type_keys.values())
    indicators = [rubric.indicator_keys[one.id] for one in rubric.content.indicators]
    for place in range(pieces):
        row = Evidence.objects.create(
            assessment=audit,
            kind_id=kinds[place % len(kinds)],
            title=title.format(place + 1),
            description="What the notes say, and how they were chosen.",
            dated=audit.period_end - timedelta(days=40 * place),
            kept_where="In the blue folder of the team office",
            added_by=by,
            added_at=NOON,
        )
        row.indicators.set(indicators[place : place + place % 4])
