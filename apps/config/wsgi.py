"""The web server's door.

gunicorn loads it before it forks (`--preload`), so that its processes share the memory of what is loaded. Frozen,
because the garbage collector would write into every object that it looks at, and so copy it for each process.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
application = get_wsgi_application()
assert get_resolver().url_patterns  # with them all views, forms and models
gc.collect()
gc.freeze()
