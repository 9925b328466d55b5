"""The pages of measures: what a reader gets, what a manager types, and that nothing is stored before it is seen."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.improvement.actions.measures import set_limit_step
from apps.improvement.actions.planning import change_dates
from apps.improvement.domain.action_details import ActionDates
from apps.improvement.domain.measured_series import Cadence, MeasureKind, period_label, period_start
from apps.improvement.models.measures import Measure, MeasureValue
from apps.improvement.statuses import ActionStatus
from tests.cast import NOON

from .measure_makers import FIRST, SHIFTED, make_measure
from .plans import DUE, make_action

IN_MARCH = datetime(2025, 3, 4, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db
PASTED = "Month\tPeople\nNov 2024\t10\nDec 2024\t12\nAlex Morgan\t3\nJan 2025\t943 476 5919"


@pytest.fixture
def browser(as_person):
    return as_person("manager")


@pytest.fixture
def measure(cast):
    return make_measure(cast, SHIFTED)


def url(name, thing, *more):
    return reverse(f"improvement:{name}", args=[thing.reference, *more])


def words_of(answer) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1].split("</main")[0])
    return re.sub(r"\s+", " ", text).replace("&#x27;", "'")


def hidden(answer) -> dict[str, str]:
    """What the preview's form sends back."""
    text = answer.content.decode()
    return {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)[1] for name in ("lines", "expected_version")}


# --- Reading --------------------------------------------------------------------------------------------------------


def test_the_page_of_a_measure_says_what_its_chart_shows(browser, measure):
    answer = browser.get(url("measure", measure))
    words = words_of(answer)
    assert "A run of 7 values above the average: better, since June 2025." in words
    assert "Better: part of a run above the average" in words
    text = answer.content.decode()
    assert text.count("data:image/svg+xml;base64,") == 2 + 3  # narrow, wide, and the marks of the key
    alt = re.search(r'class="eg-chart eg-chart--run"[^>]*alt="([^"]*)"', text)[1]
    assert alt == (
        "Chart of People met within 14 days: 14 values, from November 2024 to December 2025. "
        "A run of 7 values above the average: better, since June 2025."
    )
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', text)
    assert (rows[0], rows[-1], len(rows)) == ("December 2025", "November 2024", 14)


def test_colleagues_read_and_find_nothing_to_change(as_person, measure):
    for who in ("administrator", "peer_worker", "reviewer"):
        words = words_of(as_person(who).get(url("measure", measure)))
        assert "A run of 7 values above the average" in words
        assert "Correct" not in words
        assert "Add a value" not in words


def test_a_measure_without_a_value_says_so(browser, cast):
    words = words_of(browser.get(url("measure", make_measure(cast))))
    assert "There is no value yet. The line begins with the first one." in words


def test_a_reason_stands_beside_the_chart_and_is_escaped(browser, cast, measure):
    set_limit_step(
        measure=measure, period=date(2025, 6, 1), reason="<b>A second</b> worker", by=cast.manager, at=NOON
    )
    text = browser.get(url("measure", measure)).content.decode()
    assert "<b>A second" not in text
    assert "start anew in June 2025: &lt;b&gt;A second&lt;/b&gt; worker." in text


def test_the_list_costs_the_same_however_long_it_is(browser, cast):
    sizes = []
    for number in range(12):
        make_measure(cast, SHIFTED, name=f"Measure {number}")
        if number in (0, 11):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(url("measures", cast.programme)).status_code == 200
            sizes.append(len(queries))
    assert sizes[0] == sizes[1] <= 12


def test_one_measure_costs_the_same_however_long_it_is(browser, cast):
    costs = []
    for size, name in ((1, "Short"), (300, "Long")):
        measure = make_measure(cast, [5] * size, name=name)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url("measure", measure)).status_code == 200
        costs.append(len(queries))
    assert max(costs) <= 12


def test_what_is_not_there_is_not_found(browser, measure):
    for period in ("2025-01-02", "2025-01", "yesterday", "0000-00-00"):
        assert browser.get(url("correct_value", measure, period)).status_code == 404
    assert browser.get(url("take_back_limit_step", measure, "BCDFGHJKMN")).status_code == 404


