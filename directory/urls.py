from django.urls import path
from django.utils.translation import pgettext_lazy

from directory.views import ask, contact, district, offer, organisation, search, suggestions, topic

app_name = "directory"

urlpatterns = [
    path(pgettext_lazy("address", "search/"), search.search, name="search"),
    path(pgettext_lazy("address", "search/suggestions/"), suggestions.suggestions, name="suggestions"),
    path(pgettext_lazy("address", "search/ask/"), ask.ask, name="ask"),
    path(pgettext_lazy("address", "organisations/<slug:slug>/"), organisation.organisation, name="organisation"),
    path(pgettext_lazy("address", "offers/<slug:slug>/"), offer.offer, name="offer"),
    path(pgettext_lazy("address", "contacts/<uuid:uuid>/"), contact.contact, name="contact"),
    path(pgettext_lazy("address", "topics/"), topic.topics, name="topics"),
    path(pgettext_lazy("address", "topics/<slug:slug>/"), topic.topic, name="topic"),
    path(pgettext_lazy("address", "districts/<slug:slug>/"), district.district, name="district"),
]
