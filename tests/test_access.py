"""Lock 4: every address, method and person of the cast, with the answer each gets.

An address that is missing here is found by the first test. What the addresses point at stands in scenario.py.
"""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from apps.exports.domain.tables import TABLES
from apps.organisations.models import Commission, Membership

from .cast import Cast
from .factories import WORDS
from .plain_browser import PlainBrowser

# Columns: the cast in its order (cast.py): manager, administrator, peer worker, reviewer, other manager,
# commissioner, other commissioner, newcomer, anyone. POSTs send nothing.
ALL = (200,) * 9
NOBODY = (405,) * 9
MEMBERS = (200,) * 8 + (302,)  # everybody who is signed in
STRANGERS = (404, 404, 404, 404, 302)  # other manager to anyone, for what is Harbour's alone
REFUSED = (405,) * 8 + (302,)  # signed in: the method does not exist here


def own(signed_in: int, visitor: int) -> tuple[int, ...]:
    """A page of one's own account: the same for everybody who is signed in."""
    return (signed_in,) * 8 + (visitor,)


def managed(manager: int) -> tuple[int, ...]:
    """The service manager's; their colleagues get a reason."""
    return (manager, 403, 403, 403, *STRANGERS)


def led(leader: int) -> tuple[int, ...]:
    """The manager's and the administrator's; their colleagues get a reason."""
    return (leader, leader, 403, 403, *STRANGERS)


def read_when_signed_off(status: int) -> tuple[int, ...]:
    """For manager, administrator and reviewer; a peer worker gets a reason."""
    return (status, status, 403, status, *STRANGERS)


def readers(status: int) -> tuple[int, ...]:
    """A signed-off report's readers: everybody of the organisation, and the commissioner it is shared with."""
    return (status, status, status, status, 404, status, 404, 404, 302)


def colleagues(status: int) -> tuple[int, ...]:
    """Everybody of the organisation."""
    return (status, status, status, status, *STRANGERS)


def seconds(status: int) -> tuple[int, ...]:
    """Everybody of the organisation but its manager, who showed that an action is done."""
    return (403, status, status, status, *STRANGERS)


def at_a_provider(status: int) -> tuple[int, ...]:
    """For everybody who works for a provider, whichever it is, and the newcomer who reviews; others get a reason."""
    return (status,) * 5 + (403, 403, status, 302)


def with_portfolio(status: int) -> tuple[int, ...]:
    """For managers and administrators of any provider, and commissioners; others get a reason."""
    return (status, status, 403, 403, status, status, status, 403, 302)


def funded_or_run(status: int) -> tuple[int, ...]:
    """For those who run a programme of Harbour's that the commissioner funds, and for the commissioner."""
    return (status, status, 404, 404, 404, status, 404, 404, 302)


def of_the_commissioner(status: int) -> tuple[int, ...]:
    """What the commissioner keeps for themselves: for everybody else it does not exist."""
    return (*(404,) * 5, status, 404, 404, 302)


def reviewed(manager: int, newcomer: int) -> tuple[int, ...]:
    """The manager's, and the newcomer's who reviews it; colleagues get a reason."""
    return (manager, 403, 403, 403, 404, 404, 404, newcomer, 302)


def reviewers(status: int) -> tuple[int, ...]:
    """The newcomer's own review: for everybody else it does not exist."""
    return (*(404,) * 7, status, 302)


def asked(manager: int, peer_worker: int) -> tuple[int, ...]:
    """The peer worker's, who is asked for their view of a draft, and the manager's; colleagues get a reason."""
    return (manager, 403, peer_worker, 403, *STRANGERS)


def in_the_room(status: int) -> tuple[int, ...]:
    """The peer worker's; everybody else gets a reason."""
    return (403, 403, status, *(403,) * 5, 302)


def authored(status: int) -> tuple[int, ...]:
    """What the peer worker wrote: for everybody else it does not exist."""
    return (404, 404, status, *(404,) * 5, 302)


# Commissioners, and those who run a provider; others get a reason.
PORTFOLIO = (200, 200, 403, 403, 200, 200, 200, 403, 302)


def asked_of(manager: int, administrator: int, commissioner: int) -> tuple[int, ...]:
    """A request to share: of the provider its managers and administrators know of it, and whoever asked."""
    return (manager, administrator, 404, 404, 404, commissioner, 404, 404, 302)


NO_EDITOR = (404,) * 8 + (
    302,
)  # nobody of the cast writes versions; who does has tests/rubric_editor/test_editor_pages.py


NO_TOKEN = (401,) * 9  # whoever is signed in

