"""deploy/env.example names every setting, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Read by deploy/run and deploy/test before there are settings.
BY_SCRIPTS = {"PORT", "BIND", "DEMO", "VENV", "PYTHON"}


def test_every_setting_is_explained_and_nothing_else():
    settings = (ROOT / "apps" / "config" / "settings.py").read_text(encoding="utf-8")
    asked = set(re.findall(r'\benv\.\w+(?:\(|,)\s*"([A-Z0-9_]+)"', settings))
    assert "DATABASE_URL" in asked
    assert "SESSION_HOURS" in asked
    example = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#([A-Z0-9_]+)=", example, re.MULTILINE)) == asked | BY_SCRIPTS


def test_a_copy_of_it_changes_nothing():
    example = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    assert [line for line in example.splitlines() if line and not line.startswith("#")] == []
