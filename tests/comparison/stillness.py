"""One moment for ever, and the same chance each time: what is recorded depends on the commit alone."""

import random
import secrets
import uuid
from collections import defaultdict
from datetime import UTC, datetime

MOMENT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


class Chance:
    """Seeded streams in place of the system's randomness; one for each kind of thing that is drawn."""

    def __init__(self) -> None:
        self.begin("the beginning")

    def begin(self, label: str) -> None:
        """From here on the draws depend on this label, and not on how much was drawn before."""
        self._label = label
        self._streams: dict[str, random.Random] = defaultdict()

    def _stream(self, kind: str) -> random.Random:
        if kind not in self._streams:
            self._streams[kind] = random.Random(f"{self._label}: {kind}")
        return self._streams[kind]

    def choice(self, things):
        return self._stream(f"choice {things!r}").choice(things)

    def randbelow(self, bound: int) -> int:
        return self._stream("randbelow").randrange(bound)

    def token_bytes(self, count: int | None = None) -> bytes:
        return self._stream("bytes").randbytes(count or 32)

    def token_hex(self, count: int | None = None) -> str:
        return self._stream("hex").randbytes(count or 32).hex()

    def token_urlsafe(self, count: int | None = None) -> str:
        import base64

        drawn = self._stream("urlsafe").randbytes(count or 32)
        return base64.urlsafe_b64encode(drawn).rstrip(b"=").decode()

    def uuid4(self) -> uuid.UUID:
        return uuid.UUID(bytes=self._stream("uuid").randbytes(16), version=4)


chance = Chance()


def stand_still() -> None:
    """Stop the clock and seed chance, for this process."""
    from django.utils import timezone

    timezone.now = lambda: MOMENT
    for name in ("choice", "randbelow", "token_bytes", "token_hex", "token_urlsafe"):
        setattr(secrets, name, getattr(chance, name))
    uuid.uuid4 = chance.uuid4
