"""Prints the demo accounts that exist: the user name is the post."""

import os
import sys

import django
from django.conf import settings
from django.contrib.auth import get_user_model

from accounts.enums import Post


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap_cases.settings.embedded")
    django.setup()
    present = set(
        get_user_model()
        .objects.filter(username__in=Post.values, is_active=True)
        .values_list("username", flat=True)
    )
    accounts = [post for post in Post if post.value in present]
    if accounts:
        sys.stdout.write(f"Akun contoh, semua dengan sandi {settings.DEMO_PASSWORD}:\n")
    for post in accounts:
        sys.stdout.write(f"  {post.value:<24}{post.label}\n")


if __name__ == "__main__":
    main()
