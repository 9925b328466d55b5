"""The supervisor starts its programs at once."""

from supervisor import supervisord

from deploy.supervisor import PromptSupervisor


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
