"""Saved e-mails, by whichever program, told from other text: they name people, and are not kept as evidence. Pure."""

import re
import unicodedata

LONGEST_HEADER = 256 * 1024  # characters; what mail servers add is long

# A mailbox begins with `From `, Apple Mail's file with the number of its bytes.
_IN_FRONT = re.compile(r"\s*(?:>?From [^\n]*\n|\d{1,12}[ \t]*\r?\n)?")
_LINE = re.compile(r"([^\s:]{1,998})[ \t]*:([^\n]*(?:\n[ \t]+[^\n]*)*)(?:\n|\Z)")
# Nobody but a mail program writes these.
_OF_PROGRAMS = re.compile(
    r"return-path|delivered-to|mime-version|message-id|dkim-signature|authentication-results|arc-[a-z-]+"
    r"|content-transfer-encoding|thread-(?:topic|index)|envelope-to"
    r"|x-(?:mailer|originating-ip|received|spam-.*|ms-.*|gm-.*|mozilla-.*|uidl|priority|account-key|google-.*)"
    r"|received-spf|resent-.*",
    re.IGNORECASE,
)
# Nobody else writes these with such a value.
_BY_VALUE = {
    "received": re.compile(r"\b(from|by)\s", re.IGNORECASE),
    "references": re.compile("<"),
    "in-reply-to": re.compile("<"),
    "list-id": re.compile("<"),
    "list-unsubscribe": re.compile("<"),
    "reply-to": re.compile("@"),
    "bcc": re.compile("@"),
    "user-agent": re.compile("/"),
    "content-type": re.compile(r"\s*(text|multipart|message)/[a-z]", re.IGNORECASE),
    "date": re.compile(r"\d{1,2} [a-z]{3} \d{4} \d\d?:\d\d(:\d\d)? ([+-]\d{4}|[a-z]{1,5}\b)", re.IGNORECASE),
}
# As programs write them in the languages around: English, German, French, Spanish, Italian, Dutch, Swedish, Danish.
_SENDER = {"from", "sender", "von", "de", "da", "van", "från", "fra"}
_SENT = {"sent", "gesendet", "envoyé", "enviado", "inviato", "verzonden", "skickat", "sendt"}
_TO = {"to", "an", "à", "para", "a", "aan", "till", "til"}
_SUBJECT = {"subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "ämne", "emne"}
_ABOUT = {"cc", "date", "datum", *_SENT, *_TO, *_SUBJECT}


def is_email(text: str) -> bool:
    """Whether a text begins with the header of an e-mail, in whatever order its lines stand."""
    text = text[:LONGEST_HEADER].lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    front = _IN_FRONT.match(text)
    at = front.end() if front else 0
    names: set[str] = set()
    has_address = False
    while line := _LINE.match(text, at):
        name = unicodedata.normalize("NFC", line[1]).lower()
        if _is_of_a_program(name, line[2]):
            return True
        names.add(name)
        has_address = has_address or (name in _SENDER and "@" in line[2])
        at = line.end()
    is_mailbox = text.lstrip().startswith(("From ", ">From ")) and bool(names)
    return is_mailbox or _is_letter(names, has_address)


def _is_of_a_program(name: str, value: str) -> bool:
    """Whether nobody but a mail program writes such a line."""
    if _OF_PROGRAMS.fullmatch(name):
        return True
    return name in _BY_VALUE and _BY_VALUE[name].search(value) is not None


def _is_letter(names: set[str], has_address: bool) -> bool:
    """Whether lines of these names tell who writes, and to whom, about what or when."""
    is_headed = bool(names & _SENDER) and bool(names & _ABOUT)
    return is_headed and (has_address or bool(names & _SENT and names & _TO and names & _SUBJECT))
