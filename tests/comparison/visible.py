"""What a person gets of a response, line by line: text, headings, links, buttons, controls; of files, their text."""

import hashlib
import io
import json
import re
import subprocess
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

import lxml.html
import openpyxl
from lxml import etree

SKIPPED = {"script", "style", "link", "meta", "noscript", "base"}
INLINE = {
    *("span", "strong", "b", "em", "i", "small", "code", "abbr", "time", "sup", "sub", "mark", "cite", "q", "kbd"),
    *("s", "u", "del", "ins", "bdi", "bdo", "wbr", "var", "samp", "dfn", "data", "output", "font"),
}
CONTROLS = {"input", "select", "textarea"}
PREFIXES = {"li": "- ", "dt": "term: ", "dd": "  ", "label": "label: ", "legend": "legend: ", "caption": "caption: "}
PREFIXES |= {"summary": "summary: ", "title": "title: "} | {f"h{n}": "#" * n + " " for n in range(1, 7)}


def flat(text: str | None) -> str:
    return " ".join((text or "").split())


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


class Page:
    """Walks through one page."""

    def __init__(self, html: str) -> None:
        self.lines: list[str] = []
        self._text: list[str] = []
        self._prefix = ""
        self._root = lxml.html.document_fromstring(html)
        self._by_id = {one.get("id"): one for one in self._root.iter() if one.get("id")}
        self._labels = {one.get("for"): one for one in self._root.iter("label") if one.get("for")}
        self._walk(self._root)
        self._flush()

    def _flush(self) -> None:
        text = flat("".join(self._text))
        self._text.clear()
        if text:
            self.lines.append(self._prefix + text)
            self._prefix = ""

    def _line(self, text: str) -> None:
        self._flush()
        self.lines.append(text)

    def _walk(self, node) -> None:
        if not isinstance(node.tag, str):
            return
        tag = node.tag.split("}")[-1]
        if tag in SKIPPED:
            return
        if tag == "svg":
            self._text.append(f"[picture {picture_digest(node)}: {flat(' '.join(node.itertext()))}]")
        elif tag == "img":
            self._text.append(f"[image {source_of(node.get('src'))} alt={node.get('alt')!r}]")
        elif tag in CONTROLS:
            self._control(tag, node)
        elif tag == "br":
            self._text.append(" / ")
        elif tag == "a":
            self._around(node, "‹", f" → {node.get('href')}›")
        elif tag == "button":
            name = f" {node.get('name')}={node.get('value')}" if node.get("name") else ""
            self._around(node, f"[button {node.get('type') or 'submit'}{name}{states(node)}: ", "]")
        elif tag in ("td", "th"):
            self._around(node, f" {'|' if tag == 'td' else '‖'} ", "")
        elif tag in INLINE:
            self._around(node, "", "")
        else:
            self._block(tag, node)

    def _around(self, node, before: str, after: str) -> None:
        self._text.append(before + said_apart(node))
        self._children(node)
        self._text.append(after)

    def _block(self, tag: str, node) -> None:
        self._flush()
        if tag == "form":
            action, coding = node.get("action") or "here", node.get("enctype") or ""
            self._line(f"form {node.get('method') or 'get'} → {action} {coding}".strip())
        self._prefix = PREFIXES.get(tag, "")
        self._text.append(said_apart(node))
        self._children(node)
        self._flush()
        self._prefix = ""
        if tag == "form":
            self._line("end of form")

    def _children(self, node) -> None:
        self._text.append(node.text or "")
        for child in node:
            self._walk(child)
            self._text.append(child.tail or "")

    def _control(self, tag: str, node) -> None:
        kind = node.get("type", "text") if tag == "input" else tag
        value = node.get("value", "")
        if node.get("name") == "csrfmiddlewaretoken":
            value = "{token}"
        if tag == "textarea":
            value = (node.text or "").strip("\n")
        parts = [f"[{kind} {node.get('name')}={value!r}{states(node)}"]
        label = self._labels.get(node.get("id"))
        if label is not None:
            parts.append(f"labelled {flat(label.text_content())!r}")
        described = [self._by_id.get(name) for name in (node.get("aria-describedby") or "").split()]
        if described:
            words = " ".join("(nothing)" if one is None else flat(one.text_content()) for one in described)
            parts.append(f"described {words!r}")
        if node.get("aria-label"):
            parts.append(f"named {node.get('aria-label')!r}")
        self._line(" ".join(parts) + "]")
        if tag == "select":
            for option in node.iter("option"):
                self._line(f"  [option {option.get('value')!r}{states(option)}: {flat(option.text_content())}]")


# What a workbook carries for its way back: compressed and signed, and nothing that a person reads.
SIGNED = re.compile(r"\.eJ[\w:.-]{60,}")
STATES = ("checked", "selected", "disabled", "readonly", "required", "multiple", "hidden")
VALUES = ("maxlength", "min", "max", "step", "rows", "accept", "inputmode", "autocomplete", "placeholder", "pattern")


