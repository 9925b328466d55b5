"""The sweep of every kind of job, asked for by the workers' own clocks."""

from celery import shared_task
from django.utils import timezone

from .queues import enqueue
from .repeated_tasks import register_repeated_task
from .sweep import job_models, sweep

SWEEP_JOBS = "jobs.sweep_jobs"
SWEEP_EVERY = 3.0  # seconds


@shared_task(name=SWEEP_JOBS)
def sweep_jobs() -> None:
    """Enqueue again what nobody is working on."""
    for model in job_models():
        for job in sweep(model, at=timezone.now()):
            enqueue(job)


register_repeated_task(SWEEP_JOBS, every=SWEEP_EVERY, expires=3 * SWEEP_EVERY)