# name, arguments (attributes of the scenario), GET, POST
TABLE = [
    ("home", [], (302,) * 8 + (200,), NOBODY),
    ("start", [], MEMBERS, REFUSED),
    ("put_away_first_steps", ["organisation"], REFUSED, (302, 302, 404, 404, *STRANGERS)),
    ("health", [], ALL, NOBODY),
    ("accessibility", [], ALL, NOBODY),
    ("privacy", [], ALL, NOBODY),
    ("demo:sample_report", [], ALL, NOBODY),
    ("guides", [], ALL, NOBODY),
    ("guide", ["guide"], ALL, NOBODY),
    ("words", [], ALL, NOBODY),
    ("held", [], MEMBERS, REFUSED),
    ("no_role", [], MEMBERS, REFUSED),
    # The framework is open to anybody.
    ("rubric:framework", [], ALL, NOBODY),
    ("rubric:theory", [], ALL, NOBODY),
    ("rubric:sources", [], ALL, NOBODY),
    ("rubric:scale", [], ALL, NOBODY),
    ("rubric:download", [], ALL, NOBODY),
    ("rubric:download", ["version"], ALL, NOBODY),
    ("rubric:factor", ["factor"], ALL, NOBODY),
    # Versions of the rubric and their drafts are for editors.
    ("rubric_editor:versions", [], NO_EDITOR, REFUSED),
    ("rubric_editor:start_draft", ["identifier", "version"], REFUSED, NO_EDITOR),
    ("rubric_editor:download_version", ["identifier", "version", "yaml"], NO_EDITOR, REFUSED),
    ("rubric_editor:draft", ["rubric_draft"], NO_EDITOR, REFUSED),
    ("rubric_editor:edit_part", ["rubric_draft", "about"], NO_EDITOR, NO_EDITOR),
    ("rubric_editor:edit_factor", ["rubric_draft", "factor"], NO_EDITOR, NO_EDITOR),
    ("rubric_editor:add_indicator", ["rubric_draft", "factor"], NO_EDITOR, NO_EDITOR),
    ("rubric_editor:edit_indicator", ["rubric_draft", "indicator"], NO_EDITOR, NO_EDITOR),
    ("rubric_editor:save_as_typed", ["rubric_draft", "kind_of_words", "indicator"], REFUSED, NO_EDITOR),
    ("rubric_editor:map_indicator", ["rubric_draft", "indicator"], NO_EDITOR, NO_EDITOR),
    ("rubric_editor:retire_indicator", ["rubric_draft", "indicator"], NO_EDITOR, NO_EDITOR),
    ("rubric_editor:bring_back_indicator", ["rubric_draft", "indicator"], REFUSED, NO_EDITOR),
    ("rubric_editor:left_to_mend", ["rubric_draft"], NO_EDITOR, REFUSED),
    ("rubric_editor:changes", ["rubric_draft"], NO_EDITOR, REFUSED),
    ("rubric_editor:earlier_drafts", ["rubric_draft"], NO_EDITOR, REFUSED),
    ("rubric_editor:changes_since", ["rubric_draft", "one"], NO_EDITOR, REFUSED),
    ("rubric_editor:preview", ["rubric_draft"], NO_EDITOR, REFUSED),
    ("rubric_editor:preview_factor", ["rubric_draft", "factor"], NO_EDITOR, REFUSED),
    ("rubric_editor:import_draft", ["rubric_draft"], NO_EDITOR, NO_EDITOR),
    ("rubric_editor:confirm_import", ["rubric_draft", "rubric_import"], NO_EDITOR, NO_EDITOR),
    ("rubric_editor:export_draft", ["rubric_draft", "yaml"], NO_EDITOR, REFUSED),
    ("rubric_editor:publish_draft", ["rubric_draft"], NO_EDITOR, NO_EDITOR),
    ("rubric_editor:delete_draft", ["rubric_draft"], NO_EDITOR, NO_EDITOR),
    ("assessments:preview_form", ["rubric_draft", "factor"], NO_EDITOR, REFUSED),
    ("reports:preview_rubric", ["rubric_draft"], NO_EDITOR, REFUSED),
    # One's own account. The cast here has no password, so what asks for it first answers accordingly;
    # tests/accounts/test_pages.py asks again with one.
    ("accounts:your_account", [], MEMBERS, REFUSED),
    ("accounts:change_name", [], MEMBERS, own(422, 302)),
    ("accounts:choose_emails", [], MEMBERS, own(302, 302)),
    ("accounts:choose_time_zone", [], MEMBERS, own(422, 302)),
    ("accounts:your_calendar", [], MEMBERS, own(200, 302)),
    ("accounts:end_calendar", [], REFUSED, own(302, 302)),
    ("accounts:calendar_feed", ["calendar_secret"], ALL, NOBODY),
    ("accounts:calendar_feed", ["made_up"], (404,) * 9, NOBODY),
    ("accounts:your_data", [], MEMBERS, REFUSED),
    ("accounts:ask_for_your_data", [], REFUSED, own(302, 302)),
    ("accounts:your_data_state", [], authored(200), REFUSED),
    ("accounts:download_your_data", [], authored(200), REFUSED),
    ("accounts:close_account", [], MEMBERS, own(422, 302)),
    ("accounts:closed", [], ALL, NOBODY),
    ("account_login", [], own(302, 200), own(302, 422)),
    ("account_logout", [], MEMBERS, own(302, 302)),
    ("account_signup", [], own(302, 403), own(302, 403)),
    ("account_inactive", [], ALL, NOBODY),
    ("account_reauthenticate", [], own(403, 302), own(403, 302)),
    ("account_email", [], MEMBERS, own(302, 302)),
    ("account_email_verification_sent", [], ALL, NOBODY),
    ("account_confirm_email", ["made_up"], own(410, 410), own(404, 404)),
    ("account_change_password", [], own(302, 302), own(302, 302)),
    ("account_set_password", [], MEMBERS, own(422, 302)),
    ("account_reset_password", [], ALL, own(422, 422)),
    ("account_reset_password_done", [], ALL, NOBODY),
    ("account_reset_password_from_key", ["one", "made_up"], own(410, 410), own(410, 410)),
    ("account_reset_password_from_key_done", [], ALL, NOBODY),
    ("mfa_index", [], MEMBERS, REFUSED),
    ("mfa_authenticate", [], own(302, 302), own(302, 302)),
    ("mfa_reauthenticate", [], own(403, 302), own(403, 302)),
    ("mfa_activate_totp", [], MEMBERS, own(422, 302)),
    ("mfa_deactivate_totp", [], own(404, 302), own(404, 302)),
    ("mfa_view_recovery_codes", [], own(404, 302), REFUSED),
    ("mfa_generate_recovery_codes", [], MEMBERS, own(422, 302)),
    ("mfa_download_recovery_codes", [], own(404, 302), own(404, 302)),
    # Organisations.
    ("organisations:your_roles", [], MEMBERS, REFUSED),
    ("organisations:people", ["organisation"], led(200), REFUSED),
    ("organisations:identifiers", ["organisation"], led(200), led(422)),
    ("organisations:remove_identifier", ["organisation", "identifier_of_register"], led(200), led(302)),
    ("organisations:invite", ["organisation"], led(200), led(422)),
    # The peer worker's own role: they may end it themselves.
    (
        "organisations:end_membership",
        ["organisation", "membership"],
        (200, 200, 200, 403, *STRANGERS),
        (302, 302, 302, 403, *STRANGERS),
    ),
    ("organisations:send_again", ["organisation", "invitation"], led(200), led(302)),
    ("organisations:withdraw_invitation", ["organisation", "invitation"], led(200), led(302)),
    ("organisations:invitation", ["secret"], ALL, NOBODY),
    ("organisations:join", ["secret"], NOBODY, (403,) * 7 + (302, 302)),
    ("organisations:make_account", ["secret"], NOBODY, (302,) * 9),
    ("organisations:add_programme", ["organisation"], led(200), led(422)),
    ("organisations:edit_programme", ["programme"], led(200), led(422)),
    ("organisations:funders", ["programme"], led(200), led(422)),
    ("organisations:remove_funder", ["programme", "board"], led(200), led(302)),
    # Programmes and audits.
    ("assessments:programmes", [], MEMBERS, REFUSED),
    ("assessments:programme", ["programme"], (200, 200, 200, 200, *STRANGERS), REFUSED),
    ("assessments:start_audit", ["quiet_programme"], managed(200), managed(422)),
    ("assessments:audit", ["draft"], managed(200), REFUSED),
    ("assessments:audit", ["done"], read_when_signed_off(200), REFUSED),
    ("assessments:change_period", ["draft"], managed(200), managed(422)),
    ("assessments:change_period", ["done"], managed(403), managed(403)),
    ("assessments:summary", ["draft"], managed(200), REFUSED),
    ("assessments:summary", ["done"], read_when_signed_off(200), REFUSED),
    ("assessments:trail", ["draft"], managed(200), REFUSED),
    ("assessments:trail", ["done"], read_when_signed_off(200), REFUSED),
    ("assessments:trail", ["reviewed"], reviewed(200, 403), REFUSED),
    # Only one version of the rubric is published on the scenario; tests/assessments/test_moving.py has a second.
    ("assessments:move", ["draft"], managed(403), managed(403)),
    ("assessments:finish", ["draft"], managed(200), managed(422)),
    ("assessments:finish", ["done"], managed(403), managed(403)),
    ("assessments:take_up_again", ["finished"], REFUSED, managed(302)),
    ("assessments:take_up_again", ["done"], REFUSED, managed(403)),
    ("assessments:withdraw_version", ["done"], managed(200), managed(422)),
    ("assessments:withdraw_version", ["draft"], managed(403), managed(403)),
    ("assessments:reopen", ["done"], managed(200), managed(422)),
    ("assessments:reopen", ["draft"], managed(403), managed(403)),
    ("assessments:discard", ["draft"], managed(200), managed(422)),
    ("assessments:discard", ["done"], managed(403), managed(403)),
    ("assessments:bring_back", ["discarded"], REFUSED, managed(302)),
    ("assessments:assign_factors", ["draft"], managed(200), managed(302)),
    ("assessments:assign_factors", ["done"], managed(403), managed(403)),
    ("assessments:rate_factor", ["draft", "factor"], managed(200), managed(302)),
    ("assessments:rate_factor", ["done", "factor"], managed(403), managed(403)),
    ("assessments:save_rating", ["draft", "indicator"], REFUSED, managed(422)),
    ("assessments:save_rating", ["done", "indicator"], REFUSED, managed(403)),
    ("assessments:earlier", ["draft", "indicator"], managed(200), REFUSED),
    ("assessments:earlier", ["done", "indicator"], read_when_signed_off(200), REFUSED),
    ("reports:sharing", ["done"], managed(200), managed(422)),
    ("reports:sharing", ["draft"], managed(200), managed(422)),
    ("reports:share_preview", ["done", "board"], managed(200), managed(422)),
    ("reports:share_preview", ["draft", "board"], managed(403), managed(403)),
    # Links to a report, which open it to whoever has one; and requests to share something.
    ("portfolio:share_links", ["done"], managed(200), managed(422)),
    ("portfolio:share_links", ["draft"], managed(200), managed(422)),
    ("portfolio:revoke_share_link", ["share_link"], REFUSED, managed(302)),
    ("portfolio:linked_report", ["link_secret"], ALL, NOBODY),
    ("portfolio:linked_report", ["over_secret"], (410,) * 9, NOBODY),
    ("portfolio:linked_report", ["secret"], (404,) * 9, NOBODY),
    ("portfolio:linked_pdf", ["link_secret"], (404,) * 9, NOBODY),
    ("portfolio:linked_pdf", ["over_secret"], (410,) * 9, NOBODY),
    ("portfolio:requests", [], MEMBERS, REFUSED),
    ("portfolio:ask", ["board"], (*(404,) * 5, 200, 404, 404, 302), (*(404,) * 5, 422, 404, 404, 302)),
    ("portfolio:sharing_request", ["asked_for_plan"], asked_of(200, 200, 200), REFUSED),
    ("portfolio:accept_request", ["asked_for_plan"], REFUSED, asked_of(302, 403, 403)),
    ("portfolio:decline_request", ["asked_for_plan"], asked_of(200, 403, 403), asked_of(422, 403, 403)),
    ("portfolio:answer_request", ["asked_for_update"], asked_of(200, 403, 403), asked_of(422, 403, 403)),
    ("portfolio:answer_request", ["asked_for_plan"], asked_of(403, 403, 403), asked_of(403, 403, 403)),
    ("portfolio:withdraw_request", ["asked_for_plan"], REFUSED, asked_of(403, 403, 302)),
    ("assessments:share", ["done", "board"], REFUSED, managed(302)),
    ("assessments:share", ["draft", "board"], REFUSED, managed(403)),
    ("assessments:withdraw_share", ["done", "board"], REFUSED, managed(302)),
    # The second rating. The newcomer is asked for one and makes another.
    ("assessments:invite_reviewer", ["draft"], managed(200), managed(422)),
    ("assessments:invite_reviewer", ["reviewed"], reviewed(403, 403), reviewed(403, 403)),
    ("assessments:go_on_without_review", ["reviewed"], reviewed(200, 403), reviewed(302, 403)),
    ("assessments:go_on_without_review", ["draft"], managed(403), managed(403)),
    ("assessments:audit", ["reviewed"], reviewed(200, 403), REFUSED),
    ("assessments:summary", ["reviewed"], reviewed(200, 403), REFUSED),
    ("assessments:rate_factor", ["reviewed", "factor"], reviewed(200, 403), reviewed(302, 403)),
    ("assessments:save_rating", ["reviewed", "indicator"], REFUSED, reviewed(422, 403)),
    ("assessments:earlier", ["reviewed", "indicator"], reviewed(200, 403), REFUSED),
    ("reports:document", ["reviewed"], reviewed(403, 403), REFUSED),
    ("insights:seen_together", ["reviewed"], reviewed(403, 403), REFUSED),
    # Agreeing: the manager and the newcomer who reviewed it, once both have finished.
    ("assessments:agree", ["agreeing"], reviewed(200, 200), REFUSED),
    ("assessments:agree", ["checked"], reviewed(200, 200), REFUSED),
    ("assessments:agree", ["reviewed"], reviewed(403, 403), REFUSED),
    ("assessments:agree", ["draft"], managed(403), REFUSED),
    ("assessments:agree", ["done"], managed(403), REFUSED),
    ("assessments:agree_on", ["agreeing", "indicator"], reviewed(200, 200), reviewed(422, 422)),
    ("assessments:agree_on", ["agreeing", "made_up"], reviewed(404, 404), reviewed(404, 404)),
    ("assessments:agree_on", ["checked", "indicator"], reviewed(200, 200), reviewed(403, 403)),
    ("assessments:agree_on", ["reviewed", "indicator"], reviewed(403, 403), reviewed(403, 403)),
    ("assessments:save_agreed", ["agreeing", "indicator"], REFUSED, reviewed(422, 422)),
    ("assessments:save_agreed", ["checked", "indicator"], REFUSED, reviewed(403, 403)),
    ("assessments:save_agreed", ["reviewed", "indicator"], REFUSED, reviewed(403, 403)),
    ("assessments:agreed_earlier", ["agreeing", "indicator"], reviewed(200, 200), REFUSED),
    ("assessments:agreed_earlier", ["reviewed", "indicator"], reviewed(403, 403), REFUSED),
    ("assessments:finish_agreeing", ["agreeing"], REFUSED, reviewed(302, 403)),
    ("assessments:finish_agreeing", ["checked"], REFUSED, reviewed(403, 403)),
    ("assessments:finish_agreeing", ["reviewed"], REFUSED, reviewed(403, 403)),
    ("assessments:agree_again", ["checked"], REFUSED, reviewed(302, 403)),
    ("assessments:agree_again", ["agreeing"], REFUSED, reviewed(403, 403)),
    ("assessments:agree_again", ["finished"], REFUSED, managed(403)),
    ("assessments:reviews", [], MEMBERS, REFUSED),
    ("assessments:review", ["review"], reviewers(200), REFUSED),
    ("assessments:review", ["asked"], reviewers(200), REFUSED),
    ("assessments:review_invitation", ["asked", "review_token"], (200,) * 7 + (302, 200), NOBODY),
    ("assessments:make_reviewer_account", ["asked", "review_token"], NOBODY, (302,) * 9),
    ("assessments:accept_review", ["asked"], REFUSED, reviewers(302)),
    ("assessments:accept_review", ["review"], REFUSED, reviewers(403)),
    ("assessments:decline_review", ["asked"], reviewers(200), reviewers(302)),
    ("assessments:decline_review", ["review"], reviewers(403), reviewers(403)),
    ("assessments:review_factor", ["review", "factor"], reviewers(200), reviewers(302)),
    ("assessments:save_review_rating", ["review", "indicator"], REFUSED, reviewers(422)),
    ("assessments:review_earlier", ["review", "indicator"], reviewers(200), REFUSED),
    ("assessments:finish_review", ["review"], reviewers(200), reviewers(422)),
    ("assessments:take_up_review_again", ["review"], REFUSED, reviewers(403)),
    # Rating offline, in a workbook.
    ("assessments:workbook", ["draft"], managed(200), managed(422)),
    ("assessments:workbook", ["done"], managed(403), managed(403)),
    ("assessments:workbook", ["reviewed"], reviewed(200, 403), reviewed(422, 403)),
    ("assessments:download_workbook", ["draft", "answers"], managed(200), REFUSED),
    ("assessments:download_workbook", ["draft", "blank_cells"], managed(200), REFUSED),
    ("assessments:download_workbook", ["draft", "made_up"], managed(404), REFUSED),
    ("assessments:download_workbook", ["done", "answers"], managed(403), REFUSED),
    ("assessments:download_workbook", ["reviewed", "answers"], reviewed(200, 403), REFUSED),
    ("assessments:workbook_upload", ["draft", "upload"], managed(200), managed(409)),
    ("assessments:workbook_upload", ["reviewed", "review_upload"], reviewed(404, 403), reviewed(404, 403)),
    ("assessments:leave_workbook", ["draft", "upload"], REFUSED, managed(302)),
    ("assessments:leave_workbook", ["reviewed", "review_upload"], REFUSED, reviewed(404, 403)),
    ("assessments:review_workbook", ["review"], reviewers(200), reviewers(422)),
    ("assessments:review_workbook", ["asked"], own(404, 302), own(404, 302)),
    ("assessments:review_download_workbook", ["review", "answers"], reviewers(200), REFUSED),
    ("assessments:review_download_workbook", ["review", "blank_cells"], reviewers(200), REFUSED),
    ("assessments:review_workbook_upload", ["review", "review_upload"], reviewers(200), reviewers(409)),
    ("assessments:review_workbook_upload", ["review", "upload"], own(404, 302), own(404, 302)),
    ("assessments:review_leave_workbook", ["review", "review_upload"], REFUSED, reviewers(302)),
    # The evidence log: managers, and the audit's reviewer (the newcomer), who changes only what they added.
    ("assessments:evidence_log", ["reviewed"], reviewed(200, 200), REFUSED),
    ("assessments:evidence_log", ["draft"], managed(200), REFUSED),
    ("assessments:evidence_log", ["closed_log"], read_when_signed_off(200), REFUSED),
    ("assessments:evidence_coverage", ["reviewed"], reviewed(200, 200), REFUSED),
    ("assessments:evidence_coverage", ["closed_log"], read_when_signed_off(200), REFUSED),
    ("assessments:add_evidence", ["reviewed"], reviewed(200, 200), reviewed(422, 422)),
    ("assessments:add_evidence", ["closed_log"], managed(403), managed(403)),
    ("assessments:evidence_piece", ["reviewed", "our_piece"], reviewed(200, 200), REFUSED),
    ("assessments:evidence_piece", ["reviewed", "their_piece"], reviewed(200, 200), REFUSED),
    ("assessments:evidence_piece", ["reviewed", "piece_out"], reviewed(200, 200), REFUSED),
    ("assessments:evidence_piece", ["closed_log", "closed_piece"], read_when_signed_off(200), REFUSED),
    ("assessments:evidence_piece", ["draft", "our_piece"], (404, 403, 403, 403, *STRANGERS), REFUSED),
    ("assessments:change_evidence", ["reviewed", "our_piece"], reviewed(200, 403), reviewed(422, 403)),
    ("assessments:change_evidence", ["reviewed", "their_piece"], reviewed(200, 200), reviewed(422, 422)),
    ("assessments:change_evidence", ["reviewed", "piece_out"], reviewed(403, 403), reviewed(403, 403)),
    ("assessments:change_evidence", ["closed_log", "closed_piece"], managed(403), managed(403)),
    ("assessments:take_out_evidence", ["reviewed", "our_piece"], reviewed(200, 403), reviewed(302, 403)),
    ("assessments:take_out_evidence", ["reviewed", "their_piece"], reviewed(200, 200), reviewed(302, 302)),
    ("assessments:take_out_evidence", ["closed_log", "closed_piece"], managed(403), managed(403)),
    ("assessments:put_back_evidence", ["reviewed", "piece_out"], REFUSED, reviewed(302, 403)),
    ("assessments:put_back_evidence", ["closed_log", "closed_piece"], REFUSED, managed(403)),
    ("assessments:attach_file", ["reviewed", "our_piece"], reviewed(200, 403), reviewed(422, 403)),
    ("assessments:attach_file", ["reviewed", "their_piece"], reviewed(200, 200), reviewed(422, 422)),
    ("assessments:attach_file", ["closed_log", "closed_piece"], managed(403), managed(403)),
    ("assessments:remove_file", ["reviewed", "our_piece"], reviewed(200, 403), reviewed(302, 403)),
    ("assessments:remove_file", ["reviewed", "their_piece"], reviewed(200, 200), reviewed(302, 302)),
    ("assessments:remove_file", ["closed_log", "closed_piece"], managed(403), managed(403)),
    ("assessments:evidence_file", ["reviewed", "our_file"], reviewed(200, 200), REFUSED),
    ("assessments:evidence_file", ["reviewed", "their_file"], reviewed(200, 200), REFUSED),
    ("assessments:evidence_file", ["reviewed", "file_out"], reviewed(200, 200), REFUSED),
    ("assessments:evidence_file", ["closed_log", "closed_file"], read_when_signed_off(200), REFUSED),
    ("assessments:evidence_file", ["draft", "our_file"], (404, 403, 403, 403, *STRANGERS), REFUSED),
    # Before sign-off: the check, the peer workers, the sign-off. POSTs send no words, so most find something missing.
    ("assessments:check", ["finished"], managed(200), REFUSED),
    ("assessments:check", ["draft"], managed(200), REFUSED),
    ("assessments:check", ["done"], read_when_signed_off(200), REFUSED),
    ("assessments:check", ["reviewed"], reviewed(200, 403), REFUSED),
    ("assessments:answer_check", ["finished"], REFUSED, managed(422)),
    ("assessments:answer_check", ["reviewed"], REFUSED, reviewed(422, 403)),
    ("assessments:take_back_check_answer", ["finished"], REFUSED, managed(403)),
    ("assessments:mend_spot", ["finished"], REFUSED, managed(302)),
    ("assessments:mend_spot", ["asked_about"], REFUSED, managed(403)),
    ("assessments:ask_peer_workers", ["finished"], REFUSED, managed(422)),
    ("assessments:ask_peer_workers", ["draft"], REFUSED, managed(403)),
    ("assessments:feedback", ["asked_about"], managed(200), REFUSED),
    ("assessments:feedback", ["heard"], managed(200), REFUSED),
    ("assessments:feedback", ["finished"], managed(403), REFUSED),
    ("assessments:answer_comment", ["asked_about", "comment"], REFUSED, managed(422)),
    ("assessments:answer_comment", ["heard", "comment"], REFUSED, managed(404)),
    ("assessments:shorten_feedback", ["asked_about"], REFUSED, managed(422)),
    ("assessments:shorten_feedback", ["heard"], REFUSED, managed(403)),
    ("assessments:make_changes", ["heard"], REFUSED, managed(302)),
    ("assessments:make_changes", ["asked_about"], REFUSED, managed(403)),
    ("assessments:drafts", [], MEMBERS, REFUSED),
    ("assessments:draft", ["asked_about"], asked(200, 200), REFUSED),
    ("assessments:draft", ["heard"], asked(200, 200), REFUSED),
    ("assessments:draft", ["done"], asked(200, 200), REFUSED),
    ("assessments:draft", ["finished"], asked(403, 403), REFUSED),
    ("assessments:draft", ["reviewed"], reviewed(403, 403), REFUSED),
    ("assessments:comment_on_draft", ["asked_about"], asked(403, 200), asked(403, 422)),
    ("assessments:comment_on_draft", ["heard"], asked(403, 403), asked(403, 403)),
    ("assessments:comment_on_indicator", ["asked_about", "indicator"], asked(403, 200), asked(403, 422)),
    ("assessments:comment_on_indicator", ["asked_about", "made_up"], asked(403, 404), asked(403, 404)),
    ("assessments:sign_off", ["heard"], managed(200), managed(422)),
    ("assessments:sign_off", ["asked_about"], managed(403), managed(403)),
    ("assessments:sign_off", ["done"], managed(403), managed(403)),
    # Survey rounds. The quiet programme has no open audit, so its managers read results.
    ("surveys:your_say", [], MEMBERS, REFUSED),
    ("surveys:rounds", ["programme"], (200, 200, 200, 200, *STRANGERS), REFUSED),
    ("surveys:open_round", ["quiet_programme", "voice"], managed(200), managed(422)),
    ("surveys:open_round", ["programme", "voice"], managed(403), managed(403)),
    ("surveys:open_round", ["programme", "made_up"], own(404, 302), own(404, 302)),
    ("surveys:put_together", ["programme"], managed(200), managed(422)),
    ("surveys:record_discussion", ["programme"], managed(200), managed(422)),
    ("surveys:round", ["open_round"], (200, 200, 200, 200, *STRANGERS), REFUSED),
    ("surveys:round", ["link_round"], (200, 200, 200, 200, *STRANGERS), REFUSED),
    ("surveys:round", ["closed_round"], (200, 200, 200, 200, *STRANGERS), REFUSED),
    ("surveys:extend", ["open_round"], managed(200), managed(422)),
    ("surveys:extend", ["closed_round"], managed(403), managed(403)),
    ("surveys:call_off", ["open_round"], managed(200), managed(422)),
    ("surveys:call_off", ["closed_round"], managed(403), managed(403)),
    ("surveys:answer", ["open_round"], (403, 403, 200, 403, *STRANGERS), (403, 403, 422, 403, *STRANGERS)),
    ("surveys:answer", ["link_round"], (403, 403, 403, 403, *STRANGERS), (403, 403, 403, 403, *STRANGERS)),
    ("surveys:answer", ["closed_round"], (403, 403, 403, 403, *STRANGERS), (403, 403, 403, 403, *STRANGERS)),
    ("surveys:thank_you", ["open_round"], (403, 403, 200, 403, *STRANGERS), REFUSED),
    ("surveys:results", ["closed_round"], (200, 200, 200, 200, *STRANGERS), REFUSED),
    ("surveys:results", ["supported_round"], (200, 200, 200, 200, *STRANGERS), REFUSED),
    ("surveys:results", ["open_round"], (403, 403, 403, 403, *STRANGERS), REFUSED),
    ("surveys:together", ["together"], (200, 200, 200, 200, *STRANGERS), REFUSED),
    ("surveys:discussion", ["discussion"], (200, 200, 200, 200, *STRANGERS), REFUSED),
    # A programme's action plan: everybody of the provider reads it, managers write it, peer workers propose.
    ("improvement:your_actions", [], MEMBERS, REFUSED),
    ("improvement:plan", ["programme"], colleagues(200), REFUSED),
    ("improvement:plan_calendar", ["programme"], colleagues(200), REFUSED),
    ("improvement:plan_workbook", ["programme"], colleagues(200), REFUSED),
    ("improvement:add_action", ["programme"], managed(200), managed(422)),
    ("improvement:propose_action", ["programme"], (403, 403, 200, 403, *STRANGERS), (403, 403, 422, 403, *STRANGERS)),
    ("improvement:plan_priorities", ["done"], managed(200), managed(422)),
    ("improvement:plan_priorities", ["draft"], managed(403), managed(403)),
    ("improvement:effects", ["done"], managed(200), REFUSED),
    ("improvement:effects", ["draft"], managed(403), REFUSED),
    ("improvement:say_effect", ["second", "looked_back_on"], managed(200), managed(422)),
    ("improvement:say_effect", ["second", "done_action"], managed(404), managed(404)),
    ("improvement:planned_action", ["action"], colleagues(200), REFUSED),
    ("improvement:planned_action", ["shown_action"], colleagues(200), REFUSED),
    ("improvement:planned_action", ["done_action"], colleagues(200), REFUSED),
    ("improvement:planned_action", ["proposed_action"], colleagues(200), REFUSED),
    ("improvement:change_action", ["action"], managed(200), managed(422)),
    ("improvement:change_action", ["done_action"], managed(403), managed(403)),
    ("improvement:change_dates", ["action"], managed(200), managed(422)),
    ("improvement:add_step", ["action"], REFUSED, managed(422)),
    ("improvement:tick_step", ["action", "action_step"], REFUSED, managed(302)),
    ("improvement:tick_step", ["shown_action", "action_step"], REFUSED, own(404, 302)),
    ("improvement:remove_step", ["action", "action_step"], REFUSED, managed(302)),
    ("improvement:write_note", ["action"], REFUSED, (422, 403, 422, 403, *STRANGERS)),
    ("improvement:take_step", ["action", "at_risk"], managed(200), managed(422)),
    ("improvement:take_step", ["action", "accept"], managed(403), managed(403)),
    ("improvement:take_step", ["proposed_action", "accept"], managed(200), managed(302)),
    (
        "improvement:take_step",
        ["action", "made_up"],
        (404, 404, 404, 404, *STRANGERS),
        (404, 404, 404, 404, *STRANGERS),
    ),
    ("improvement:show_done", ["action"], managed(200), managed(422)),
    ("improvement:show_done", ["shown_action"], managed(403), managed(403)),
    (
        "improvement:confirm_done",
        ["shown_action"],
        (403, 200, 200, 200, *STRANGERS),
        (403, 422, 422, 422, *STRANGERS),
    ),
    ("improvement:confirm_done", ["action"], (403, 403, 403, 403, *STRANGERS), (403, 403, 403, 403, *STRANGERS)),
    # Measures: everybody of the provider reads them, managers write.
    ("improvement:you_said", ["programme"], colleagues(200), REFUSED),
    ("improvement:you_said", ["quiet_programme"], colleagues(200), REFUSED),
    ("improvement:add_you_said_item", ["programme"], managed(200), managed(422)),
    ("improvement:change_you_said_item", ["you_said_item"], managed(200), managed(422)),
    ("improvement:change_you_said_item", ["made_up"], (404,) * 8 + (302,), (404,) * 8 + (302,)),
    ("improvement:remove_you_said_item", ["you_said_item"], managed(200), managed(302)),
    ("improvement:move_you_said_item", ["you_said_item"], REFUSED, managed(302)),
    ("improvement:preview_you_said", ["programme"], managed(200), REFUSED),
    ("improvement:preview_easy_you_said", ["programme"], managed(200), REFUSED),
    ("improvement:publish_you_said", ["programme"], managed(200), managed(422)),
    ("improvement:publish_you_said", ["quiet_programme"], managed(403), managed(403)),
    ("improvement:take_back_you_said", ["programme", "two"], managed(200), managed(422)),
    ("improvement:take_back_you_said", ["programme", "one"], managed(404), managed(404)),
    ("improvement:you_said_sheet", ["programme"], colleagues(200), REFUSED),
    ("improvement:you_said_sheet", ["quiet_programme"], colleagues(302), REFUSED),
    ("improvement:you_said_poster", ["programme", "a4"], colleagues(200), REFUSED),
    ("improvement:you_said_poster", ["programme", "a3"], colleagues(200), REFUSED),
    ("improvement:you_said_poster", ["programme", "made_up"], (404,) * 8 + (302,), REFUSED),
    ("improvement:you_said_poster_state", ["programme", "a4"], colleagues(200), REFUSED),
    ("improvement:download_you_said_poster", ["programme", "a4"], colleagues(200), REFUSED),
    ("improvement:download_you_said_poster", ["programme", "a3"], colleagues(302), REFUSED),
    ("improvement:print_poster_again", ["programme", "a3"], REFUSED, colleagues(302)),
    # Anybody with the link reads what is published; nothing tells who did.
    ("improvement:public_you_said", ["you_said_key"], ALL, NOBODY),
    ("improvement:public_you_said", ["made_up"], (404,) * 9, NOBODY),
    ("improvement:easy_you_said", ["you_said_key"], ALL, NOBODY),
    ("improvement:earlier_you_said", ["you_said_key", "two"], ALL, NOBODY),
    ("improvement:earlier_you_said", ["you_said_key", "one"], (410,) * 9, NOBODY),
    ("improvement:earlier_easy_you_said", ["you_said_key", "two"], ALL, NOBODY),
    ("improvement:measures", ["programme"], colleagues(200), REFUSED),
    ("improvement:add_measure", ["programme"], managed(200), managed(422)),
    ("improvement:measure", ["measure"], colleagues(200), REFUSED),
    ("improvement:measure", ["new_measure"], colleagues(200), REFUSED),
    ("improvement:measure_values_csv", ["measure"], colleagues(200), REFUSED),
    ("improvement:change_measure", ["measure"], managed(200), managed(422)),
    ("improvement:add_value", ["measure"], managed(200), managed(422)),
    ("improvement:add_value", ["new_measure"], managed(200), managed(422)),
    ("improvement:paste_values", ["measure"], managed(200), managed(422)),
    ("improvement:correct_value", ["measure", "measured_month"], managed(200), managed(422)),
    ("improvement:correct_value", ["measure", "made_up"], managed(404), managed(404)),
    ("improvement:take_out_value", ["measure", "measured_month"], managed(200), managed(302)),
    ("improvement:set_limit_step", ["measure"], managed(200), managed(422)),
    ("improvement:take_back_limit_step", ["measure", "limit_step"], managed(200), managed(302)),
    ("improvement:take_back_limit_step", ["measure", "made_up"], managed(404), managed(404)),
    ("portfolio:windows", [], PORTFOLIO, REFUSED),
    ("portfolio:practices", [], PORTFOLIO, REFUSED),
    # The comparison pool: for those who run a provider, and of a programme that takes part.
    ("portfolio:comparison_pool", [], (200, 200, 403, 403, 200, 403, 403, 403, 302), REFUSED),
    ("portfolio:pool_comparison", ["pooled_programme"], led(200), REFUSED),
    ("portfolio:pool_comparison", ["quiet_programme"], led(403), REFUSED),
    ("portfolio:join_pool", ["quiet_programme"], led(200), led(302)),
    ("portfolio:leave_pool", ["pooled_programme"], led(200), led(302)),
    ("insights:change", ["programme"], colleagues(200), REFUSED),
    ("insights:voices_over_cycles", ["programme"], colleagues(200), REFUSED),
    ("insights:seen_together", ["done"], read_when_signed_off(200), REFUSED),
    ("insights:seen_together", ["draft"], managed(403), REFUSED),
    # What people supported open by a link, without an account: the same for everybody.
    ("survey:start", ["link"], ALL, NOBODY),
    ("survey:start", ["single_link"], ALL, NOBODY),
    ("survey:start", ["closed_link"], (410,) * 9, NOBODY),
    ("survey:start", ["made_up"], (404,) * 9, NOBODY),
    ("survey:easy_read", ["link"], ALL, NOBODY),
    ("survey:answers", ["link"], (302,) * 9, ALL),
    ("survey:answers", ["single_link"], (302,) * 9, ALL),
    ("survey:answers", ["closed_link"], (410,) * 9, (410,) * 9),
    ("survey:answers", ["made_up"], (404,) * 9, (404,) * 9),
    ("survey:all_at_once", ["link"], ALL, NOBODY),
    ("survey:from_paper", ["link"], ALL, NOBODY),
    ("survey:typed_in", ["link"], ALL, NOBODY),
    ("survey:stopped", ["link"], ALL, NOBODY),
    ("survey:thank_you", ["link"], ALL, NOBODY),
    ("survey:thank_you", ["made_up"], (404,) * 9, NOBODY),
    # … and what is printed for them.
    ("survey:sheet", ["link_round"], managed(200), REFUSED),
    ("survey:sheet", ["single_round"], managed(302), REFUSED),
    ("survey:sheet", ["open_round"], (404,) * 8 + (302,), REFUSED),
    ("survey:sheet", ["supported_round"], managed(403), REFUSED),
    ("survey:paper_form", ["link_round"], managed(200), REFUSED),
    ("survey:easy_paper_form", ["link_round"], managed(200), REFUSED),
    ("survey:slips", ["single_round"], managed(200), managed(422)),
    ("survey:slips", ["link_round"], managed(403), managed(403)),
    # The room for self-reflection.
    ("reflections:room", [], in_the_room(200), in_the_room(422)),
    ("reflections:keeping", [], in_the_room(200), in_the_room(422)),
    ("reflections:practice", ["indicator"], in_the_room(200), in_the_room(422)),
    ("reflections:practice", ["made_up"], in_the_room(404), in_the_room(404)),
    ("reflections:save_reflection", ["indicator", "fresh"], REFUSED, in_the_room(422)),
    ("reflections:save_reflection", ["indicator", "reflection"], REFUSED, in_the_room(422)),
    ("reflections:written", [], in_the_room(200), REFUSED),
    ("reflections:reflection", ["reflection"], authored(200), authored(422)),
    ("reflections:reflection", ["fresh"], authored(404), authored(404)),
    ("reflections:delete_reflection", ["reflection"], authored(200), authored(302)),
    ("reflections:delete_everything", [], in_the_room(200), in_the_room(302)),
    ("reflections:download", ["json"], in_the_room(200), REFUSED),
    ("reflections:supervision", [], in_the_room(200), in_the_room(422)),
    ("reflections:make_printout", [], REFUSED, in_the_room(422)),
    ("reflections:printout", ["printout"], authored(200), REFUSED),
    ("reflections:printout_state", ["printout"], authored(200), REFUSED),
    ("reflections:take_printout", ["printout"], REFUSED, authored(200)),
    ("reflections:together", [], in_the_room(200), REFUSED),
    ("reflections:together_on", ["short"], in_the_room(200), REFUSED),
    ("reflections:support", [], MEMBERS, REFUSED),
    ("reflections:edit_support", ["organisation"], led(200), led(302)),
    # Reports.
    ("reports:shared", [], MEMBERS, REFUSED),
    # Many programmes together: for those who fund or run them.
    ("portfolio:portfolio", [], with_portfolio(200), REFUSED),
    ("portfolio:portfolio_file", [], with_portfolio(200), REFUSED),
    ("portfolio:save_view", [], with_portfolio(200), with_portfolio(422)),
    ("portfolio:saved_view", ["saved_view"], of_the_commissioner(200), REFUSED),
    ("portfolio:remove_view", ["saved_view"], of_the_commissioner(200), of_the_commissioner(302)),
    ("portfolio:schedules", [], with_portfolio(200), REFUSED),
    ("portfolio:make_schedule", [], with_portfolio(200), with_portfolio(422)),
    ("portfolio:schedule_programme", ["programme"], funded_or_run(200), funded_or_run(422)),
    ("portfolio:pause_schedule", ["schedule"], REFUSED, of_the_commissioner(302)),
    ("portfolio:resume_schedule", ["schedule"], REFUSED, of_the_commissioner(302)),
    ("portfolio:remove_schedule", ["schedule"], of_the_commissioner(200), of_the_commissioner(302)),
    ("portfolio:programme", ["programme"], (200, 200, 404, 404, 404, 200, 404, 404, 302), REFUSED),
    ("portfolio:programme", ["quiet_programme"], (200, 200, 404, 404, 404, 404, 404, 404, 302), REFUSED),
    ("reports:document", ["done"], readers(200), REFUSED),
    ("reports:document", ["draft"], managed(403), REFUSED),
    ("reports:document", ["unshared"], colleagues(200), REFUSED),
    # A draft as a page: once nobody rates any more, and for peer workers in its feedback window.
    ("reports:document", ["agreeing"], reviewed(200, 200), REFUSED),
    ("reports:document", ["checked"], reviewed(200, 200), REFUSED),
    ("reports:document", ["finished"], managed(200), REFUSED),
    ("reports:document", ["asked_about"], asked(200, 200), REFUSED),
    ("reports:document", ["discarded"], managed(403), REFUSED),
    # … and never as a file.
    ("reports:ask", ["agreeing"], REFUSED, reviewed(403, 403)),
    ("reports:ask", ["finished"], REFUSED, managed(403)),
    ("reports:ask", ["asked_about"], REFUSED, managed(403)),
    ("reports:sharing", ["unshared"], managed(200), managed(422)),
    ("reports:ask_for_summary", ["done"], REFUSED, readers(302)),
    ("reports:ask_for_summary", ["unshared"], REFUSED, colleagues(302)),
    ("reports:ask_for_summary", ["asked_about"], REFUSED, managed(403)),
    ("reports:ask", ["done"], REFUSED, readers(302)),
    ("reports:ask", ["draft"], REFUSED, managed(403)),
    ("reports:ask", ["unshared"], REFUSED, colleagues(302)),
    ("reports:progress", ["report"], readers(200), REFUSED),
    ("reports:state", ["report"], readers(200), REFUSED),
    ("reports:try_again", ["failed"], REFUSED, readers(302)),
    # The scenario's file is not what stands today: it is handed to nobody.
    ("reports:download", ["report"], readers(403), REFUSED),
    # A version that was superseded, and the one that took its place, which nobody outside has been shown.
    ("reports:document", ["superseded"], readers(200), REFUSED),
    ("reports:document", ["second"], colleagues(200), REFUSED),
    ("reports:ask", ["superseded"], REFUSED, readers(302)),
    ("reports:ask", ["second"], REFUSED, colleagues(302)),
    ("reports:sharing", ["superseded"], managed(200), managed(422)),
    ("reports:sharing", ["second"], managed(200), managed(422)),
    ("reports:download", ["failed"], own(404, 302), REFUSED),
    # Orders: each person's own.
    ("reports:orders", [], MEMBERS, REFUSED),
    ("reports:order", ["waiting_order"], of_the_commissioner(200), REFUSED),
    ("reports:order", ["kept_order"], of_the_commissioner(200), REFUSED),
    ("reports:order_state", ["waiting_order"], of_the_commissioner(200), REFUSED),
    ("reports:cancel_order", ["waiting_order"], of_the_commissioner(200), of_the_commissioner(302)),
    ("reports:cancel_order", ["kept_order"], of_the_commissioner(200), of_the_commissioner(403)),
    ("reports:make_order_again", ["kept_order"], REFUSED, of_the_commissioner(302)),
    ("reports:download_order", ["waiting_order"], own(404, 302), REFUSED),
    ("reports:download_order", ["kept_order"], of_the_commissioner(200), REFUSED),
    ("reports:keep_orders", ["board"], of_the_commissioner(200), of_the_commissioner(422)),
    ("reports:keep_orders", ["organisation"], led(200), led(422)),
    ("portfolio:order_reports", [], with_portfolio(200), with_portfolio(422)),
    # The action plan, on paper: for whoever reads it.
    ("reports:action_plan", ["programme"], colleagues(200), REFUSED),
    ("reports:ask_for_plan", ["programme"], REFUSED, colleagues(302)),
    # The blank audit, on paper: for everybody who works for a provider.
    ("reports:blank", [], at_a_provider(200), REFUSED),
    ("reports:ask_for_blank", ["rubric", "version"], REFUSED, at_a_provider(302)),
    ("reports:ask_for_blank", ["rubric", "made_up"], REFUSED, own(404, 302)),
    ("reports:progress", ["blank"], (200,) * 5 + (404, 404, 200, 302), REFUSED),
    ("reports:download", ["blank"], (200,) * 5 + (404, 404, 200, 302), REFUSED),
    # Data files: everybody's own, of what each may read. A token is made after one's password; here nobody has one.
    ("exports:data_package", [], MEMBERS, REFUSED),
    ("exports:ask_for_package", [], REFUSED, own(302, 302)),
    ("exports:package_state", [], own(404, 302), REFUSED),
    ("exports:download_package", [], own(404, 302), REFUSED),
    ("exports:delete_package", [], REFUSED, own(302, 302)),
    ("exports:dictionary", [], MEMBERS, REFUSED),
    ("exports:how_to_read", [], MEMBERS, REFUSED),
    ("exports:tokens", [], MEMBERS, REFUSED),
    ("exports:make_token", [], MEMBERS, own(422, 302)),
    ("exports:end_token", ["api_token"], (200, *(404,) * 7, 302), (302, *(404,) * 7, 302)),
    ("exports:research", ["organisation"], (403, 200, 403, 403, *STRANGERS), (403, 302, 403, 403, *STRANGERS)),
    # The API asks for a token, and a session is none: tests/exports/test_access_by_token.py.
    ("exports:openapi", [], ALL, NOBODY),
    ("exports:api:tables", [], NO_TOKEN, NOBODY),
    *((f"exports:api:{table.name}", [], NO_TOKEN, NOBODY) for table in TABLES),
]


