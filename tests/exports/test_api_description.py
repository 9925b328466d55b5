"""The API is asked whatever its description allows, and answers as it says: by a program that knows nothing else."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as run_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from apps.assessments.actions.sharing import share
from apps.assessments.statuses import AuditStatus
from apps.config.wsgi import application
from apps.exports.domain.tables import TABLES

from ..cast import NOON
from ..factories import make_audit
from .asking import make_token

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# The same questions each time, and a few of each kind.
A_FEW = run_settings(
    max_examples=6,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def _one_connection():
    """The server's own handler ends the connection of each request; here it is the test's, with its rows in it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.long(reason="asks every table several times")
@pytest.mark.usefixtures("_one_connection")
def test_it_answers_as_it_says(cast, rubric, settings):
    settings.ALLOWED_HOSTS = ["*"]
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, reason="Seen.")
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    # What answers inside one process is not unpacked.
    headers = {"Authorization": f"Bearer {make_token(cast.commissioner)}", "Accept-Encoding": "identity"}
    description = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    statuses = []
    for found in description.get_all_operations():

        @A_FEW
        @given(case=found.ok().as_strategy())
        def ask(case):
            response = case.call_and_validate(headers=headers, checks=CHECKS)
            statuses.append(response.status_code)

        ask()
    assert len(statuses) > 2 * len(TABLES)
    assert 200 in statuses
