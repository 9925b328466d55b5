"""Django in a data folder of its own, whatever the surroundings say."""

import logging
import os
import warnings
from pathlib import Path

from .stillness import stand_still


def start(data: Path) -> None:
    """Django in a data folder of its own, not yet with a database."""
    for name in list(os.environ):
        if name in ("DATABASE_URL", "REDIS_URL", "CLAMAV_SOCKET", "DEBUG", "PROXIES", "EXTRA_HOSTS", "SESSION_HOURS"):
            del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "apps.config.settings",
        "DATA_DIR": str(data),
        "SECRET_KEY": "a secret of no installation, for comparing two commits",
        "REFLECTION_KEYS": "",
        "SITE_URL": "http://127.0.0.1:8000",
        "EMBEDDED_BROKER": "filesystem",
        "EMAIL_URL": "memory:",
        "TIME_ZONE": "Europe/London",
        "LOG_LEVEL": "CRITICAL",
    }
    warnings.simplefilter("ignore")
    stand_still()
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in settings.CACHES
    }
    django.setup()
    logging.disable(logging.CRITICAL)
