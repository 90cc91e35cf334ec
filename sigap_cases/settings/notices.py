"""How notices are sent, unless the settings of a way of running say otherwise."""

from datetime import timedelta
from pathlib import Path


# Which class takes the notices of a channel. A channel without one is not offered.
NOTICE_CARRIERS: dict[str, str] = {"email": "notifications.channels.email.Mail"}
# The gateways of the phone channels: address and the secret that signs both ways.
NOTICE_GATEWAYS: dict[str, dict[str, str]] = {}
# Only for a gateway on the machine itself or inside the office's own network.
NOTICE_GATEWAYS_MAY_BE_PRIVATE = False
NOTICE_GATEWAYS_MAY_BE_PLAIN = False
# Attempts and age after which a notice has failed for good.
NOTICE_ATTEMPTS = 10
NOTICE_MAX_AGE = timedelta(days=3)
# With the hours in which it may not go, it is tried no longer than this.
NOTICE_LONGEST_AGE = timedelta(days=21)
# Taken at once by a worker; and how many workers one channel may hold at a time.
NOTICE_BATCH = 50
NOTICE_LANES = 1
# The most a channel sends in a minute; a channel that is not named here has no limit.
NOTICE_RATES: dict[str, int] = {}
# From whom a reporter hears: it tells who reads along at home as little as can be.
REPORTER_FROM = "Layanan Informasi <layanan@localhost>"
# Files that stand for what would have been sent, and the page that shows them.
OUTGOING_FILES: Path | None = None
