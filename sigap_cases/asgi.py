"""The entry point of an ASGI server."""

import os
from importlib import import_module

from django.conf import settings
from django.core.asgi import get_asgi_application

from sigap_cases import heap


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap_cases.settings.production")
application = get_asgi_application()
# The first visitor waits for no import, and the heap settles with all of them in it.
import_module(settings.ROOT_URLCONF)
heap.settle()
