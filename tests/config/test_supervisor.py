"""The supervisor starts its programs at once, as forks of itself."""

import os
import signal
import subprocess
import sys

import pytest
from supervisor import supervisord

from deploy.supervisor import PromptSupervisor, loaded_program
from tests.faults.processes import ROOT


class Group:
    def __init__(self, priority, started):
        self.priority, self.started = priority, started

    def __lt__(self, other):
        return self.priority < other.priority

    def transition(self):
        self.started.append(self.priority)


def test_programs_are_started_before_anything_is_waited_for(monkeypatch):
    order = []
    monkeypatch.setattr(supervisord.Supervisor, "runforever", lambda self: order.append("waits"))
    supervisor = PromptSupervisor(options=None)
    supervisor.process_groups = {"even-ground": Group(2, order), "broker": Group(1, order)}
    supervisor.runforever()
    assert order == [1, 2, "waits"]


PYTHON = "/srv/even ground/bin/python"


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ([PYTHON, "-m", "deploy.steps", "prepare"], ("", "deploy.steps", ["prepare"])),
        ([PYTHON, "-S", "deploy/program.py", "web.log", PYTHON, "-m", "gunicorn"], ("web.log", "gunicorn", [])),
        ([PYTHON, "-S", "deploy/program.py", "broker.log", "valkey-server", "--port", "0"], None),
        (["valkey-server"], None),
    ],
)
def test_what_is_loaded_is_not_started_anew(command, found):
    assert loaded_program(command) == found


ENDS = {
    "print('said')": (0, "said"),
    "import sys; sys.exit()": (0, ""),
    "import sys; sys.exit(3)": (3, ""),
    "import sys; sys.exit('A sentence.')": (1, "A sentence."),
    "raise ValueError('broken')": (1, "ValueError: broken"),
    "import atexit; atexit.register(print, 'tidied')": (0, "tidied"),
    "import sys; print(*sys.argv[1:])": (0, "--pidfile web.pid"),
    "import os; print(os.environ['LOG_FILE'])": (0, "web.log"),
    "import threading, time; threading.Thread(target=lambda: (time.sleep(0.2), print('finished'))).start()": (
        0,
        "finished",
    ),
    "import os, signal; os.kill(os.getpid(), signal.SIGTERM)": (-signal.SIGTERM, ""),
}


@pytest.mark.parametrize("program", ENDS)
def test_a_forked_program_ends_as_python_would_end_it(program, tmp_path):
    """In a Python of its own, whose signals somebody handles, as the supervisor handles its own."""
    (tmp_path / "what_it_does.py").write_text(program)
    fork = (
        "import os, signal, sys; from deploy.supervisor import run_loaded\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = os.fork()\n"
        f"child or run_loaded({str(tmp_path / 'web.log')!r}, 'what_it_does', ['--pidfile', 'web.pid'])\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) % 256)"
    )
    paths = os.pathsep.join((str(ROOT), str(tmp_path)))
    ran = subprocess.run([sys.executable, "-c", fork], env=os.environ | {"PYTHONPATH": paths}, check=False)
    code, said = ENDS[program]
    assert ran.returncode == code % 256
    log = (tmp_path / "web.log").read_text()
    assert said in log
    assert bool(said) == bool(log)
