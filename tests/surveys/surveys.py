"""Rounds of people supported that are open as a test runs, and somebody who follows their link."""

import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.surveys import encryption
from apps.surveys.domain import tally
from apps.surveys.domain.questions import RespondentGroup, statements_for
from apps.surveys.domain.survey_links import SurveyLink
from apps.surveys.models import Counts, Round

from .rounds import make_round


def open_now(cast, **said) -> Round:
    """A round of people supported that is open as the test runs."""
    first = timezone.localdate()
    last = first + timedelta(days=20)
    return make_round(
        cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED, opens_on=first, closes_on=last, **said
    )


def key_of(round, secret="") -> str:
    return SurveyLink(round.link_key, secret).as_text


def path(name, round, secret="") -> str:
    return reverse(f"survey:{name}", args=[key_of(round, secret)])


def counts() -> tally.Tally:
    return tally.from_json(encryption.decrypt(Counts.objects.get().ciphertext))


def carried(page) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))


class Person:
    """Somebody with a browser, who follows a link and presses buttons."""

    def __init__(self, round, secret="", **headers):
        self.browser = Client(**headers)
        self.answers = path("answers", round, secret)
        self.page = self.browser.get(path("start", round, secret))

    def press(self, go="next", **chosen):
        self.page = self.browser.post(self.answers, carried(self.page) | chosen | {"go": go})
        return self.page

    def says(self, words) -> bool:
        return words in self.page.content.decode()


def everything(round) -> list[str]:
    return [
        one.indicator
        for one in statements_for(round.voice, round.question_set, load_rubric_content(round.rubric).content)
    ]
