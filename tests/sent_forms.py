"""The forms of a page, as a browser would send them with nothing changed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class SentForm:
    """One form: where it goes, and what goes along."""

    method: str
    action: str  # empty: to the page's own address
    fields: dict[str, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)  # names of the fields in which anybody could type

    @property
    def has_text(self) -> bool:
        return bool(self.texts)

    @property
    def asks_for_words(self) -> bool:
        """Whether nobody has typed anything in it yet, so that it may be refused."""
        return self.has_text and not any(value.strip() for name in self.texts for value in self.fields[name])

    def add(self, name: str, value: str) -> None:
        # A browser sends every line break as CR LF, hidden or not, and whichever it was given.
        self.fields.setdefault(name, []).append(value.replace("\n", "\r\n"))


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SentForm] = []
        self._area: list[str] | None = None
        self._select: str | None = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        kind = given.get("type", "text")
        if tag == "form":
            self.forms.append(SentForm(given.get("method", "get").lower(), given.get("action") or ""))
        elif tag == "input" and "name" in given and kind not in ("file", "submit"):
            is_tick = kind in ("radio", "checkbox")
            if not is_tick or "checked" in given:
                self.forms[-1].add(given["name"], given.get("value", "on" if is_tick else "") or "")
            if kind in ("text", "email"):
                self.forms[-1].texts.append(given["name"])
        elif tag == "textarea":
            self._area = [given["name"], ""]
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given and self._select:
            self.forms[-1].add(self._select, given.get("value", ""))

    def handle_data(self, data):
        if self._area:
            self._area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._area:
            # A browser drops the first line break of a textarea.
            name, text = self._area
            self.forms[-1].add(name, text.removeprefix("\n"))
            self.forms[-1].texts.append(name)
            self._area = None
        elif tag == "select":
            self._select = None


def forms_of(response) -> list[SentForm]:
    """Every form of a page. What reads HTML takes CR LF and CR for one line break each."""
    parser = _Forms()
    parser.feed(response.content.decode().replace("\r\n", "\n").replace("\r", "\n"))
    return parser.forms
