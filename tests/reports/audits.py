"""Audits that put a report through its paces: a usual one, and the odd ones."""

from apps.assessments.models import Assessment, Rating
from apps.assessments.statuses import Status
from apps.rubric.queries import known
from tests.factories import make_audit

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


def usual(programme, rubric, by, **fields) -> Assessment:
    """A submitted audit as people write it."""
    audit = make_audit(
        programme, rubric, by, **{"status": Status.SIGNED_OFF, "levels": usual_levels(known(rubric).content)} | fields
    )
    kinds = list(known(rubric).evidence_type_keys.values())
    for place, rating in enumerate(_rows(audit)):
        rating.reason = rating.reason or REASONS[place % len(REASONS)]
        rating.note = NOTES[place % len(NOTES)]
        if place % 7 == 1:
            rating.evidence_reason = "The survey round closes in May. Until then we rely on what supervisors hear."
        rating.save()
        rating.evidence_types.set(kinds[place % 3 : place % 3 + 1 + place % 3] if rating.level else [])
    return audit


def usual_levels(content) -> dict:
    """Levels as people choose them, within the rubric's scale."""
    levels = {}
    for one, level in zip(content.indicators, USUAL_LEVELS, strict=False):
        if level == "NA":
            levels[one.id] = "NA" if one.na_allowed else 3
        else:
            levels[one.id] = min(level, content.scale.max)
    return levels


def with_texts(audit: Assessment, texts: list[str]) -> Assessment:
    """The audit with these texts, turn by turn, in every box."""
    rows = _rows(audit)
    for place, rating in enumerate(rows):
        rating.reason = texts[place % len(texts)] or rating.reason
        rating.note = texts[(place + 1) % len(texts)]
        rating.evidence_reason = texts[(place + 2) % len(texts)]
    Rating.objects.bulk_update(rows, ["reason", "note", "evidence_reason"])
    return audit


def _rows(audit: Assessment) -> list[Rating]:
    return list(audit.ratings.order_by("indicator__factor__position", "indicator__position"))
