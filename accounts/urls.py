from django.urls import path
from django.utils.translation import pgettext_lazy

from accounts.views import name, sessions

app_name = "accounts"

urlpatterns = [
    path(pgettext_lazy("address", "my/name/"), name.name, name="name"),
    path(pgettext_lazy("address", "my/sessions/<int:pk>/end/"), sessions.end_session, name="end_session"),
]
