"""The page of one factor, as it works without a script: one button, and nothing typed is lost."""

import html
import re

import pytest
from django.urls import reverse

from apps.assessments.models import EarlierRating
from apps.assessments.rating_set import load_rating_set
from tests.factories import make_audit


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager)


@pytest.fixture
def desk(as_person):
    return as_person("manager")


def address(audit, factor="accepting"):
    return reverse("assessments:rate_factor", args=[audit.reference, factor])


def form_of(response) -> dict:
    """What a browser would send back of a page: every control with its present value."""
    page = response.content.decode()
    data: dict = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attrs = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attrs.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        if "name" in attrs:
            data.setdefault(attrs["name"], []).append(html.unescape(attrs.get("value", "")))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S):
        data[name] = [html.unescape(text).removeprefix("\n")]
    return {name: values if len(values) > 1 else values[0] for name, values in data.items()}


def stored(audit, code="ACC-1"):
    return next(rated for rated in load_rating_set(audit).indicators if rated.indicator.id == code)


def test_every_anchor_is_a_choice_and_says_what_it_is(desk, audit, content):
    page = html.unescape(desk.get(address(audit)).content.decode())
    for indicator in content.factor("accepting").indicators:
        assert indicator.statement in page
        for anchor in indicator.levels:
            assert anchor.anchor in page
        for example in indicator.evidence:
            assert example.example in page
    assert content.scale.rules.score_what_is_there in page


def test_does_not_apply_is_offered_only_where_the_rubric_allows_it(desk, audit):
    assert 'value="NA"' not in desk.get(address(audit)).content.decode()
    page = desk.get(address(audit, "personalised_practice")).content.decode()
    assert page.count('value="NA"') == 1
    assert "May be marked NA only where there is one peer worker" in page


def test_one_button_saves_the_page_and_goes_on_to_the_next_factor(desk, audit):
    data = form_of(desk.get(address(audit)))
    data |= {"ACC-1-answer": "3", "ACC-1-reason": "Because", "ACC-1-evidence": ["documents", "records"]}
    data |= {"ACC-2-answer": "2"}
    response = desk.post(address(audit), data)
    assert response.status_code == 302
    assert response.url == address(audit, "personalised_practice")
    assert (stored(audit).level, stored(audit).reason) == (3, "Because")
    assert [kind.id for kind in stored(audit).evidence] == ["documents", "records"]
    assert stored(audit, "ACC-2").level == 2
    assert stored(audit, "ACC-3").version == 0


def test_the_other_button_returns_to_the_list(desk, audit):
    data = form_of(desk.get(address(audit))) | {"to_list": "yes"}
    assert desk.post(address(audit), data).url == reverse("assessments:audit", args=[audit.reference])


def test_after_the_last_factor_comes_the_summary(desk, audit):
    data = form_of(desk.get(address(audit, "reciprocal")))
    response = desk.post(address(audit, "reciprocal"), data)
    assert response.url == reverse("assessments:summary", args=[audit.reference])


def test_a_high_level_with_little_evidence_is_saved_and_asked_about_once(desk, audit):
    data = form_of(desk.get(address(audit))) | {"ACC-1-answer": "5", "ACC-1-evidence": ["documents"]}
    response = desk.post(address(audit), data)
    assert response.url == address(audit)
    assert stored(audit).level == 5
    page = desk.get(address(audit))
    shown = html.unescape(page.content.decode())
    assert "usually rest on at least two kinds of evidence that agree" in shown
    assert "usually rests on “Views of people supported” as well" in shown
    # Left as it is, it is accepted.
    assert desk.post(address(audit), form_of(page)).url == address(audit, "personalised_practice")
    data = form_of(page) | {"ACC-1-evidence_reason": "Three groups said the same."}
    assert desk.post(address(audit), data).url == address(audit, "personalised_practice")
    assert not stored(audit).wants_reason


def test_what_is_in_order_is_saved_while_the_rest_comes_back_as_it_was_typed(desk, audit):
    where = address(audit, "personalised_practice")
    data = form_of(desk.get(where))
    data |= {"PER-1-answer": "4", "PER-2-answer": "NA", "PER-2-note": "Half a thought", "PER-3-reason": "x" * 5001}
    response = desk.post(where, data)
    assert response.status_code == 422
    page = html.unescape(response.content.decode())
    assert "Say why this does not apply to your programme." in page
    assert 'href="#id_PER-2-reason"' in page
    assert "Half a thought" in page
    assert "x" * 5001 in page
    assert stored(audit, "PER-1").level == 4
    assert stored(audit, "PER-2").version == 0
    mended = form_of(response) | {"PER-2-reason": "One peer worker.", "PER-3-reason": "Short"}
    assert desk.post(where, mended).status_code == 302
    assert stored(audit, "PER-2").not_applicable
    assert stored(audit, "PER-2").note == "Half a thought"


