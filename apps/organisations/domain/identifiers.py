"""What public registers call an organisation: which registers there are, and the form of their identifiers. Pure.

Registers have the codes of org-id.guide. Nothing is read from the letters of an identifier: an ODS code that begins
with R is not taken for a trust.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Register:
    """One public register."""

    scheme: str
    label: str
    form: str  # a regular expression for the whole of an identifier
    hint: str  # what an identifier looks like: ends "Enter …"


ODS = "GB-NHS"
REGISTERS = {
    register.scheme: register
    for register in (
        Register(
            ODS, "NHS organisation code (ODS)", r"[A-Z0-9]{3,10}", "an ODS code of 3 to 10 capital letters and digits"
        ),
        Register(
            "GB-COH", "Companies House", r"[A-Z0-9]{8}", "a company number of 8 characters, with its zeros in front"
        ),
        Register(
            "GB-CHC", "Charity Commission for England and Wales", r"[0-9]{6,7}", "a charity number of 6 or 7 digits"
        ),
        Register("GB-SC", "Scottish Charity Register", r"SC[0-9]{6}", "a charity number such as SC012345"),
        Register("GB-NIC", "Charity Commission for Northern Ireland", r"[0-9]{6}", "a charity number of 6 digits"),
    )
}
OTHER_SCHEME = re.compile(r"[A-Z]{2,3}-[A-Z0-9_]{2,14}")
OTHER_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]{0,39}")
BAD_SCHEME = "Enter the register as org-id.guide names it, such as GB-LAE."
BAD_VALUE = "Enter the identifier with letters, digits, full stops, hyphens and slashes only, 40 at most."


def register_label(scheme: str) -> str:
    """The name of a register; its code where it is none of those that we know by name."""
    register = REGISTERS.get(scheme)
    return register.label if register else scheme


def plain_identifier(scheme: str, typed: str) -> str:
    """An identifier without the blanks that people put into it; in capitals where its register has no others."""
    value = "".join(typed.split())
    return value.upper() if scheme in REGISTERS else value


def scheme_problem(scheme: str) -> str:
    """What is wrong with the code of a register; empty if nothing is."""
    return "" if scheme in REGISTERS or OTHER_SCHEME.fullmatch(scheme) else BAD_SCHEME


def identifier_problem(scheme: str, value: str) -> str:
    """What is wrong with an identifier's form; empty if nothing is."""
    register = REGISTERS.get(scheme)
    if register is None:
        return "" if OTHER_VALUE.fullmatch(value) else BAD_VALUE
    return "" if re.fullmatch(register.form, value) else f"Enter {register.hint}."
