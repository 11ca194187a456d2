"""Settings of the project: one file, every knob from the environment (the table is in docs/operating.md).

Safe by default: DEBUG off, a secret of its own, known hosts, secure cookies and headers.
"""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

from newsroom import csp, env, inlined

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var")))

# --- the site -------------------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret_key")
SITE_NAME = env.text("SITE_NAME", "Newsroom")
SITE_ABOUT = env.text("SITE_ABOUT")
ABOUT_FILE = Path(env.text("ABOUT_FILE", str(DATA_DIR / "about.txt")))
CONTACT_EMAIL = env.text("CONTACT_EMAIL")
SITE_URL = env.address("SITE_URL", "http://localhost:8000" if DEBUG else "https://localhost")
SITE_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", f"{urlsplit(SITE_URL).hostname},localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

LANGUAGE_CODE = env.language("LANGUAGE_CODE", "en")
TIME_ZONE = env.zone("TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = True
DESK_LANGUAGES = ("en", "de", "es")  # those of articles/locale: who works at the desk may choose one there
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_PATH, LANGUAGE_COOKIE_HTTPONLY = "desk_language", "/admin/", True
LANGUAGE_COOKIE_AGE, LANGUAGE_COOKIE_SAMESITE = 60 * 60 * 24 * 365, "Lax"
LOCALE_PATHS = [BASE_DIR / "articles" / "locale"]

# --- what is installed ----------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "articles.apps.ArticlesConfig",
    "articles.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "taggit",
    "django_prose_editor",
    "js_asset",
]
BUILT_IN_CSP = django.VERSION >= (6, 0)
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware" if BUILT_IN_CSP else "newsroom.csp.ContentSecurityPolicyMiddleware",
    "articles.middleware.PublishDue",
    "django.middleware.http.ConditionalGetMiddleware",
    "articles.middleware.KeptPages",
    "articles.middleware.DeskSessions",
    "articles.middleware.DeskLanguage",
    "articles.middleware.OldAddresses",  # around CommonMiddleware, which adds a missing slash first
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "articles.middleware.DeskPeople",
    "articles.middleware.DeskMessages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
DEMO = DEBUG and env.flag("DEMO")
if DEMO:  # visitors of the demonstration see the pages that readers would
    MIDDLEWARE.append("newsroom.demo.OwnNotFoundPage")
ROOT_URLCONF = "newsroom.urls"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # the other asks for a signer at every page
WSGI_APPLICATION = "newsroom.wsgi.application"
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
                "django.template.context_processors.csp" if BUILT_IN_CSP else "newsroom.csp.nonce",
            ],
        },
    },
]

# --- data -----------------------------------------------------------------------------------------------------------
DATABASE_URL = env.scheme("DATABASE_URL", f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}", ("sqlite", "postgres", "postgresql"))
try:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
except ValueError as error:
    raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN: readers that turn writers no longer fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000; "
            "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.scheme("REDIS_URL", "", ("redis", "rediss", "unix"))
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "newsroom"}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
}

# --- files ----------------------------------------------------------------------------------------------------------
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(DATA_DIR / "media")))
MEDIA_URL = "media/"
SERVE_MEDIA = env.flag("SERVE_MEDIA", default=True)
S3_BUCKET, S3_ENDPOINT = env.bucket("S3_BUCKET"), env.scheme("S3_ENDPOINT", "", ("http", "https"))
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Finders serve the files where they lie, so nothing must be collected first; names with a hash in them
# need `collectstatic`, and then live a year in every cache.
STATIC_HASHED = env.flag("STATIC_HASHED")
STORAGES = {
    "default": {
        "BACKEND": "newsroom.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT or None,
            "region_name": env.text("S3_REGION") or None,
            "file_overwrite": False,
            "object_parameters": {"CacheControl": "public, max-age=31536000"},  # every name holds a hash of the content
        },
    }
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_HASHED
for folder in (DATA_DIR, STATIC_ROOT):  # SQLite and WhiteNoise want theirs to exist; one that cannot be made fails there
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
WHITENOISE_AUTOREFRESH = DEBUG

