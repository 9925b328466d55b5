"""Whether a text has the shape of something about one person: an NHS number, a full date. Pure.

Measures count; they hold nothing about anybody. Names have no shape of their own, so where only figures belong, words
are refused, and where words belong, people are asked not to name anybody.
"""

import re

DIGITS_OF_AN_NHS_NUMBER = 10
TEN_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){9}(?!\d)")
FULL_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2})(?!\d)"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+\d{4}",
    re.IGNORECASE,
)


def person_shape(text: str) -> str:
    """What in a text has the shape of something about a person, as a sentence; empty if nothing has."""
    if TEN_DIGITS.search(text):
        return "This holds ten digits, as an NHS number has. Leave out everything about one person."
    if FULL_DATE.search(text):
        return "This holds a full date, as a date of birth is. Leave it out, or write the month and the year."
    return ""
