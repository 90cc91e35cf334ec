"""The embedded settings with the plain Viewflow application that ours is measured against."""

from sigap_cases.settings.embedded import *  # noqa: F403
from sigap_cases.settings.embedded import INSTALLED_APPS, VAR_DIR


INSTALLED_APPS = [*INSTALLED_APPS, "bench.plain.apps.PlainConfig"]
# The same in every process of a run.
SECRET_KEY = TRACKING_CODE_KEY = "only-for-measuring"  # noqa: S105 opens nothing
FIELD_KEYS = {"bench": "only-for-measuring"}
FIELD_INDEX_KEY = "only-for-measuring"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HISTORY_SIGNING_KEY_FILE = VAR_DIR / "bench-history" / "signing.key"
HISTORY_ROOTS_FOLDER = VAR_DIR / "bench-history"
