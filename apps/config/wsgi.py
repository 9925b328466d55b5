"""The web server's door.

gunicorn loads it before it forks (`--preload`), so that its processes share the memory of what is loaded. Frozen,
because the garbage collector would write into every object that it looks at, and so copy it for each process.
"""

import gc
import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from apps.config.start_gate import wait_until_prepared

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
gc.disable()  # almost nothing that is made while it loads is garbage
django.setup(set_prefix=False)
assert get_resolver().url_patterns  # with them all views, forms and models
wait_until_prepared()
application = WSGIHandler()
gc.collect()
gc.freeze()
gc.enable()
