"""A form that was begun once is sent once, however often its button is pressed.

On a slow line people press again. What says so is a digest of the form's own random mark, in the cache for an hour:
it belongs to no person and no answer.
"""

from contextlib import suppress

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from .rate_limits import CACHE_IS_AWAY

AN_HOUR = 60 * 60


def _key(submission: str) -> str:
    return f"surveys:submission:{salted_hmac('even-ground.surveys.submission', submission).hexdigest()}"


def claim_submission(submission: str) -> bool:
    """Whether this form is sent for the first time. Marks it. A form without a mark counts as new.

    So does every form while the cache cannot be reached: an answer counted twice is better than one that is lost.
    """
    with suppress(*CACHE_IS_AWAY):
        return not submission or cache.add(_key(submission), 1, AN_HOUR)
    return True


def release_submission(submission: str) -> None:
    """It was refused, so it can be sent again."""
    with suppress(*CACHE_IS_AWAY):
        if submission:
            cache.delete(_key(submission))