def test_an_action_leads_to_its_measures_and_stands_in_their_chart(browser, as_person, cast):
    begun = make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY)
    dates = ActionDates(date(2025, 6, 12), DUE)
    change_dates(planned_action=begun, dates=dates, reason="It had begun.", by=cast.manager, at=NOON)
    page = browser.get(url("planned_action", begun))
    assert f'{url("add_measure", cast.programme)}?for={begun.reference}"' in page.content.decode()
    measure = make_measure(cast, SHIFTED, action=begun)
    assert measure.name in words_of(browser.get(url("planned_action", begun)))
    chart = words_of(browser.get(url("measure", measure)))
    assert f"A {begun.title} , 12 June 2025" in chart
    colleague = words_of(as_person("peer_worker").get(url("planned_action", begun)))
    assert measure.name in colleague
    assert "Count whether it works" not in colleague


def test_of_other_actions_only_the_whole_programme_s_measures_tell(browser, cast):
    own = make_action(cast.programme, cast.manager, status=ActionStatus.PLANNED)
    make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY, title="Meet outdoors", at=IN_MARCH)
    make_action(cast.programme, cast.manager, status=ActionStatus.PLANNED, title="Only planned", at=IN_MARCH)
    whole, narrow = make_measure(cast, SHIFTED), make_measure(cast, SHIFTED, name="Narrow", action=own)
    assert "A Meet outdoors , 4 March 2025" in words_of(browser.get(url("measure", whole)))
    assert "Only planned" not in words_of(browser.get(url("measure", whole)))
    assert "Meet outdoors" not in words_of(browser.get(url("measure", narrow)))


# --- Describing -----------------------------------------------------------------------------------------------------


def test_a_measure_is_added_and_described_afresh(browser, cast):
    typed = {"name": "Supervision held", "kind": "share", "unit": "", "better": "higher", "cadence": "monthly"}
    answer = browser.post(url("add_measure", cast.programme), typed)
    measure = Measure.objects.get()
    assert answer.headers["Location"] == url("measure", measure)
    assert (measure.kind, measure.action, measure.added_by) == ("share", None, cast.manager)
    assert browser.post(url("change_measure", measure), typed | {"name": "Supervision"}).status_code == 302
    measure.refresh_from_db()
    assert measure.name == "Supervision"


@pytest.mark.parametrize(
    "name",
    ["Contacts with 943 476 5919", "Born 12/04/1986", "People met within 14 days", "people MET within 14 days"],
)
def test_a_name_that_is_taken_or_has_a_person_s_shape_is_refused(browser, cast, name):
    make_measure(cast)
    typed = {"name": name, "kind": "count", "better": "higher", "cadence": "monthly"}
    assert browser.post(url("add_measure", cast.programme), typed).status_code == 422
    assert Measure.objects.count() == 1


def test_a_measure_with_values_keeps_what_they_mean(browser, measure):
    page = browser.get(url("change_measure", measure)).content.decode()
    assert 'name="kind"' not in page
    assert 'name="better"' in page
    typed = {"name": "Met soon", "better": "lower", "kind": "share"}
    assert browser.post(url("change_measure", measure), typed).status_code == 302
    measure.refresh_from_db()
    assert (measure.name, measure.better, measure.kind) == ("Met soon", "lower", "count")


# --- Typing and correcting ------------------------------------------------------------------------------------------


def test_a_value_is_typed_for_the_month_that_comes_next(browser, measure):
    page = browser.get(url("add_value", measure)).content.decode()
    assert 'value="January 2026"' in page
    typed = {"period": "Jan 2026", "amount": "1,024", "expected_version": measure.version}
    assert browser.post(url("add_value", measure), typed).status_code == 302
    assert "1024" in words_of(browser.get(url("measure", measure)))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Write the figure."),
        ({"period": "Jan 2026", "amount": "many"}, "Only a month or week and its figures can stand here."),
        ({"period": "Dec 2025", "amount": "3"}, "There is a value for December 2025 already."),
        ({"period": "Jan 2026", "amount": "2.5"}, "Write a whole number"),
        ({"period": "Alex", "amount": "2"}, "Only a month or week and its figures can stand here."),
    ],
)
def test_what_is_no_value_is_refused_beside_its_field(browser, measure, typed, sentence):
    answer = browser.post(url("add_value", measure), typed | {"expected_version": measure.version})
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert measure.values.count() == 14


