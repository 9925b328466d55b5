"""Two recordings side by side. A difference that many files share is said once, with the files' number."""

import difflib
import re
from collections import defaultdict
from pathlib import Path

# The mark of the files that decide what a printed page looks like: it changes when one of them is moved.
LAYOUT = re.compile(r"(?<=')\d-[0-9a-f]{16}(?=')")
HIDDEN_CONTROL = re.compile(r"\s*\[hidden \S+=")


def report_differences(before: Path, after: Path, *, most_files: int, without_hidden: bool) -> int:
    """Print every difference; returns 0 if there is none, as a process ends."""

    def lines_of(path: Path) -> list[str]:
        lines = LAYOUT.sub("{layout}", path.read_text(encoding="utf-8")).splitlines()
        return [line for line in lines if not (without_hidden and HIDDEN_CONTROL.match(line))]

    old, new = files_in(before), files_in(after)
    hunks: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    changed = 0
    for name in sorted(old.keys() & new.keys()):
        first, second = lines_of(old[name]), lines_of(new[name])
        if first == second:
            continue
        changed += 1
        for kind, a, b, c, d in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
            if kind != "equal":
                hunks[tuple(first[a:b]), tuple(second[c:d])].append(name)
    for title, names in (("only before", old.keys() - new.keys()), ("only after", new.keys() - old.keys())):
        for name in sorted(names):
            print(f"{title}: {name}")
    for (gone, come), names in sorted(hunks.items(), key=lambda one: (-len(one[1]), one[1])):
        print(f"\n@@ {len(names)} times, in {len(set(names))} files: {', '.join(sorted(set(names))[:most_files])}")
        for line in gone:
            print(f"- {line}")
        for line in come:
            print(f"+ {line}")
    same = len(old.keys() & new.keys()) - changed
    print(
        f"\n{same} files are the same, {changed} differ in {len(hunks)} ways, "
        f"{len(old.keys() - new.keys())} only before, {len(new.keys() - old.keys())} only after."
    )
    return int(same != len(old) or same != len(new))


def files_in(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