def test_two_pages_open_at_once_lose_nothing(desk, audit):
    first, second = form_of(desk.get(address(audit))), form_of(desk.get(address(audit)))
    desk.post(address(audit), first | {"ACC-1-answer": "4", "ACC-1-reason": "The first text"})
    response = desk.post(
        address(audit), second | {"ACC-1-answer": "2", "ACC-1-reason": "The second text", "ACC-2-answer": "3"}
    )
    assert response.status_code == 409
    page = html.unescape(response.content.decode())
    assert "The first text" in page
    assert form_of(response)["ACC-1-reason"] == "The second text"
    assert stored(audit).reason == "The first text"
    assert stored(audit, "ACC-2").level == 3


@pytest.mark.parametrize(("button", "kept"), [("mine", "The second text"), ("theirs", "The first text")])
def test_the_later_person_chooses_which_text_stands(desk, audit, button, kept):
    first, second = form_of(desk.get(address(audit))), form_of(desk.get(address(audit)))
    desk.post(address(audit), first | {"ACC-1-answer": "4", "ACC-1-reason": "The first text"})
    clash = desk.post(address(audit), second | {"ACC-1-answer": "2", "ACC-1-reason": "The second text"})
    response = desk.post(address(audit), form_of(clash) | {button: "ACC-1"})
    assert response.status_code == 302
    assert stored(audit).reason == kept
    assert [row.reason for row in EarlierRating.objects.all()] == (["The first text"] if button == "mine" else [])


def test_a_person_who_changed_nothing_never_undoes_what_others_wrote(desk, audit):
    untouched = form_of(desk.get(address(audit)))
    other = form_of(desk.get(address(audit)))
    desk.post(address(audit), other | {"ACC-1-answer": "4", "ACC-1-reason": "Written meanwhile"})
    assert desk.post(address(audit), untouched).status_code == 302
    assert stored(audit).reason == "Written meanwhile"


def test_a_form_sent_after_the_session_ended_is_saved_after_signing_in_again(client, cast, audit):
    client.force_login(cast.manager)
    data = form_of(client.get(address(audit))) | {"ACC-1-answer": "3", "ACC-1-reason": "Two hours of work"}
    client.cookies.pop("sessionid")
    sent = client.post(address(audit), data)
    assert sent.url == f"{reverse('account_login')}?next={reverse('held')}"
    assert "What you typed is kept: sign in, and you can save it." in client.get(sent.url).content.decode()
    session = client.session
    client.force_login(cast.manager)
    new = client.session
    new.update({key: value for key, value in session.items() if key == "stashed_form"})
    new.save()
    page = client.get(reverse("held"))
    assert "Two hours of work" in page.content.decode()
    again = form_of(page)
    assert again["ACC-1-reason"] == "Two hours of work"
    assert client.post(address(audit), again).status_code == 302
    assert stored(audit).reason == "Two hours of work"
    assert "Two hours of work" not in client.get(reverse("held")).content.decode()


def test_what_one_person_typed_is_never_shown_to_another(client, cast, audit):
    client.force_login(cast.manager)
    data = form_of(client.get(address(audit))) | {"ACC-1-reason": "For my eyes"}
    client.cookies.pop("sessionid")
    client.post(address(audit), data)
    held = client.session["stashed_form"]
    client.force_login(cast.other_manager)
    session = client.session
    session["stashed_form"] = held
    session.save()
    assert "For my eyes" not in client.get(reverse("held")).content.decode()
    assert "stashed_form" not in client.session


def test_browsers_may_keep_the_page_for_the_way_back(desk, audit):
    """`no-store` would throw away what was typed when a person comes back to the page."""
    assert desk.get(address(audit))["Cache-Control"] == "private, no-cache"


def test_an_unknown_factor_is_not_there(desk, audit):
    assert desk.get(address(audit, "punctual")).status_code == 404


def test_what_people_type_is_never_markup(desk, audit):
    hostile = '<script>alert("x")</script></textarea><img src=x>'
    data = form_of(desk.get(address(audit))) | {
        "ACC-1-answer": "3",
        "ACC-1-reason": hostile,
        "ACC-1-note": hostile,
    }
    desk.post(address(audit), data)
    for name in ("assessments:summary", "assessments:audit"):
        assert "<script>alert" not in desk.get(reverse(name, args=[audit.reference])).content.decode()
    page = desk.get(address(audit)).content.decode()
    assert "<script>alert" not in page
    assert form_of(desk.get(address(audit)))["ACC-1-reason"] == hostile


def test_the_page_costs_a_fixed_number_of_queries(desk, audit, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        desk.get(address(audit))
