"""What stands in the header, for each person."""


def navigation(request) -> dict:
    """The header's links."""
    return {}