def addresses() -> set[str]:
    """The name of every address there is."""

    def walk(patterns, namespace=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(
                    pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                )
            else:
                yield f"{namespace}{pattern.name}"

    return set(walk(get_resolver().url_patterns))


def test_every_address_is_in_the_table():
    assert {name for name, *_ in TABLE} == addresses()


class Desk:
    """Everybody's browsers. What a request changes is taken back before the next one."""

    def __init__(self, cast: Cast):
        self.sessions = {}
        self.handler = Client().handler  # loads the middleware once for all, which takes as long as a page
        for name in Cast.NAMES[:-1]:
            browser = Client()
            browser.force_login(cast.person(name))
            self.sessions[name] = browser.cookies["sessionid"].value

    def browser(self, name: str) -> PlainBrowser:
        browser = PlainBrowser()
        browser.handler = self.handler
        if name in self.sessions:
            browser.cookies["sessionid"] = self.sessions[name]
        return browser

    def answer(self, name: str, method: str, path: str) -> tuple[int, bytes]:
        """Its status and all that it holds."""
        before = transaction.savepoint()
        try:
            response = getattr(self.browser(name), method)(path)
            return response.status_code, response.getvalue()
        finally:
            transaction.savepoint_rollback(before)

    def status(self, name: str, method: str, path: str) -> int:
        return self.answer(name, method, path)[0]


def holds_own_reflections(person: str, name: str) -> bool:
    """Whether what somebody wrote for themselves may be in the answer: it is the peer worker's alone."""
    is_theirs = name.startswith("reflections:") or name == "accounts:download_your_data"
    return person == "peer_worker" and is_theirs


@pytest.mark.long(reason="every address for every person")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("part", range(4))
def test_each_person_gets_their_answer(scenario, method, part):
    """Each gets the status of the table, and nobody reads what only its author may read (reflections)."""
    desk, wrong = Desk(scenario.cast), []
    for name, arguments, *answers in TABLE[part::4]:
        expected = answers[0] if method == "get" else answers[1]
        path = scenario.path(name, arguments)
        found = []
        for person in Cast.NAMES:
            status, content = desk.answer(person, method, path)
            found.append(status)
            if WORDS.encode() in content and not holds_own_reflections(person, name):
                wrong.append(f"{name} {arguments}: shows a reflection to the {person}")
        if tuple(found) != expected:
            wrong.append(f"{name} {arguments}: {tuple(found)}, and not {expected}")
    assert wrong == []


def test_the_author_finds_their_reflection(scenario):
    """So the words that nobody else may find are there to be found."""
    path = scenario.path("reflections:written", [])
    assert WORDS.encode() in Desk(scenario.cast).answer("peer_worker", "get", path)[1]


@pytest.mark.long(reason="every address with every other method")
def test_no_other_method_opens_anything(scenario):
    desk, wrong = Desk(scenario.cast), []
    for name, arguments, *_ in TABLE:
        path = scenario.path(name, arguments)
        for person in ("manager", "anyone"):
            for method in ("put", "patch", "delete"):
                status = desk.status(person, method, path)
                if status not in (302, 401, 403, 404, 405):
                    wrong.append(f"{person} {method} {name}: {status}")
    assert wrong == []


# Each holds a whole audit: what stands, both ratings, what was before. Their bound: tests/reports/test_document.py.
WHOLE_REPORTS = (
    *("reports:document", "reports:sharing", "reports:share_preview", "portfolio:linked_report"),
    *("reports:progress", "reports:state", "reports:download"),
)


@pytest.mark.long(reason="looks at every page of everybody")
def test_every_page_costs_at_most_twelve_queries(scenario, django_assert_max_num_queries):
    browser = Client()
    browser.force_login(scenario.cast.manager)
    for name, arguments, got, _ in TABLE:
        if 200 in got and name not in WHOLE_REPORTS:
            path = scenario.path(name, arguments)
            with django_assert_max_num_queries(12, info=name):
                browser.get(path)


def without_token(response) -> str:
    """A page but for the token against forged requests, which is new each time."""
    return re.sub(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+', "", response.content.decode())


def test_a_stranger_cannot_tell_what_exists(scenario):
    """The answer for somebody else's audit is, to the letter, the answer for an audit that was never there."""
    browser = Client()
    browser.force_login(scenario.cast.other_manager)
    for name in ("assessments:audit", "assessments:summary", "reports:document", "reports:sharing"):
        real = browser.get(reverse(name, args=[scenario.things["done"]]))
        made_up = browser.get(reverse(name, args=["ZZZZZZZZZZ"]))
        assert real.status_code == made_up.status_code == 404
        assert without_token(real) == without_token(made_up)


def test_withdrawing_or_no_longer_funding_closes_the_door(scenario):
    browser = Client()
    browser.force_login(scenario.cast.commissioner)
    document, ask, progress = (
        reverse("reports:document", args=[scenario.things["done"]]),
        reverse("reports:ask", args=[scenario.things["done"]]),
        reverse("reports:progress", args=[scenario.things["report"]]),
    )
    assert browser.get(document).status_code == 200
    before = transaction.savepoint()
    Commission.objects.filter(commissioner=scenario.cast.board).delete()
    assert [browser.get(document).status_code, browser.post(ask).status_code] == [404, 404]
    assert browser.get(progress).status_code == 404
    transaction.savepoint_rollback(before)
    assert browser.get(document).status_code == 200
    Membership.objects.filter(user=scenario.cast.commissioner).delete()
    assert browser.get(document).status_code == 404
