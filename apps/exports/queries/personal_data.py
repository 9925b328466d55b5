"""What exports keep about a person."""

from apps.accounts.personal_data import rows_as_stored

from ..models import ApiToken, DataExport, ResearchConsent


def personal_data(user) -> dict[str, object]:
    """That they asked for a data package, their tokens without what opens anything, and what they decided."""
    tokens = []
    for token in ApiToken.objects.filter(person=user).order_by("pk").prefetch_related("organisations"):
        row = {
            "token": token.reference,
            "name": token.name,
            "reads_all_your_organisations": token.reads_all,
            "organisations": [organisation.reference for organisation in token.organisations.all()],
            "made_at": token.made_at.isoformat(),
            "last_day": token.expires_on.isoformat(),
            "last_used_on": token.last_used_on and token.last_used_on.isoformat(),
        }
        tokens.append(row)
    packages = DataExport.objects.filter(person=user)
    consents = ResearchConsent.objects.filter(given_by=user)
    return {
        "data_packages_you_asked_for": rows_as_stored(packages, data_package="reference", asked_at="requested_at"),
        "tokens_for_programs": tokens,
        "research_you_agreed_to": rows_as_stored(consents, organisation="organisation__reference", at="given_at"),
    }
