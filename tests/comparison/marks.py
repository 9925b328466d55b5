"""Marks in place of what is drawn by chance: a reference by its row, other tokens by their order in the text."""

import re

from django.apps import apps

from . import surface

REFERENCE = re.compile(r"(?<![A-Za-z0-9])[23456789BCDFGHJKMNPQRSTVWXZ]{10}(?![A-Za-z0-9])")
TOKENS = (
    ("hash", re.compile(r"(?<![0-9a-fA-F])[0-9a-f]{64}(?![0-9a-fA-F])")),
    ("random", re.compile(r"(?<![0-9a-fA-F])[0-9a-f]{32}(?![0-9a-fA-F])")),
    ("random", re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
    ("reference", REFERENCE),
)


class Marks:
    """The references of everything in the database, by model and number."""

    def __init__(self, kept: dict[str, str]) -> None:
        self.known = dict(kept)
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if field.name == "reference":
                    name = surface.MODELS.get(model.__name__, model.__name__)
                    rows = model._default_manager.order_by("pk").values_list("reference", flat=True)
                    for number, reference in enumerate(rows, start=1):
                        self.known[reference] = f"{{{name} {number}}}"

    def put(self, text: str) -> str:
        numbers: dict[str, str] = {}

        def mark(kind: str, found: re.Match) -> str:
            value = found.group()
            if value in self.known:
                return self.known[value]
            count = sum(1 for one in numbers.values() if one.startswith(f"{{{kind} "))
            return numbers.setdefault(value, f"{{{kind} {count + 1}}}")

        for value, name in self.known.items():
            if not REFERENCE.fullmatch(value) and value in text:
                text = text.replace(value, name)
        for kind, pattern in TOKENS:
            text = pattern.sub(lambda found, kind=kind: mark(kind, found), text)
        return text
