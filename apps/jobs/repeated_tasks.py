"""Tasks that every worker asks for again and again by its own clock, such as sweeps."""

from dataclasses import dataclass

from celery import bootsteps
from celery.signals import worker_init

from . import queues


@dataclass(frozen=True)
class RepeatedTask:
    """One task and how often a worker asks for it."""

    name: str
    every: float  # seconds
    expires: float  # seconds: a request that waited longer has been overtaken by the next ones

    def request(self) -> bool:
        """Ask a worker for it."""
        return queues.send(self.name, [], expires=self.expires)


REPEATED_TASKS: dict[str, RepeatedTask] = {}  # by name, as each app's tasks.py registers them


def register_repeated_task(name: str, *, every: float, expires: float) -> None:
    """Have every worker ask for a task at its start and then again and again."""
    REPEATED_TASKS[name] = RepeatedTask(name, every, expires)


class RequestRepeatedTasks(bootsteps.StartStopStep):
    """Asks at once (rows may have been waiting for a worker to start), and then again and again.

    A step and not a timer set once: Celery forgets all its timers when it loses the broker, and starts its steps
    again when it has found it.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer) -> None:
        for task in REPEATED_TASKS.values():
            task.request()
            consumer.timer.call_repeatedly(task.every, task.request)


@worker_init.connect
def add_step(sender, **kwargs) -> None:
    sender.app.steps["consumer"].add(RequestRepeatedTasks)
