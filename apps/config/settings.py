"""Settings, read from top to bottom. Everything variable comes from the environment.

With nothing set: SQLite, an embedded broker, local files, e-mail to the console. `deploy/env.example` lists
every name with its meaning. A malformed value stops the start with a sentence that says what to do.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from environs import Env, EnvError, validate

from apps.config import sealed_rows
from apps.config.contact import contact_from
from apps.config.environment import (
    broker_socket,
    database_with_options,
    file_broker,
    keys_for_reflections,
    scanner_address,
    secret_from,
    stop,
    valkey_server,
)

env = Env()
BASE_DIR = Path(__file__).resolve().parents[2]


def read(reader, name, default, means, **kwargs):
    """One value of the environment; a malformed one stops the start with what it should be."""
    try:
        return reader(name, default, **kwargs)
    except EnvError:
        stop(f"{name} is set, but not to something that can be used. {means}")


# Where everything that is not code lives: database, files, keys, the embedded broker.
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / ".data"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)

# --- The address people use -------------------------------------------------------------------------------

SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname:
    stop("SITE_URL must be the address people type, such as https://fidelity.example.org.")
ALLOWED_HOSTS = [_site.hostname, *env.list("EXTRA_HOSTS", [])]
if _site.hostname in ("127.0.0.1", "localhost"):
    ALLOWED_HOSTS += ["127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]
HTTPS = _site.scheme == "https"

DEBUG = read(env.bool, "DEBUG", False, "Use true or false.")

# --- What the product is made of --------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "crispy_forms",
    "apps.common",
    "apps.jobs",
    "apps.accounts",
    "apps.activity_log",
    "apps.rubric",
    "apps.rubric_editor",
    "apps.organisations",
    "apps.assessments",
    "apps.surveys",
    "apps.reflections",
    "apps.improvement",
    "apps.insights",
    "apps.reports",
    "apps.portfolio",
    "apps.exports",
    "apps.config",
    "apps.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.common.middleware.private_by_default",
    "apps.common.middleware.readable_headers",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "apps.common.middleware.ReadableRequests",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.common.middleware.page_owner",
    "apps.common.outages.AnswerOutages",
    # Lock 1: a view is open only if it says so with @login_not_required.
    "apps.common.middleware.SignInRequired",
]

ROOT_URLCONF = "apps.config.urls"
WSGI_APPLICATION = "apps.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.config.navigation.navigation",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["design_system"]
CRISPY_TEMPLATE_PACK = "design_system"
CRISPY_FAIL_SILENTLY = False

# --- Database ---------------------------------------------------------------------------------------------

DATABASES = {
    "default": read(
        env.dj_db_url,
        "DATABASE_URL",
        f"sqlite:///{DATA_DIR / 'even-ground.sqlite3'}",
        "Use postgres://name:password@host:5432/database, or leave it out for SQLite.",
    )
}
DATABASES["default"] = database_with_options(DATABASES["default"])
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, so that the browser's and the worker's connections meet the same locks as in real use.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    # Several hosts may share it, and the address that one of them prints must be everybody's.
    if not env.str("SITE_URL", ""):
        stop("SITE_URL must be set with DATABASE_URL: the address people type, such as https://fidelity.example.org.")

# --- Keys -------------------------------------------------------------------------------------------------

SECRET_KEY = env.str("SECRET_KEY", "") or secret_from(
    DATA_DIR / "secret-key", database=DATABASES["default"], sealed=sealed_rows.BY_SECRET_KEY
)
# Open what earlier ones have signed or encrypted, such as the answers of an open round: docs/privacy-suppression.md.
SECRET_KEY_FALLBACKS: list[str] = env.list("EARLIER_SECRET_KEYS", [])
# Encrypt what peer workers write for themselves: apps/reflections/README.md.
REFLECTION_KEYS = keys_for_reflections(
    env.list("REFLECTION_KEYS", []), DATA_DIR / "reflection-key", DATABASES["default"]
)

# --- Cache, broker and worker -----------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    stop("REDIS_URL must look like redis://host:6379/0. Leave it out to use the embedded broker.")

# Without REDIS_URL, deploy/run starts a broker of its own: a small server, or files where none fits the machine.
EMBEDDED_BROKER = env.str("EMBEDDED_BROKER", "") or ("valkey" if valkey_server() else "filesystem")
if EMBEDDED_BROKER not in ("valkey", "filesystem"):
    stop("EMBEDDED_BROKER must be valkey or filesystem. Leave it out to use what fits this machine.")
BROKER_SOCKET = broker_socket(DATA_DIR)
FILE_BROKER = EMBEDDED_BROKER == "filesystem" and not REDIS_URL
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
else:
    CELERY_BROKER_URL = "filesystem://localhost" if FILE_BROKER else f"redis+socket://{BROKER_SOCKET}"
# The cache holds what limits are counted with: beside the broker while that answers, else in the database.
_KEYS = "apps.common.fallback_cache.keyed_digest"
CACHES = {
    "default": {
        "BACKEND": "apps.common.fallback_cache.FallbackCache",
        "OPTIONS": {"QUICK": "database" if FILE_BROKER else "quick", "SAFE": "database"},
    },
    "quick": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or f"unix://{BROKER_SOCKET}?db=1",
        "KEY_FUNCTION": _KEYS,
        # A person waits for the page that counts.
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    },
    "database": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "KEY_FUNCTION": _KEYS,
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # so many that nobody pushes counters out by filling it
    },
    # What is costly to draw and never changes, kept by each process for itself.
    "drawn": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "drawn",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 40},
    },
}

# How long one job may take, and how long a worker that is asked to stop may take for what it has in hand.
JOB_SECONDS = read(
    env.int, "JOB_SECONDS", 60, "Give a number of seconds, such as 60.", validate=validate.Range(min=1)
)
STOP_SECONDS = read(
    env.int, "STOP_SECONDS", 20, "Give a number of seconds, such as 20.", validate=validate.Range(min=1)
)
# The reasons for each value: docs/jobs.md.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    file_broker(DATA_DIR)
    if FILE_BROKER
    else {
        "visibility_timeout": 3 * JOB_SECONDS,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "health_check_interval": 25,
        "socket_connect_timeout": 2,
        "socket_timeout": 30,
        "socket_keepalive": True,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CHANNEL_ERROR_RETRY = True  # one that is full is waited for like one that is away
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1}
CELERY_TASK_IGNORE_RESULT = True
# Files cannot give a message back: it is taken at once, and the sweep finds the row whose worker died.
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = not FILE_BROKER
CELERY_WORKER_PREFETCH_MULTIPLIER = 8 if FILE_BROKER else 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = float(STOP_SECONDS)
CELERY_TASK_SOFT_TIME_LIMIT = JOB_SECONDS
CELERY_TASK_TIME_LIMIT = JOB_SECONDS + 30
CELERY_TASK_DEFAULT_QUEUE = "single"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False  # without EMAIL_URL, e-mails are printed as they are
CELERY_TIMEZONE = "Europe/London"

# --- People -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "apps.accounts.sign_in_backend.SignInBackend",
    # Named in sessions that began before version 0.3; it is asked for nothing else.
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "apps.accounts.forms.SignInForm",
    "signup": "apps.accounts.forms.JoinForm",
    "reset_password": "apps.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "apps.accounts.forms.NewPasswordForm",
    "user_token": "apps.accounts.forms.ResetLinkForm",
    "change_password": "apps.accounts.forms.ChangePasswordForm",
    "set_password": "apps.accounts.forms.SetPasswordForm",
    "add_email": "apps.accounts.forms.ChangeEmailForm",
    "reauthenticate": "apps.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "apps.accounts.reset_tokens.ResetTokens"  # noqa: S105
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# By address they are counted within a network: apps/accounts/sign_in_limits.py.
ACCOUNT_RATE_LIMITS = {"reset_password": "20/m/ip"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
ALLAUTH_TRUSTED_PROXY_COUNT = read(
    env.int, "PROXIES", 0, "Give the number of proxies in front of the web server, such as 1."
)
MFA_ADAPTER = "apps.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Even Ground"
MFA_TOTP_TOLERANCE = 1  # a code typed slowly, or a clock half a minute off
# allauth guards against people who sign up with somebody else's address. Here every address was invited first,
# and an address is confirmed before it replaces another, so a second step does not stop anybody from changing theirs.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "apps.accounts.forms.SignInCodeForm",
    "reauthenticate": "apps.accounts.forms.ConfirmCodeForm",
    "activate_totp": "apps.accounts.forms.SetUpAppForm",
    "deactivate_totp": "apps.accounts.forms.RemoveAppForm",
    "generate_recovery_codes": "apps.accounts.forms.NewCodesForm",
}

SESSION_COOKIE_AGE = 60 * 60 * read(env.int, "SESSION_HOURS", 12, "Give a number of hours, such as 12.")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.config.views.csrf_failure"

# --- E-mail -----------------------------------------------------------------------------------------------

_email = read(
    env.dj_email_url,
    "EMAIL_URL",
    "console:",
    "Use smtp+tls://name:password@host:587, or leave it out to print e-mails on the console.",
)
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", f"Even Ground <even-ground@{_site.hostname}>")

# --- Whom people turn to, on the pages about privacy and accessibility and where something went wrong ------------

CONTACT = contact_from(env.str("OPERATOR_NAME", ""), env.str("CONTACT_EMAIL", ""), env.str("CONTACT_PHONE", ""))

# --- Files ------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    # Private: no address leads here. A file leaves only through a view that checks the person.
    "default": {
        "BACKEND": "apps.common.private_storage.PrivateStorage",
        "OPTIONS": {
            "location": DATA_DIR / "files",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # of what is typed; files have their own bound, apps/common/uploads
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = [
    "apps.common.uploads.upload_handler.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# With a scanner set up, no file is kept that it has not looked at.
CLAMAV_SOCKET = scanner_address("CLAMAV_SOCKET", env.str("CLAMAV_SOCKET", ""))
REPORT_FONTS_DIR = BASE_DIR / "static" / "fonts" / "print"

# --- Security ---------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # data: holds our own small charts and the second factor's QR code; nothing is fetched.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
    SECURE_SSL_REDIRECT = True
# Whether every other name of the same domain has https is not ours to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- Language and time ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = read(
    env.str,
    "TIME_ZONE",
    "Europe/London",
    "Use a name such as Europe/London.",
    validate=validate.Length(min=3),
)

# --- Logs: to standard error, with no person in them ------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_people": {"()": "apps.common.log_filters.NoPeople"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "apps.common.log_files.SteadyHandler", "formatter": "plain", "filters": ["no_people"]},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"level": "INFO", "propagate": True, "handlers": []},
        "fontTools": {"level": "ERROR"},
        # The sweep rings every few seconds; only what goes wrong is worth a line.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