def test_a_month_that_has_not_begun_has_no_value(browser, cast):
    measure = make_measure(cast)
    today = timezone.localdate()
    typed = {"amount": "3", "expected_version": measure.version}
    coming = period_start(today + timedelta(days=40), Cadence.MONTHLY)
    answer = browser.post(url("add_value", measure), typed | {"period": period_label(coming, Cadence.MONTHLY)})
    assert answer.status_code == 422
    this_month = period_label(today, Cadence.MONTHLY)
    assert browser.post(url("add_value", measure), typed | {"period": this_month}).status_code == 302


def test_a_share_is_typed_in_two_figures(browser, cast):
    measure = make_measure(cast, kind=MeasureKind.SHARE)
    typed = {"period": "March 2025", "numerator": "9", "denominator": "8", "expected_version": 1}
    answer = browser.post(url("add_value", measure), typed)
    assert "9 out of 8 is more than all." in words_of(answer)
    browser.post(url("add_value", measure), typed | {"numerator": "5"})
    assert "62.5 % (5 of 8)" in words_of(browser.get(url("measure", measure)))


def test_a_correction_keeps_and_shows_the_old_value(browser, measure):
    path = url("correct_value", measure, "2025-01-01")
    assert 'value="10"' in browser.get(path).content.decode()
    assert browser.post(path, {"amount": "14", "expected_version": measure.version}).status_code == 302
    words = words_of(browser.get(path))
    assert re.search(r"14 Service manager, .* this is what counts 10 Service manager", words)
    rows = words_of(browser.get(url("measure", measure)))
    assert re.search(r"January 2025 Value: 14 What it says: Worse: [a-z ]+ · corrected", rows)


def test_a_correction_of_what_somebody_changed_meanwhile_is_asked_again(browser, measure):
    path = url("correct_value", measure, "2025-01-01")
    browser.post(path, {"amount": "14", "expected_version": measure.version})
    answer = browser.post(path, {"amount": "15", "expected_version": measure.version})
    assert answer.status_code == 409
    assert "Somebody has changed this measure" in words_of(answer)
    again = re.search(r'name="expected_version"[^>]*value="(\d+)"', answer.content.decode())[1]
    assert browser.post(path, {"amount": "15", "expected_version": again}).status_code == 302
    assert measure.values.filter(period=date(2025, 1, 1)).count() == 3


def test_a_value_is_taken_out_after_asking(browser, measure):
    path = url("take_out_value", measure, "2025-01-01")
    assert browser.get(path).status_code == 200
    assert measure.values.filter(period=date(2025, 1, 1)).count() == 1
    assert browser.post(path).status_code == 302
    assert "There is no value for January 2025" in words_of(browser.get(url("measure", measure)))
    assert "Taken out" in words_of(browser.get(url("correct_value", measure, "2025-01-01")))


# --- Pasting --------------------------------------------------------------------------------------------------------


def test_nothing_is_stored_before_it_was_seen_and_odd_lines_are_named(browser, cast):
    measure = make_measure(cast)
    answer = browser.post(url("paste_values", measure), {"text": PASTED})
    words = words_of(answer)
    assert answer.status_code == 200
    assert "Nothing is stored yet." in words
    assert "2 new values." in words
    assert "Line 4 Only a month or week and its figures can stand here." in words
    assert "Line 5 These are ten digits, as an NHS number has." in words
    assert not re.search(r"Alex|943|5919", answer.content.decode())
    assert not MeasureValue.objects.exists()
    stored = browser.post(url("paste_values", measure), hidden(answer))
    assert stored.headers["Location"] == url("measure", measure)
    assert list(measure.values.values_list("period", "amount")) == [(FIRST, 10), (date(2024, 12, 1), 12)]


