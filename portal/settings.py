"""All settings of Balise, in one file and one order; what varies comes from the environment.

Sections: installation, secrets, applications, middleware, templates, data, cache and Redis,
jobs, mail, people and sign-in, languages, content, static files, browser security, logging.
Every variable is listed in README.md under "In production".
"""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from portal import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Installation -----------------------------------------------------------------------
VAR_DIR = env.path("BALISE_VAR", BASE_DIR / "var")
PORTAL_ZONE = env.one_of("PORTAL_ZONE", ("all", "public", "staff"), "all")
DEMO = env.flag("BALISE_DEMO", False)
SITE_ORIGIN = env.text("SITE_ORIGIN", "http://localhost:8000")
"""Scheme, host and port the public sees; also the base of every link in a mail."""
HTTPS = SITE_ORIGIN.startswith("https://")
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1 if HTTPS else 0)
"""How many proxies of ours stand before the application and add to X-Forwarded-For.

The application speaks no TLS: with https there is at least the one that does."""
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("TRUSTED_ORIGINS", (SITE_ORIGIN,))
ROOT_URLCONF = f"portal.urls.{PORTAL_ZONE}"
PUBLIC_URLCONF = "portal.urls.public"
STAFF_URLCONF = "portal.urls.staff"
"""For links in mails, whichever zone sends them."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CENTRE_COUNTRY = env.text("CENTRE_COUNTRY", "EU")
"""ISO 3166-1 alpha-2 code of the country this centre works for; EU means the generic profile."""
CENTRE_NAME = env.text("CENTRE_NAME", "Balise")
EXIT_TARGET = env.text("EXIT_TARGET", "https://www.wikipedia.org/")
"""Where quick exit leads: an ordinary page that nobody has to explain."""
KEEP_VISITOR_ADDRESS = env.flag("KEEP_VISITOR_ADDRESS", False)
"""Whether the address of who asks for a chat is kept, sealed, for 72 hours. The pages of the chat
say it then, and how often two people opened one."""
KEEP_TRANSCRIPTS = env.flag("KEEP_TRANSCRIPTS", True)
"""Whether what was said in a chat is kept for 90 days, sealed; else it is erased as it is over."""
QUALITY_SAMPLE_PERCENT = env.number("QUALITY_SAMPLE_PERCENT", 5)
"""How many of a hundred assessments that nobody doubts a colleague makes again, blind."""
EMBED_SITES = env.words("EMBED_SITES")
"""Origins of sites that may show the report form in a frame; empty means none."""
SECURITY_CONTACT = env.text("SECURITY_CONTACT", "mailto:security@balise.example")
"""Whom to tell about a security hole, as RFC 9116 writes it (mailto: or https:)."""
RECORD_COPY_DIR = env.text("RECORD_COPY_DIR", "")
"""A second place, on another disk or machine, for what must outlive the database: heads of the
audit chain and the list of what was forgotten."""
METRICS_DIR = env.path("METRICS_DIR", VAR_DIR / "metrics")
METRICS_ADDRESS = env.text("METRICS_ADDRESS", "127.0.0.1:9464")
CHAT_ADDRESS = env.address("CHAT_ADDRESS")
"""Where the chat server listens, asked for a hello; empty when it serves these pages too."""
CERTIFICATE_ADDRESS = env.address("CERTIFICATE_ADDRESS")
"""Where to look at the certificate that visitors get; empty means nobody looks."""

# --- Secrets (no defaults: see portal.web.checks) ------------------------------------------
SECRET_KEY = env.text("SECRET_KEY") or "missing-see-system-check"
PEPPER = env.key("BALISE_PEPPER")
"""Keys the HMACs of receipts, return words and seats; lives outside the database."""
KEY_RING = env.key_ring("BALISE_KEY_RING")
"""Key-encryption keys for sealed fields: the first seals, all unseal."""
POW_KEY = env.key("BALISE_POW_KEY")
"""Signs proof-of-work challenges and form tokens."""

# --- Applications ------------------------------------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",  # must stand before everything that registers translations
    "portal.accounts",
    "portal.database",
    "portal.audit",
    "portal.lifecycle",
    "portal.jobs",
    "portal.privacy",
    "portal.web",
    "portal.front",
    "portal.people",
    "portal.backup",
    "hotline",
    "helpline",
    "awareness",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "modelcluster",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_tables2",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
]

# --- Middleware ----------------------------------------------------------------------------
MIDDLEWARE = [
    "portal.privacy.addresses.ForgetAddressMiddleware",
    "portal.web.counting.MetricsMiddleware",
    "portal.web.pagecache.middleware.PageCacheMiddleware",  # answers before anything else runs
    "portal.web.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.web.headers.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.web.characters.PossibleCharactersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.web.locale.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portal.web.signin.SignInElsewhereMiddleware",
    "portal.web.bodies.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.front.staff_language.StaffLanguageMiddleware",
    "portal.accounts.sessions.SessionLimitsMiddleware",
    "portal.accounts.mfa.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.reauthentication.PlainReauthenticationMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "portal.web.refusals.RefusalMiddleware",
]

# --- Templates -------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["portal.front.templatetags.balise", "portal.front.templatetags.icons"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.front.context.site",
            ],
        },
    },
]
DJANGO_TABLES2_TEMPLATE = "desk/parts/sorted_table.html"
FORM_RENDERER = "portal.web.forms.Renderer"

# --- Data ------------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.database("DATABASE_URL"),
        "ENGINE": "portal.database.postgresql",
        "CONN_MAX_AGE": env.number("DATABASE_CONN_MAX_AGE_SECONDS", 600),
        "CONN_HEALTH_CHECKS": True,
    }
}

DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
PROBE_DATABASE = env.database("PROBE_DATABASE_URL", "")
"""The probe's own role, which migrating makes; only the probe signs in as it."""
BACKUP_DIR = env.path("BACKUP_DIR", VAR_DIR / "backups")
BACKUP_KEEP = env.number("BACKUP_KEEP", 14)
"""So many of the newest backups stay in that folder."""
BACKUP_RECIPIENT = env.text("BACKUP_RECIPIENT", "")
"""The public half of an `age` key; backups are encrypted for whoever has the other half."""
MIGRATION_DATABASE = env.database("MIGRATION_DATABASE_URL", "")
"""The owner of the tables, given to commands that migrate or restore and to nobody else."""

