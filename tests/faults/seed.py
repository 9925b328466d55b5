"""python -m tests.faults.seed: people and audits for an installation, and what a test needs to use them, as JSON."""

import json
import os


def seed() -> dict[str, str]:
    """The cast, two signed-off audits, and a session of the manager."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from apps.rubric.queries.rubric_loader import newest_published
    from tests.cast import make_cast
    from tests.reports import audits

    cast = make_cast()
    rubric = newest_published()
    small = audits.usual(cast.programme, rubric, cast.manager)
    words = "We listened, we wrote it down, and we went back to ask whether we had it right. " * 12
    long = audits.usual(cast.programme, rubric, cast.manager, texts=[words])
    session = SessionStore()
    session[SESSION_KEY] = str(cast.manager.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = cast.manager.get_session_auth_hash()
    session.create()
    return {"small": small.reference, "long": long.reference, "session": session.session_key}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    django.setup()
    print(json.dumps(seed()))
