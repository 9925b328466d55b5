"""Who runs the installation: named by its host, said where people look for help."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from apps.common.errors import NotAllowed
from apps.config.contact import Contact, contact_from
from apps.config.views import permission_denied

WHOLE = Contact("Riverside Trust", "help@riverside.example", "+44 (0)20 7946 0000")
PAGES = ["/privacy/", "/accessibility/", "/nowhere/"]


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("+44 (0)20 7946 0000", "tel:+442079460000"),
        ("020 7946 0000", "tel:02079460000"),
        ("(020) 7946-0000", "tel:02079460000"),
        ("111", "tel:111"),
    ],
)
def test_a_number_is_dialled_as_it_is_meant(typed, dialled):
    assert contact_from("", "", typed).phone_link == dialled


def test_nothing_named_is_fine_and_so_are_spaces_around():
    assert contact_from("", " ", "") == Contact()
    assert contact_from(" Riverside Trust ", "help@riverside.example ", "") == Contact(WHOLE.name, WHOLE.email)


@pytest.mark.parametrize(
    ("name", "email", "phone", "setting"),
    [
        ("Riverside\nTrust", "", "", "OPERATOR_NAME"),
        ("Riverside\u200bTrust", "", "", "OPERATOR_NAME"),
        ("R" * 121, "", "", "OPERATOR_NAME"),
        ("", "help at riverside", "", "CONTACT_EMAIL"),
        ("", "help@riverside.example?subject=x", "", "CONTACT_EMAIL"),
        ("", "", "ask Jo", "CONTACT_PHONE"),
        ("", "", "12", "CONTACT_PHONE"),
        ("", "", "020 7946 0000 ext. 5", "CONTACT_PHONE"),
    ],
)
def test_what_nobody_could_use_stops_the_start_with_a_sentence(name, email, phone, setting):
    with pytest.raises(SystemExit, match=rf"^Even Ground cannot start\. {setting} must be .*such as .*\.$"):
        contact_from(name, email, phone)


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_who_runs_this_and_how_to_reach_them(client, db, settings, path):
    settings.CONTACT = WHOLE
    page = client.get(path).content.decode()
    assert "run by Riverside Trust" in page
    assert '<a href="mailto:help@riverside.example">help@riverside.example</a>' in page
    assert 'href="tel:+442079460000">+44 (0)20 7946 0000</a>' in page


@pytest.mark.parametrize("path", PAGES)
def test_without_a_contact_people_are_sent_to_who_invited_them(client, db, settings, path):
    settings.CONTACT = Contact()
    page = client.get(path).content.decode()
    assert "The person who invited you can tell you who runs this installation" in " ".join(page.split())
    assert "mailto:" not in page
    assert "tel:" not in page


@pytest.mark.parametrize("template", ["500.html", "503.html", "429.html", "400.html"])
def test_errors_say_it_without_anything_else_known(settings, template):
    settings.CONTACT = WHOLE
    page = render_to_string(template)
    assert "run by Riverside Trust" in page
    assert "mailto:help@riverside.example" in page


def test_a_refusal_says_it_too(db, settings):
    settings.CONTACT = Contact(phone="111")
    request = RequestFactory().get("/audits/")
    page = permission_denied(request, NotAllowed("Ask your manager.")).content.decode()
    assert 'Call\n<a class="eg-phone" href="tel:111">111</a>.' in page


def test_a_name_is_escaped(settings):
    settings.CONTACT = Contact("<b>R&D</b>")
    page = render_to_string("500.html")
    assert "run by &lt;b&gt;R&amp;D&lt;/b&gt;. " in page
    assert "The person who invited you can tell you how to reach them" in page
