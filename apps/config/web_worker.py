"""The web server's worker: a thread is taken when a request is here whole, and given back before its answer is sent.

gunicorn's own threads read from and write to the browser themselves, so that eight people on slow lines, or one with
bad intentions, stop the site for everybody. Here one loop collects requests and sends answers, for as many
connections as there are, and the threads do nothing but work. What is large waits in a temporary file.
"""

import contextlib
import re
import selectors
import tempfile
import time
from functools import partial
from typing import Any, BinaryIO

from gunicorn import http, util
from gunicorn.workers.gthread import TConn, ThreadWorker

LARGEST_HEAD = 64 * 1024  # bytes: more than gunicorn takes
LARGEST_BODY = 64 * 1024 * 1024  # a form with files; each file has its own, smaller bound
IN_MEMORY = 256 * 1024  # bytes of one request or answer; the rest goes to a file
AT_ONCE = 64 * 1024
HEAD_WITHIN = 20.0  # seconds
SLOWEST = 2048  # bytes a second, of a body or an answer, with HEAD_WITHIN beside it
LINGER = 2.0  # seconds in which a browser may take what was sent before its connection is closed

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)


def plain_answer(status: str, sentence: str) -> bytes:
    """An answer that needs no thread, to a request that gets none."""
    body = sentence.encode() + b"\n"
    head = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


TOO_SLOW = plain_answer("408 Request Timeout", "The request took too long to arrive. Send it again.")
HEAD_TOO_LARGE = plain_answer("431 Request Header Fields Too Large", "The address or a header is too long.")
TOO_LARGE = plain_answer("413 Content Too Large", "This is too large to be taken. Send smaller files, one at a time.")
NO_LENGTH = plain_answer("411 Length Required", "Say how long the request is: this server takes none without.")
NO_ROOM = plain_answer("503 Service Unavailable", "There is no room for the request just now. Try again in a minute.")


def spool() -> BinaryIO:
    return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # type: ignore[return-value]


class Received:
    """What gunicorn's parser reads in place of the socket: a request that is here, and nothing after it."""

    def __init__(self) -> None:
        self._file = spool()
        self.size = 0

    def add(self, data: bytes) -> None:
        self._file.write(data)
        self.size += len(data)

    def rewind(self) -> None:
        self._file.seek(0)

    def recv(self, size: int) -> bytes:
        return self._file.read(size)

    def discard(self) -> None:
        self._file.close()


class Answer:
    """What gunicorn writes to in place of the socket; the loop sends it when the thread is free again."""

    def __init__(self) -> None:
        self._file = spool()
        self.size = 0

    def sendall(self, data: bytes) -> None:
        self._file.write(data)
        self.size += len(data)

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def sendfile(self, file: BinaryIO, offset: int = 0, count: int | None = None) -> None:
        file.seek(offset)
        left = count if count is not None else LARGEST_BODY
        while left and (data := file.read(min(left, AT_ONCE))):
            self.sendall(data)
            left -= len(data)

    def read(self, start: int) -> bytes:
        self._file.seek(start)
        return self._file.read(AT_ONCE)

    def discard(self) -> None:
        self._file.close()

    def setblocking(self, flag: bool) -> None:
        """gunicorn prepares a socket for a thread that reads and writes it: nothing to do here."""

    def settimeout(self, seconds: float | None) -> None:
        """As above."""

    def gettimeout(self) -> float | None:
        """As above: writing never waits."""
        return None

    def shutdown(self, how: int) -> None:
        """gunicorn ends a connection whose answer broke off; the loop does, when it has sent what there is."""

    def close(self) -> None:
        """As above."""

    def recv(self, size: int) -> bytes:
        return b""


class Connection(TConn):
    """One browser's connection, with what has come of its next request and what is left of the last answer."""

    def __init__(self, cfg: Any, sock: Any, client: Any, server: Any) -> None:
        super().__init__(cfg, sock, client, server)
        self.browser = sock
        self.early = b""  # of the request after the one at work: browsers may send it at once
        self.begin()

    def begin(self) -> None:
        """Wait for a request."""
        self.head = bytearray()
        self.whole: int | None = None  # bytes of head and body; None until the head is here
        self.received = Received()
        self.sock = self.answer = Answer()
        self.sent = 0
        self.keeps = False
        self.deadline = time.monotonic() + HEAD_WITHIN

    def take(self, data: bytes) -> bytes | None:
        """Add what has come. Returns a plain answer if there is to be no request."""
        if self.whole is None:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return HEAD_TOO_LARGE if len(self.head) > LARGEST_HEAD else None
            refusal = self._measure(end)
            data, self.head = bytes(self.head), bytearray()
            if refusal:
                return refusal
        assert self.whole is not None
        left = self.whole - self.received.size
        self.received.add(data[:left])
        self.early += data[left:]
        return HEAD_TOO_LARGE if len(self.early) > LARGEST_HEAD else None

    def _measure(self, end: int) -> bytes | None:
        head = bytes(self.head[: end + 2])
        if _CHUNKED.search(head):
            return NO_LENGTH
        found = _LENGTH.search(head)
        body = int(found[1]) if found else 0
        if body > LARGEST_BODY:
            return TOO_LARGE
        self.whole = end + 4 + body
        self.deadline += body / SLOWEST
        if body and len(self.head) < self.whole and _EXPECTS.search(head):
            with contextlib.suppress(OSError):
                self.browser.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return None

    @property
    def is_whole(self) -> bool:
        return self.whole is not None and self.received.size >= self.whole

    def init(self) -> None:
        """What gunicorn asks of a connection before a thread works on it: a parser, and where the answer goes."""
        self.received.rewind()
        self.parser = http.get_parser(self.cfg, self.received, self.client)

    def give_up(self) -> None:
        self.received.discard()
        self.answer.discard()
        util.close(self.browser)


