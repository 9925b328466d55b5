"""Addresses of django-allauth's views: the ones in use, under allauth's own names, which its redirects rely on."""

from functools import wraps

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods


def honest(view):
    """The view, whose status says what its page says: 422 for a form with errors, 410 for a link that is over.

    It answers browsers only: Django's form views would take a PUT for a POST. And no browser keeps its page, because
    keys, codes and links stand on it.
    """

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        form = context.get("form")
        if context.get("token_fail") or ("confirmation" in context and context["confirmation"] is None):
            response.status_code = 410
        elif request.method == "POST" and form is not None and form.is_bound and form.errors:
            response.status_code = 422
        return response

    return answer


urlpatterns = [
    path("login/", honest(account.login), name="account_login"),
    path("logout/", never_cache(account.logout), name="account_logout"),
    path("signup/", honest(account.signup), name="account_signup"),
    path("inactive/", never_cache(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", honest(account.reauthenticate), name="account_reauthenticate"),
    path("email/", honest(account.email), name="account_email"),
    path("confirm-email/", never_cache(account.email_verification_sent), name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", honest(account.confirm_email), name="account_confirm_email"),
    path("password/change/", honest(account.password_change), name="account_change_password"),
    path("password/set/", honest(account.password_set), name="account_set_password"),
    path("password/reset/", honest(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", never_cache(account.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        never_cache(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(  # the secret part may hold dashes itself
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        honest(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("2fa/", never_cache(second_step.index), name="mfa_index"),
    path("2fa/authenticate/", honest(second_step.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", honest(second_step.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", honest(app.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", honest(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", never_cache(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", honest(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "2fa/recovery-codes/download/", never_cache(codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
]