# --- Cache and Redis (may vanish: losing all of it loses nothing) -----------------------------
REDIS_URL = env.text("REDIS_URL").rstrip("/")
"""Address without a database number; 0 broker, 1 cache, 2 chat doorbell, 3 pages."""
CACHE_REDIS_URL = env.text("CACHE_REDIS_URL", REDIS_URL).rstrip("/")
"""A Redis of its own for what may be dropped: a full cache must not stop the broker."""
CACHE: dict[str, Any] = {
    "BACKEND": "django_redis.cache.RedisCache",
    "KEY_PREFIX": "json",  # what was kept in another form is not read
    "OPTIONS": {
        "SERIALIZER": "portal.web.cache_values.PlainValues",
        "IGNORE_EXCEPTIONS": True,
        "SOCKET_CONNECT_TIMEOUT": 1,
        "SOCKET_TIMEOUT": 1,
    },
}
QUICK = {"SOCKET_CONNECT_TIMEOUT": 0.25, "SOCKET_TIMEOUT": 0.25}
"""A page is better rendered than waited for."""
CACHES = {
    "default": {**CACHE, "LOCATION": f"{CACHE_REDIS_URL}/1"},
    "pages": {
        **CACHE,
        "LOCATION": f"{CACHE_REDIS_URL}/3",
        "OPTIONS": {**CACHE["OPTIONS"], **QUICK},
    },
    "pages_near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 60},
    # Wagtail would keep its own objects here; asking the database is one query per page.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
"""Plain values only, as JSON: whoever can write to Redis must not be able to run code here."""
NOTIFIER_URL = f"{REDIS_URL}/2"

# --- Jobs ----------------------------------------------------------------------------------------
LANES = env.words("BALISE_LANES")
"""Which lanes of jobs a worker serves (portal.jobs.lanes); empty means all."""
CELERY_BROKER_URL = f"{REDIS_URL}/0"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,  # more than twice the hard time limit
    "unacked_restore_limit": 100,
    "socket_timeout": 30,
    "socket_connect_timeout": 2,
    "retry_on_timeout": True,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for ever
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # who can write to Redis must not command workers
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 15
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_DB_REUSE_MAX = 1_000  # tasks per connection, checked before each (portal.celery)
CELERY_TIMEZONE = "UTC"

# --- Mail -------------------------------------------------------------------------------------
vars().update(env.email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", "Balise <notices@balise.example>")
EMAIL_TIMEOUT = 20
MAILBOX_URL = env.text("MAILBOX_URL", "")
"""imaps://user:password@host/folder, read by workers of the lane `mail`; empty: no mailbox."""
NOTICE_SIGNING_CERTIFICATE = env.text("NOTICE_SIGNING_CERTIFICATE", "")
NOTICE_SIGNING_KEY = env.text("NOTICE_SIGNING_KEY", "")
"""PEM texts, best as files; with both of them notices to providers are signed with S/MIME."""

# --- Hotline: questions to the world ----------------------------------------------------------
RESOLVER = env.one_of("RESOLVER", ("dns", "demo"), "demo" if DEMO else "dns")
"""Who answers for host names: name servers, or the demo's list of invented hosts."""
RESOLVER_NAMESERVERS = env.words("RESOLVER_NAMESERVERS")
"""IP addresses of name servers; empty means those of the machine."""
RESOLVER_PORT = env.number("RESOLVER_PORT", 53)
GEO_DATABASE = env.path("GEO_DATABASE", VAR_DIR / "geo" / "country.mmdb")
"""An MMDB of the operator's own, asked besides the embedded one when the file is there."""
FOLLOW_SHORTENERS = env.flag("FOLLOW_SHORTENERS", True)
"""Whether listed shorteners are asked where a reported short address leads."""
RDAP = env.one_of("RDAP", ("registries", "demo", "off"), "demo" if DEMO else "registries")
"""Who answers for networks and domains: their registries, the demo's list, or nobody."""
RDAP_BOOTSTRAP = env.path("RDAP_BOOTSTRAP", VAR_DIR / "rdap" / "bootstrap.json")
"""A newer list of registries, read instead of the shipped one when the file is there."""

# --- Helpline: the chat's clocks --------------------------------------------------------------
SEAT_COOKIE_NAME = "__Host-seat" if HTTPS else "seat"
"""A visitor's place in a chat: HttpOnly, this browser session only, an HMAC of it in PostgreSQL."""
HELPLINE_HEARTBEAT_SECONDS = env.number("HELPLINE_HEARTBEAT_SECONDS", 20)
HELPLINE_HELLO_SECONDS = env.number("HELPLINE_HELLO_SECONDS", 10)
"""A socket that has not said hello by then is closed."""
HELPLINE_RECHECK_SECONDS = env.number("HELPLINE_RECHECK_SECONDS", 15)
"""How often every open socket is asked whether it may still be there."""
HELPLINE_POLL_SECONDS = env.number("HELPLINE_POLL_SECONDS", 2)
"""How often the chat asks PostgreSQL for news while Redis is away."""
HELPLINE_POSITIONS_SECONDS = env.number("HELPLINE_POSITIONS_SECONDS", 5)

# --- People and sign-in ---------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.backends.StaffBackend"]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # asked by allauth's checks; sign-up is closed
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the centre manager knows the address; resets prove it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_FORMS = {"login": "portal.front.signin.SignInForm"}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,60/h/ip",  # no limit per account: a stranger could use it up
    "reset_password": "5/m/ip,20/h/ip",  # by caller alone, for the same reason
    "password_guessed": "20/h/key",
    "code_guessed": "20/h/key",
}
"""`ip` is the caller as `portal.accounts.guessing` names it, never an address. The last two count
per account what came from browsers it does not know, and lock nobody out: see there."""
KNOWN_BROWSER_COOKIE_NAME = "__Secure-known" if HTTPS else "known"
MFA_ADAPTER = "portal.privacy.second_factor.SealedSecretsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = CENTRE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.SecondFactorForm",
    "reauthenticate": "portal.accounts.forms.SecondFactorAgainForm",
    "login_webauthn": "portal.accounts.passkeys.SignInForm",
    "authenticate_webauthn": "portal.accounts.passkeys.SecondFactorForm",
    "reauthenticate_webauthn": "portal.accounts.passkeys.SecondFactorAgainForm",
    "add_webauthn": "portal.accounts.passkeys.AddForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_COOKIE_NAME = "__Host-desk" if HTTPS else "desk"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = "__Host-form" if HTTPS else "form"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "portal.web.refusals.csrf_failure"

# --- Languages ------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("nl", _("Dutch")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
STAFF_LANGUAGES = ("en", "fr")
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["portal.front.formats"]
TIME_ZONE = env.text("TIME_ZONE", "Europe/Brussels")
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"

# --- Content ------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = CENTRE_NAME
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_BASE_URL = SITE_ORIGIN
WAGTAILADMIN_PERMITTED_LANGUAGES = [pair for pair in LANGUAGES if pair[0] in STAFF_LANGUAGES]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "awareness.search.backend", "SEARCH_CONFIG": "balise"}
}
"""The configuration is made by a migration of awareness: accents do not matter, no stemming."""
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILIMAGES_IMAGE_FORM_BASE = "awareness.uploads.images.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "awareness.uploads.documents.DocumentForm"
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
"""A password for everybody stands in clear in the database and can be guessed at leisure."""
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
MEDIA_ROOT = env.path("MEDIA_ROOT", VAR_DIR / "media")
MEDIA_URL = "/media/"

# --- Static files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", VAR_DIR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.web.static_files.StaticFiles"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- Browser security ------------------------------------------------------------------------
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # asks for a redirect to https: the proxy's duty; health checks stay plain
    *("security.W005", "security.W021"),  # ask for the two choices of HSTS below
]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env.flag("HSTS_SUBDOMAINS", False)
"""Other names below this one may not have a certificate: their owner decides."""
SECURE_HSTS_PRELOAD = HTTPS and env.flag("HSTS_PRELOAD", False)
"""Asks browsers to know this name by heart; taking that back takes months."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
"""Bytes, for editors' pages; everyone else meets portal.web.bodies.BODY_LIMIT_BYTES first."""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
"""A long page of blocks is a form of thousands of fields."""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
CMS_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "media-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
    "object-src": [NONE],
}
"""Looser, and only under /cms/: Wagtail's admin still has inline scripts."""

# --- Logging (technical only: ids, never texts, addresses or receipts) ------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "portal.web.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Without handlers of their own: nothing is mailed, nothing goes around the formatter.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "gunicorn.error": {"handlers": [], "propagate": True},
        "httpx": {"level": "WARNING"},  # a line with the URL for every request
        "django_tasks": {"level": "WARNING"},  # two lines for every page put into the index
    },
}
