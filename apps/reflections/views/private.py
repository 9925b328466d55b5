"""What holds for every page of the journal."""

from functools import wraps

from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables


def private(view):
    """Kept by no cache and no browser; and should it go wrong, no error report shows what was sent or read."""
    return wraps(view)(never_cache(sensitive_post_parameters()(sensitive_variables()(view))))
