"""manage.py load_rubric [FILE] [--publish]"""

import re
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.common.errors import NotAllowed
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.models import Rubric
from apps.rubric.problems import RubricProblems
from apps.rubric.yaml_nodes import LARGEST_FILE, text_of

SHIPPED = Path(__file__).resolve().parents[2] / "content"
ABOUT = re.compile(r'^rubric:\n  id: (?P<id>[a-z0-9-]+)\n  version: "(?P<version>[0-9.]+)"$', re.MULTILINE)


class Command(BaseCommand):
    """Loads a rubric's YAML file into the database; without FILE, every rubric that the product ships."""

    help = "Load a rubric from its YAML file. Without FILE: the rubrics that come with the product."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
        parser.add_argument("--publish", action="store_true", help="open it for new audits; it never changes after")

    def handle(self, *, file: Path | None, publish: bool, **options):
        if file:
            self.load(file, publish=publish)
            return
        for path in shipped():
            # What is published never changes, and every start asks for this.
            if published := published_version(path):
                self.stdout.write(f"{published}: unchanged")
            else:
                self.load(path, publish=publish)

    def load(self, path: Path, *, publish: bool) -> None:
        at = timezone.now()
        try:
            loaded = load_rubric(text=text_in(path), by=None, at=at)
        except OSError as problem:
            raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
        except RubricProblems as wrong:
            count = len(wrong.problems)
            intro = "1 thing to mend" if count == 1 else f"{count} things to mend"
            raise CommandError(f"{path.name} was not loaded. {intro}:\n{wrong}") from wrong
        except NotAllowed as refusal:
            raise CommandError(refusal.reason) from refusal
        state = "loaded" if loaded.changed else "unchanged"
        if publish and loaded.rubric.published_at is None:
            self.publish(loaded.rubric, at=at)
            state += ", published"
        self.stdout.write(f"{loaded.rubric}: {state}")

    def publish(self, rubric: Rubric, *, at: datetime) -> None:
        try:
            publish_rubric(rubric=rubric, by=None, at=at)
        except RubricProblems as wrong:
            sentences = "\n".join(problem.sentence for problem in wrong.problems)
            raise CommandError(f"{rubric} is loaded, but was not published.\n{sentences}") from wrong


def shipped() -> list[Path]:
    """The product's own rubrics, oldest version first, so that the newest is published last."""
    return sorted(SHIPPED.glob("*.yaml"), key=lambda path: list(map(int, re.findall(r"\d+", path.stem))))


def published_version(path: Path) -> Rubric | None:
    """The version that a shipped file holds, by its first lines, if it is published."""
    about = ABOUT.search(text_in(path))
    if not about:
        return None
    found = Rubric.objects.filter(identifier=about["id"], version=about["version"], published_at__isnull=False)
    return found.first()


def text_in(path: Path) -> str:
    """A file's text, of which no more is read than a rubric may have."""
    with path.open("rb") as file:
        return text_of(file.read(LARGEST_FILE + 1))
