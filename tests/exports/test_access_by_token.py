"""The access table of the API: every table, for a token of each of the cast, for none and for a stranger's."""

import pytest

from apps.exports.domain.tables import TABLES

from ..cast import Cast
from .asking import ask, make_token

# Who finds rows in which tables of what is Harbour's: manager, administrator, peer worker, reviewer, other manager,
# commissioner, other commissioner, newcomer, in the order of the cast.
HARBOURS = (True, True, True, True, False, False, False, False)
SHARED = (True, True, True, True, False, True, False, False)
EVERYBODY = (True,) * 8
ROWS = {
    "organisations": (*SHARED[:4], True, True, False, False),  # the other manager's own
    "organisation_identifiers": SHARED,
    "programmes": (*SHARED[:4], True, True, False, False),
    "audits": SHARED,
    "factor_scores": SHARED,
    "ratings": SHARED,
    "rater_levels": (False,) * 8,  # no signed-off version of the scenario has a second rating
    "evidence_kinds": HARBOURS,  # the shared ones name none
    "survey_cells": (False,) * 8,  # no signed-off version of the scenario has a round beside it
    "actions": HARBOURS,
    "effects": (False,) * 8,  # no later audit has said anything yet
    "measures": HARBOURS,
    "measure_values": HARBOURS,
    "measure_steps": HARBOURS,
    **{table.name: EVERYBODY for table in TABLES if table.name.startswith("rubric")},
}


@pytest.mark.long(reason="every table for a token of everybody")
def test_each_token_finds_what_its_person_may_read(scenario):
    found = {}
    secrets = [make_token(scenario.cast.person(name)) for name in Cast.NAMES[:-1]]
    for table in TABLES:
        answers = [ask(f"/api/{table.name}", secret) for secret in secrets]
        assert {answer.status_code for answer in answers} == {200}, table.name
        found[table.name] = tuple(bool(answer.json()["rows"]) for answer in answers)
        for secret in ("", "even-ground-nonsense"):
            assert ask(f"/api/{table.name}", secret).status_code in (401, 429), table.name
    assert found == ROWS
