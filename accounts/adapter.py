from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from accounts import signup


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return signup.is_open(request)

    def send_account_already_exists_mail(self, email: str) -> None:
        # A known address would otherwise be told from a new one by the time a password takes.
        make_password("not a password")
        super().send_account_already_exists_mail(email)