class PatientWorker(ThreadWorker):
    """Threads for work, one loop for everything that has to be waited for."""

    def init_process(self) -> None:
        self.waiting: dict[Connection, None] = {}  # with a browser, the longest first
        super().init_process()

    def accept(self, listener: Any) -> None:
        if len(self.waiting) >= self.worker_connections - self.cfg.threads - 1:
            self._leave(next(iter(self.waiting)))
        with contextlib.suppress(BlockingIOError, ConnectionAbortedError):
            sock, client = listener.accept()
            sock.setblocking(False)
            self.nr_conns += 1
            self._collect(Connection(self.cfg, sock, client, listener.getsockname()))

    # --- Collecting a request

    def _collect(self, conn: Connection) -> None:
        self._wait(conn, selectors.EVENT_READ, self._on_readable)
        if conn.early:
            data, conn.early = conn.early, b""
            self._take(conn, data)

    def _on_readable(self, conn: Connection, _sock: Any) -> None:
        try:
            data = conn.browser.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._take(conn, data)
        else:
            self._leave(conn)

    def _take(self, conn: Connection, data: bytes) -> None:
        try:
            refusal = conn.take(data)
        except OSError:  # the disk is full
            refusal = NO_ROOM
        if refusal:
            self._refuse(conn, refusal)
        elif conn.is_whole:
            self._wait_no_more(conn)
            self.enqueue_req(conn)

    def _refuse(self, conn: Connection, answer: bytes) -> None:
        with contextlib.suppress(OSError):
            conn.browser.send(answer)
        self._linger(conn)

    # --- Working on it: in a thread

    def handle(self, conn: Connection) -> bool:
        conn.data_ready = True
        return bool(super().handle(conn))

    # --- Sending the answer

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """A thread is done."""
        try:
            conn.keeps = bool(not fs.cancelled() and fs.result() and self.alive)
        except Exception:  # noqa: BLE001 - whatever it was, gunicorn has logged it
            conn.keeps = False
        conn.received.discard()
        conn.deadline = time.monotonic() + HEAD_WITHIN + conn.answer.size / SLOWEST
        self._wait(conn, selectors.EVENT_WRITE, self._on_writable)
        self._on_writable(conn, conn.browser)

    def _on_writable(self, conn: Connection, _sock: Any) -> None:
        try:
            while conn.sent < conn.answer.size:
                conn.sent += conn.browser.send(conn.answer.read(conn.sent))
        except BlockingIOError:
            return
        except OSError:
            self._leave(conn)
            return
        if conn.keeps:
            self._wait_no_more(conn)
            conn.answer.discard()
            conn.begin()
            conn.deadline = time.monotonic() + self.cfg.keepalive
            self._collect(conn)
        else:
            self._linger(conn)

    # --- The end

    def _linger(self, conn: Connection) -> None:
        """Closed at once, the browser could lose the end of the answer (RFC 9112, 9.6)."""
        with contextlib.suppress(OSError):
            conn.browser.shutdown(1)
        conn.deadline = time.monotonic() + LINGER
        self._wait(conn, selectors.EVENT_READ, self._on_last_words)

    def _on_last_words(self, conn: Connection, _sock: Any) -> None:
        with contextlib.suppress(OSError):
            if conn.browser.recv(AT_ONCE):
                return
        self._leave(conn)

    def _leave(self, conn: Connection) -> None:
        self._wait_no_more(conn)
        self.nr_conns -= 1
        conn.give_up()

    def murder_keepalived(self, force: bool = False) -> None:
        """Leave whoever took too long. gunicorn calls this every second, and with `force` at the very end."""
        now = time.monotonic()
        for conn in [conn for conn in self.waiting if force or conn.deadline < now]:
            if conn.whole is not None and not conn.is_whole and not force:
                self._refuse(conn, TOO_SLOW)
            else:
                self._leave(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """The server stops: nobody waits for browsers that have asked for nothing."""
        for conn in self.waiting:
            if conn.whole is None and not conn.head:
                conn.deadline = min(conn.deadline, deadline)

    # --- The loop's list

    def _wait(self, conn: Connection, event: int, happened: Any) -> None:
        self._wait_no_more(conn)
        self.waiting[conn] = None
        self.poller.register(conn.browser, event, partial(happened, conn))

    def _wait_no_more(self, conn: Connection) -> None:
        if self.waiting.pop(conn, conn) is None:
            self.poller.unregister(conn.browser)
