"""Filling in the editor's pages as a browser would: what a page shows is sent back, but for what is changed."""

from html.parser import HTMLParser

from django.urls import reverse


class _Form(HTMLParser):
    """The fields of the page's longest form, as a browser sends them."""

    def __init__(self):
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self._area = self._select = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append([])
        elif tag == "input" and "name" in given and given.get("type") not in ("file", "submit"):
            is_tick = given.get("type") in ("radio", "checkbox")
            if not is_tick or "checked" in given:
                self.forms[-1].append((given["name"], given.get("value", "on" if is_tick else "")))
        elif tag == "textarea":
            self._area = [given["name"], ""]
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given and self._select:
            self.forms[-1].append((self._select, given.get("value", "")))

    def handle_data(self, data):
        if self._area:
            self._area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the first line break of a textarea, and sends the others as CR LF.
            name, text = self._area
            self.forms[-1].append((name, text.removeprefix("\n").replace("\n", "\r\n")))
            self._area = None
        elif tag == "select":
            self._select = None


def fields_of(answer) -> dict[str, list[str]]:
    """What the longest form of a page would send."""
    parser = _Form()
    parser.feed(answer.content.decode())
    found: dict[str, list[str]] = {}
    for name, value in max(parser.forms, key=len):
        found.setdefault(name, []).append(value)
    return found


def fill_in(browser, path: str, **changed):
    """Open a page, change some fields, and send it. `None` unticks."""
    sent = fields_of(browser.get(path))
    for name, value in changed.items():
        if value is None:
            sent.pop(name, None)
        else:
            sent[name] = value if isinstance(value, list) else [value]
    return browser.post(path, sent)


def at(name: str, draft, *arguments) -> str:
    """The address of one of a draft's pages."""
    return reverse(f"rubric_editor:{name}", args=[draft.reference, *arguments])
