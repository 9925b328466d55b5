"""Reading audits, always starting from the person."""

from .audits import (
    RateFactorPage,
    audit_page,
    earlier_page,
    rate_factor_page,
    reopen_page,
    save_rating_page,
    summary_page,
)
from .people import audits_for, personal_data, programmes_for
from .programmes import ProgrammePage, ProgrammesPage, programme_page, programmes_page, start_audit_page
from .sharing import funder, sharing_page

__all__ = [
    "ProgrammePage",
    "ProgrammesPage",
    "RateFactorPage",
    "audit_page",
    "audits_for",
    "earlier_page",
    "funder",
    "personal_data",
    "programme_page",
    "programmes_for",
    "programmes_page",
    "rate_factor_page",
    "reopen_page",
    "save_rating_page",
    "sharing_page",
    "start_audit_page",
    "summary_page",
]
