"""How many people, in the words that may leave an organisation: small teams are not counted out loud. Pure."""

BANDS_OF_PEOPLE = ((15, "15 or more"), (8, "8 to 14"), (5, "5 to 7"), (1, "fewer than 5"), (0, "none"))


def people_band(number: int) -> str:
    """How many people, as a band."""
    return next(words for least, words in BANDS_OF_PEOPLE if number >= least)
