"""What the demonstration tells the people it asked: a page of today, and the one before."""

import pytest
from django.test import Client

from apps.improvement.queries.public_you_said import path_of_published
from apps.organisations.models import Programme
from tests.demo.demonstration import CONTENT
from tests.reading import as_read


@pytest.mark.django_db
@pytest.mark.usefixtures("made_up")
def test_a_page_and_the_one_before_can_be_read():
    link = path_of_published(Programme.objects.get(name="Walking Alongside"))
    earlier, newest = CONTENT.you_said
    text = as_read(Client().get(link))
    for item in newest.items:
        assert item.heard in text
        assert item.done in text
    assert "From the survey of people supported that ended in" in text
    before = as_read(Client().get(f"{link}1/easy-read/"))
    for item in earlier.items:
        for line in item.easy_done.splitlines():
            assert line in before
