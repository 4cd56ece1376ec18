from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts import outbox, signup


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return signup.is_open(request)

    def send_account_already_exists_mail(self, email: str) -> None:
        # A known address would otherwise be told from a new one by the time a password takes.
        make_password("not a password")
        super().send_account_already_exists_mail(email)

    def render_mail(self, template_prefix: str, email: Any, context: Any, headers: Any = None) -> Any:
        message = super().render_mail(template_prefix, email, context, headers)
        # allauth calls `send` and nothing else on what it gets: a slow mail server must not hold up a page, nor tell a
        # known address from an unknown one.
        message.send = lambda: outbox.put(message, template_prefix.rpartition("/")[2])
        return message
