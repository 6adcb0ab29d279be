"""Signing in: accounts are made by an administrator, so nobody signs up here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # it comes without types
    """What allauth asks us."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Never."""
        return False


def name_tried(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The name or address somebody tries to sign in with: what failures are counted by."""
    tried = credentials or {}
    posted = request.POST.get("login", "") if request else ""
    return str(tried.get("username") or tried.get("email") or posted)[:150].casefold()
