"""Brokers that are none."""

from contextlib import nullcontext
from types import SimpleNamespace


class NoBroker:
    """In place of Celery's application: notes what is sent, or fails in a given way."""

    conf = SimpleNamespace(broker_transport_options={})

    def __init__(self, problem=None):
        self.problem = problem
        self.sent = []

    def connection_for_write(self, transport_options):
        return nullcontext(transport_options)

    def send_task(self, name, args, **options):
        if self.problem:
            raise self.problem
        self.sent.append((name, args))
