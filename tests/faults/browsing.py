"""A signed-in person at the real web server, as far as these tests need one."""

from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

TOKEN = "e" * 32  # a browser's CSRF cookie: any will do, if the form says the same


@dataclass(frozen=True)
class Answer:
    """What the server sent back."""

    status: int
    location: str
    text: str


@dataclass(frozen=True)
class Person:
    """One browser with one session."""

    port: int
    session: str

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        return self._ask("POST", path, urlencode(fields | {"csrfmiddlewaretoken": TOKEN}))

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace"))
        finally:
            connection.close()
