"""The supervisor, which goes on when its own words find no room. Started by deploy/steps.py."""

import contextlib

from supervisor import loggers, supervisord


class SteadyLog(loggers.RotatingFileHandler):
    """A line that cannot be written is lost; a log that could not be begun anew is tried again with the next line."""

    def emit(self, record) -> None:
        with contextlib.suppress(OSError):
            if self.stream.closed:
                self.reopen()
            super().emit(record)

    def handleError(self) -> None:  # noqa: N802 - the name that supervisor calls
        pass


if __name__ == "__main__":
    loggers.RotatingFileHandler = SteadyLog
    supervisord.main()
