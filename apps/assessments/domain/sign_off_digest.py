"""The digest of a signed-off version: the same rows give the same digest, and any other row gives another. Pure.

A rule says which rows and columns a digest is made of. A stored digest names its rule and is compared by it for ever.
So a rule that has been used is never changed: what it lacks is the matter of the next one.

1. Levels, reasons and the list of evidence, of the sides that count. Until version 0.2.0.
2. Everything that is stored of the version: scores, answers of every side and what they were before, the second
   rating and whether it is independent, evidence and files, answers to the check, comments, steps, who and when.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
# The rows of one version by what they are rows of, each with its columns by name (`sign_off_contents.py`).
Contents = Mapping[str, Sequence[Row]]


def _first_rule(contents: Contents) -> dict[str, Any]:
    audit = contents["audit"][0]
    return {
        "audit": [audit["reference"], audit["version"], audit["rubric__content_hash"]],
        "period": [audit["period_start"], audit["period_end"]],
        "sides": _sides_that_count(contents),
        "evidence": _evidence_list(contents),
    }


def _sides_that_count(contents: Contents) -> dict[str, list[list]]:
    """Not those of a review that was ended: they are nobody's but the reviewer's."""
    kinds: dict[tuple, list[str]] = {}
    for row in contents["rating_evidence"]:
        kinds.setdefault((row["rating__side"], row["rating__indicator__code"]), []).append(row["evidencetype__slug"])
    sides: dict[str, list[list]] = {}
    counted = {}
    for side in contents["side"]:
        if side["review__ended_at"] is None:
            sides[side["kind"]] = []
            counted[side["pk"]] = side["kind"]
    for row in sorted(contents["rating"], key=lambda row: row["indicator__code"]):
        if row["side"] not in counted:
            continue
        code = row["indicator__code"]
        answer = [row["level"], row["not_applicable"], row["carried_over"]]
        words = [row["reason"], row["note"], row["evidence_reason"]]
        sides[counted[row["side"]]].append([code, *answer, *words, sorted(kinds.get((row["side"], code), []))])
    return sides


def _evidence_list(contents: Contents) -> list[list]:
    pieces = []
    for row in sorted(contents["evidence"], key=lambda row: row["reference"]):
        if row["taken_out_at"] is not None:
            continue
        codes, files = [], []
        for link in contents["evidence_indicator"]:
            if link["evidence__reference"] == row["reference"]:
                codes.append(link["indicator__code"])
        for file in contents["evidence_file"]:
            if file["evidence__reference"] == row["reference"]:
                files.append([file["revision"], file["sha256"]])
        what = [row["reference"], row["kind__slug"], row["title"], row["description"]]
        pieces.append([*what, row["dated"], row["kept_where"], sorted(codes), sorted(files)])
    return pieces


_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode

# Keys of rows say nothing, and the digest cannot be part of itself.
_LEFT_OUT = {"pk", "side", "rating__side", "digest"}


def _second_rule(contents: Contents) -> dict[str, Any]:
    everything: dict[str, Any] = {"rule": 2}
    for part, rows in contents.items():
        lists = []
        for row in rows:
            if part == "step" and _is_sign_off(row, contents):
                continue
            columns = sorted(set(row) - _LEFT_OUT)
            lists.append([[name, row[name]] for name in columns])
        everything[part] = sorted(lists, key=_canonical)
    return everything


def _is_sign_off(step: Row, contents: Contents) -> bool:
    """Whether a step is the sign-off itself, which is written down after the digest, and says nothing else."""
    if step["after"] != "signed_off" or not contents["sign_off"]:
        return False
    row = contents["sign_off"][0]
    return (step["by"], step["at"], step["reason"]) == (row["by"], row["at"], "")


_RULES: dict[int, Callable[[Contents], dict[str, Any]]] = {1: _first_rule, 2: _second_rule}
NEWEST_RULE = max(_RULES)


def digest_of(contents: Contents, rule: int) -> str | None:
    """SHA-256, in hexadecimal digits, of what a rule takes of a version; None if no rule has that number."""
    if rule not in _RULES:
        return None
    return hashlib.sha256(_canonical(_RULES[rule](contents)).encode()).hexdigest()