def states(node) -> str:
    found = [name for name in STATES if node.get(name) is not None]
    found += [f"{name}={node.get(name)}" for name in VALUES if node.get(name) is not None]
    return "".join(f" {one}" for one in found)


def said_apart(node) -> str:
    """What assistive technology or a hovering pointer is told beside the text."""
    parts = [f"{name}={node.get(name)}" for name in ("aria-label", "aria-current", "role", "title") if node.get(name)]
    parts += [name for name in ("hidden", "open") if node.get(name) is not None]
    return f"[{'; '.join(parts)}] " if parts else ""


def source_of(source: str | None) -> str:
    return f"data {digest(source.encode())}" if source and source.startswith("data:") else str(source)


def picture_digest(node) -> str:
    """Changes with what is drawn, and not with how the file is laid out."""
    drawn = []
    for one in node.iter():
        if isinstance(one.tag, str):
            said = sorted((name, flat(value)) for name, value in one.attrib.items())
            drawn.append((one.tag, said, flat(one.text), flat(one.tail)))
    return digest(repr([*drawn[1:], drawn[0][:3]]).encode())


def text_of_page(html: str) -> str:
    try:
        return "\n".join(Page(html).lines)
    except etree.ParserError:
        return flat(html)


def text_of_pdf(pdf: bytes) -> str:
    if len(pdf) < 100:
        return repr(pdf)
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return found.stdout.decode()


def text_of_workbook(data: bytes) -> str:
    """Every cell with its value, whether it may be changed, and what may be chosen in it."""
    lines = []
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        protection = "protected" if sheet.protection.sheet else "open"
        lines.append(f"== {sheet.title} ({sheet.sheet_state}, {protection}, {sheet.dimensions})")
        lines.append(f"frozen {sheet.freeze_panes}; merged {sorted(str(one) for one in sheet.merged_cells.ranges)}")
        widths = {name: one.width for name, one in sorted(sheet.column_dimensions.items())}
        lines.append(f"widths {widths}")
        for row in sheet.iter_rows():
            for cell in row:
                is_open = not cell.protection.locked
                if cell.value is not None or is_open:
                    access = "open" if is_open else "locked"
                    value = SIGNED.sub("{signed}", repr(cell.value))
                    lines.append(f"{cell.coordinate} {access} {cell.number_format}: {value}")
        for one in sheet.data_validations.dataValidation:
            rule = (one.type, one.operator, one.formula1, one.formula2, one.allow_blank)
            words = (one.promptTitle, one.prompt, one.errorTitle, one.error, one.errorStyle)
            lines.append(f"validation {one.sqref}: {rule} {words}")
        for where in sheet.conditional_formatting:
            rules = [(rule.type, rule.formula) for rule in where.rules]
            lines.append(f"conditional {where.sqref}: {rules}")
    return "\n".join(lines)


def spelled_out(value, name: str = "", depth: int = 0) -> list[str]:
    """A frozen value, part by part."""
    space = "  " * depth
    parts: list[tuple[str, object]] | None = None
    if is_dataclass(value):
        parts = [(field.name, getattr(value, field.name)) for field in fields(value)]
    elif hasattr(type(value), "model_fields"):
        parts = [(field, getattr(value, field)) for field in type(value).model_fields]
    elif isinstance(value, dict):
        parts = [(str(key), one) for key, one in value.items()]
    elif isinstance(value, list | tuple):
        parts = [(f"{place}", one) for place, one in enumerate(value)]
    elif isinstance(value, set | frozenset):
        parts = [("-", one) for one in sorted(value)]
    if parts is None:
        value = value.value if isinstance(value, Enum) else str(value) if isinstance(value, Decimal) else value
        return [f"{space}{name}: {value!r}"]
    lines = [f"{space}{name}{':' if parts else ': nothing'}"]
    for key, one in parts:
        lines += spelled_out(one, key, depth + 1)
    return lines


def text_of_response(response) -> str:
    """Status, where it leads, and what is in it."""
    lines = [f"status {response.status_code}"]
    lines += [
        f"{name}: {response.headers[name]}"
        for name in ("Content-Type", "Content-Disposition", "Location", "Cache-Control")
        if name in response.headers
    ]
    body = response.getvalue()
    kind = response.headers.get("Content-Type", "").split(";")[0]
    if not body:
        text = ""
    elif kind == "text/html":
        text = text_of_page(body.decode())
    elif kind == "application/json":
        text = json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    elif kind == "application/pdf":
        text = text_of_pdf(body)
    elif "spreadsheetml" in kind:
        text = text_of_workbook(body)
    else:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            text = f"{len(body)} bytes, {digest(body)}"
    return "\n".join([*lines, text])
