"""The web server's own log, which does not pass through Django's."""

import re
from typing import Any

from gunicorn.glogging import Logger

from apps.common.log_filters import NoPeople

_CLIENT = re.compile(r"\bip=[^\s,]+")


class NoPeopleAndNoClients(NoPeople):
    """Cleans each message, and says nothing of where a request came from."""

    def filter(self, record: Any) -> bool:
        cleaned = super().filter(record)
        record.msg = _CLIENT.sub("ip=[address]", record.msg)
        return cleaned


class WebLogger(Logger):
    """gunicorn's logger, in whose lines stand the addresses of requests that went wrong."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(NoPeopleAndNoClients())
