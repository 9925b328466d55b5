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


class PromptSupervisor(supervisord.Supervisor):
    """Starts its programs at once, and not with the second look that it takes after a second."""

    def runforever(self) -> None:
        for group in sorted(self.process_groups.values()):
            group.transition()
        super().runforever()


if __name__ == "__main__":
    loggers.RotatingFileHandler = SteadyLog
    supervisord.Supervisor = PromptSupervisor
    supervisord.main()