def test_a_csv_file_is_read_and_kept_nowhere(browser, cast):
    measure = make_measure(cast, kind=MeasureKind.SHARE)
    for encoding in ("utf-8-sig", "utf-16"):
        content = "month,met,new\r\n2025-01,5,8\r\n".encode(encoding)
        file = SimpleUploadedFile("Alex Morgan.csv", content, content_type="text/csv")
        answer = browser.post(url("paste_values", measure), {"file": file})
        assert "January 2025 62.5 % (5 of 8)" in words_of(answer)
        assert "Morgan" not in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "content", "sentence"),
    [
        ("", None, "Paste the months and figures, or choose a CSV file."),
        ("Jan 2025\t1", b"Jan 2025,1", "Paste the figures or choose a file, not both."),
        ("", b"PK\x03\x04\xff\xfe\x00", "This file is no text."),
        ("", b"a\x00b", "This file is no text."),
        ("", b"x" * 200_001, "This file is larger than 200 kB."),
        ("\n".join(["Jan 2025\t1"] * 521), None, "These are 521 lines."),
        ("x" * 60_001, None, "This is more than can be read at one time."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(browser, cast, text, content, sentence):
    sent = {"text": text}
    if content is not None:
        sent["file"] = SimpleUploadedFile("values.csv", content)
    answer = browser.post(url("paste_values", make_measure(cast)), sent)
    assert answer.status_code == 422
    assert sentence in words_of(answer)


def test_values_that_are_there_are_corrected_by_a_paste_and_the_same_ones_stay(browser, cast):
    measure = make_measure(cast, [10, 11])
    answer = browser.post(url("paste_values", measure), {"text": "Nov 2024\t10\nDec 2024\t12\nJan 2025\t13"})
    words = words_of(answer)
    assert "1 new value." in words
    assert "1 value would be corrected." in words
    assert "1 value is there already, the same." in words
    assert "December 2024 12, in place of 11" in words
    assert browser.post(url("paste_values", measure), hidden(answer)).status_code == 302
    assert measure.values.count() == 4


def test_a_preview_that_is_out_of_date_is_shown_afresh(browser, cast):
    measure = make_measure(cast, [10])
    shown = hidden(browser.post(url("paste_values", measure), {"text": "Dec 2024\t12"}))
    assert browser.post(url("paste_values", measure), shown).status_code == 302
    again = browser.post(url("paste_values", measure), shown)
    assert again.status_code == 409
    assert "1 value is there already, the same." in words_of(again)
    assert measure.values.count() == 2


def test_a_preview_that_was_tampered_with_stores_nothing(browser, cast):
    measure = make_measure(cast)
    for lines in ("Alex Morgan\t3", "2025-01-01\t-3", "", "9" * 500):
        answer = browser.post(url("paste_values", measure), {"lines": lines, "expected_version": 1})
        assert answer.status_code == 422
    assert not MeasureValue.objects.exists()


# --- Where limits start anew ----------------------------------------------------------------------------------------


def test_limits_start_anew_for_a_reason_and_are_joined_again(browser, measure):
    path = url("set_limit_step", measure)
    assert browser.post(path, {"period": "2025-06-01"}).status_code == 422
    assert browser.post(path, {"period": "2024-11-01", "reason": "Why"}).status_code == 422
    assert browser.post(path, {"period": "2025-06-01", "reason": "Since 12/04/1986"}).status_code == 422
    assert browser.post(path, {"period": "2025-06-01", "reason": "A second peer worker."}).status_code == 302
    words = words_of(browser.get(url("measure", measure)))
    assert "The average and its limits start anew in June 2025: A second peer worker." in words
    step = measure.steps.get()
    assert browser.get(url("take_back_limit_step", measure, step.reference)).status_code == 200
    assert browser.post(url("take_back_limit_step", measure, step.reference)).status_code == 302
    assert "start anew in June" not in words_of(browser.get(url("measure", measure)))
