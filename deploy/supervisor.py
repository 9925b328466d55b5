"""The supervisor: it loads the product once, and its programs begin as its children, with everything loaded.

A program that is started with `python -m` is a fork of the supervisor and no new Python: it is there in a moment,
also after it has died, and shares the memory of what is loaded. macOS knows no safe fork of what has loaded its
libraries; there each program starts anew, as does whatever is no Python (the broker).
"""

import atexit
import contextlib
import os
import runpy
import signal
import sys
import threading
import traceback
from typing import NoReturn

from supervisor import loggers, options, supervisord
from supervisor.states import SupervisorStates

from deploy import program

PREPARE = "prepare"  # the program that ends, and with it, where it fails, the start
BY_LOG = "deploy/program.py"
HANDLED = ("SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGCHLD", "SIGUSR2")  # by the supervisor, not by its programs
FAILED = 1


class SteadyLog(loggers.RotatingFileHandler):
    """A line that cannot be written is lost; a log that could not be begun anew is tried again with the next line."""

    def emit(self, record) -> None:
        with contextlib.suppress(OSError):
            if self.stream.closed:
                self.reopen()
            super().emit(record)

    def handleError(self) -> None:  # noqa: N802 - the name that supervisor calls
        pass


class LoadedOptions(options.ServerOptions):
    """How programs are started and their end is noticed."""

    failure = 0  # the exit code of a preparation that did not end well

    def __init__(self) -> None:
        super().__init__()
        # What deploy/run prints to: the preparation speaks there. Closed in whatever is started in another way.
        self._terminal = os.dup(program.STANDARD_OUTPUT), os.dup(program.STANDARD_ERROR)

    def cleanup_fds(self) -> None:
        """Of a configuration that is read again: nothing is left open, and the terminal is still to be spoken to."""

    def close_fd(self, fd: int) -> None:
        if fd not in self._terminal:
            super().close_fd(fd)

    def execve(self, filename: str, argv: list[str], env: dict[str, str]) -> None:
        """Called in the child, in place of which the program runs from here on."""
        if env["SUPERVISOR_PROCESS_NAME"] == PREPARE:
            os.dup2(self._terminal[0], program.STANDARD_OUTPUT)
            os.dup2(self._terminal[1], program.STANDARD_ERROR)
        if sys.platform == "linux" and (loaded := loaded_program(argv)):
            for output in self._terminal:
                os.close(output)
            os.environ.clear()
            os.environ |= env
            run_loaded(*loaded)
        super().execve(filename, argv, env)

    def waitpid(self) -> tuple[int | None, int | None]:
        """A preparation that fails ends the supervisor, and everything that waits for it."""
        number, status = super().waitpid()
        process = self.pidhistory.get(number)
        if status and process and process.config.name == PREPARE:
            LoadedOptions.failure = max(os.waitstatus_to_exitcode(status), FAILED)
            self.mood = SupervisorStates.SHUTDOWN
        return number, status


def loaded_program(argv: list[str]) -> tuple[str, str, list[str]] | None:
    """The log (empty: none), the module and its arguments, if the command is that of a Python module."""
    log = ""
    if BY_LOG in argv:
        at = argv.index(BY_LOG)
        log, argv = argv[at + 1], argv[at + 2 :]
    if len(argv) < 3 or argv[1] != "-m":
        return None
    return log, argv[2], argv[3:]


def run_loaded(log: str, module: str, arguments: list[str]) -> NoReturn:
    """What `python -m module` would do, with its end; nothing of the supervisor's goes on in this process."""
    for name in HANDLED:
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code = FAILED
    try:
        if log:
            program.write_to(log)
        sys.argv = [module, *arguments]
        name_process(" ".join(sys.argv))
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = said_at_the_end(end)
    except BaseException:  # noqa: BLE001 - as Python does with what nobody has caught
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            threading._shutdown()  # type: ignore[attr-defined]
            atexit._run_exitfuncs()
            sys.stdout.flush()
        os._exit(code)


def name_process(name: str) -> None:
    """What `ps` shows. A fork would keep the supervisor's name."""
    if sys.platform == "linux":
        import setproctitle

        setproctitle.setproctitle(f"even-ground: {name}")


def said_at_the_end(end: SystemExit) -> int:
    """The exit code, as Python understands what was raised; a sentence is printed."""
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return end.code
    print(end.code, file=sys.stderr, flush=True)
    return FAILED


class PromptSupervisor(supervisord.Supervisor):
    """Starts its programs at once, and not with the second look that it takes after a second."""

    def runforever(self) -> None:
        for group in sorted(self.process_groups.values()):
            group.transition()
        super().runforever()


def supervise(configuration: str) -> int:
    """Keep everything up until a signal ends it, or a preparation that fails: its exit code then, else 0."""
    loggers.RotatingFileHandler = SteadyLog
    supervisord.ServerOptions = LoadedOptions
    supervisord.Supervisor = PromptSupervisor
    supervisord.main(["-c", configuration])
    return LoadedOptions.failure