PHOTO_MAX_BYTES = env.integer("PHOTO_MAX_MEGABYTES", 25, least=1) * 1024 * 1024
PHOTO_MAX_PIXELS = env.integer("PHOTO_MAX_MEGAPIXELS", 80, least=1) * 1_000_000
SHARE_PICTURES = env.flag("SHARE_PICTURES", default=True)
SHARE_FACES = env.text("SHARE_FACES")
SHARE_IMPORT_SECONDS = env.integer("SHARE_IMPORT_SECONDS", 300, least=0)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- imports --------------------------------------------------------------------------------------------------------
IMPORT_DIR = DATA_DIR / "imports"
IMPORT_MAX_BYTES = env.integer("IMPORT_MAX_MEGABYTES", 500, least=1) * 1024 * 1024
IMPORT_RUNS = env.one_of("IMPORT_RUNS", "thread", ("thread", "command"))
IMPORT_FETCH_MOST = env.integer("IMPORT_FETCH_MOST", 10_000)

# --- stories --------------------------------------------------------------------------------------------------------
RELATED_CARDS = env.integer("RELATED_CARDS", 4, least=1)
RELATED_HEADINGS = env.words(
    "RELATED_HEADINGS",
    "You May Also Like, You Might Also Like, Related stories, Related articles, Related posts, Related reading, "
    "Read more, Read next, See also",
)
RELATED_LEAST = env.integer("RELATED_LEAST", 1, least=1)
RELATED_SKIP_LINKED = env.flag("RELATED_SKIP_LINKED", default=True)
RELATED_REFRESH = env.one_of("RELATED_REFRESH", "thread", ("thread", "inline", "timer"))
RELATED_REASONS = env.flag("RELATED_REASONS")
RELATED_COUNTS = env.flag("RELATED_COUNTS", default=True)
CHECKS_BLOCK = env.words("CHECKS_BLOCK", "link_nowhere")
CHECKS_OFF = env.words("CHECKS_OFF")
STORY_LANGUAGES = env.words("STORY_LANGUAGES", ",".join(code for code, _name in global_settings.LANGUAGES))
LIVE_SILENCE = timedelta(hours=env.integer("LIVE_HOURS", 6, least=1))
LIVE_SECONDS = env.integer("LIVE_SECONDS", 20, least=5)
FRONT_PICTURE_HOURS = env.integer("FRONT_PICTURE_HOURS", 0, least=0)
MOST_READ = env.flag("MOST_READ", default=True)
TAGS_CLOSED = env.flag("TAGS_CLOSED")
TAG_PAGE_LEAST = env.integer("TAG_PAGE_LEAST", 3, least=0)
PAGE_SECONDS = env.integer("PAGE_SECONDS", 60)
EMBEDS = env.origins(
    "EMBEDS",
    "https://www.youtube-nocookie.com, https://player.vimeo.com, https://platform.twitter.com, https://open.spotify.com, "
    "https://w.soundcloud.com, https://mastodon.social",
)

# --- machines -------------------------------------------------------------------------------------------------------
FEED_FULL_TEXT = env.flag("FEED_FULL_TEXT")
WEBSUB_HUB = env.scheme("WEBSUB_HUB", "", ("http", "https"))
INDEXNOW_KEY = env.key("INDEXNOW_KEY")
INDEXNOW_URL = env.scheme("INDEXNOW_URL", "https://api.indexnow.org/indexnow", ("http", "https"))
AI_CRAWLERS = env.one_of("AI_CRAWLERS", "allow", ("allow", "search", "none"))
SECURITY_CONTACT = env.text("SECURITY_CONTACT", f"mailto:{CONTACT_EMAIL}" if CONTACT_EMAIL else "")

# --- people ---------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
DEMO_PASSWORD_FILE = DATA_DIR / "demo_password"
if DEBUG:
    AUTHENTICATION_BACKENDS.append("articles.demo.DemoBackend")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- safety ---------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = SITE_HTTPS and env.flag("HTTPS_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 31_536_000 if SITE_HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SITE_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
INLINED_STYLES, INLINED_SCRIPTS = inlined.sheets(BASE_DIR / "static"), inlined.scripts(BASE_DIR / "static")
# The first hash of styles is the <style> that the editor's engine (Tiptap) adds at start; it is constant.
SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'", csp.NONCE, *inlined.sources(INLINED_SCRIPTS)],
    "style-src": [
        "'self'",
        csp.NONCE,
        "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='",
        *inlined.sources(INLINED_STYLES),
    ],
    "img-src": ["'self'", "data:"],
    "frame-src": ["'self'", *EMBEDS],  # ourselves: the desk's preview is a page of ours in a frame
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}

# --- words ----------------------------------------------------------------------------------------------------------
TAGGIT_CASE_INSENSITIVE = False  # articles.Tag folds case, width and accents itself, on every database alike
LOG_LEVEL = env.one_of("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
