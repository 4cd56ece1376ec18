from django.urls import path
from django.utils.translation import pgettext_lazy

from directory.views import (
    ask,
    case,
    contact,
    district,
    invitations,
    joining,
    members,
    offer,
    organisation,
    own_shortlist,
    search,
    sheet,
    shortlist,
    suggestions,
    topic,
)

app_name = "directory"

urlpatterns = [
    path(pgettext_lazy("address", "search/"), search.search, name="search"),
    path(pgettext_lazy("address", "search/suggestions/"), suggestions.suggestions, name="suggestions"),
    path(pgettext_lazy("address", "search/ask/"), ask.ask, name="ask"),
    path(pgettext_lazy("address", "case/"), case.case, name="case"),
    path(pgettext_lazy("address", "organisations/<slug:slug>/"), organisation.organisation, name="organisation"),
    path(pgettext_lazy("address", "my/organisations/<slug:slug>/"), members.members, name="members"),
    path(pgettext_lazy("address", "my/organisations/<slug:slug>/invite/"), members.invite, name="invite"),
    path(
        pgettext_lazy("address", "my/organisations/<slug:slug>/invitations/<int:pk>/withdraw/"),
        members.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path(
        pgettext_lazy("address", "my/organisations/<slug:slug>/members/<int:pk>/role/"),
        members.change_role,
        name="change_role",
    ),
    path(
        pgettext_lazy("address", "my/organisations/<slug:slug>/members/<int:pk>/remove/"),
        members.remove_member,
        name="remove_member",
    ),
    path(pgettext_lazy("address", "my/organisations/<slug:slug>/leave/"), members.leave, name="leave"),
    path(
        pgettext_lazy("address", "my/organisations/<slug:slug>/requests/<int:pk>/decide/"),
        members.decide,
        name="decide",
    ),
    path(pgettext_lazy("address", "my/organisations/<slug:slug>/join/"), joining.join, name="join"),
    path(pgettext_lazy("address", "my/requests/<int:pk>/withdraw/"), joining.withdraw_request, name="withdraw_request"),
    path(pgettext_lazy("address", "invitations/<str:token>/"), invitations.invitation, name="invitation"),
    path(pgettext_lazy("address", "offers/<slug:slug>/"), offer.offer, name="offer"),
    path(pgettext_lazy("address", "contacts/<uuid:uuid>/"), contact.contact, name="contact"),
    path(pgettext_lazy("address", "contacts/<uuid:uuid>.vcf"), contact.card, name="contact_card"),
    path(pgettext_lazy("address", "shortlist/"), shortlist.page, name="shortlist"),
    path(pgettext_lazy("address", "shortlist/sheet/"), sheet.sheet, name="sheet"),
    path(pgettext_lazy("address", "shortlist/sheet.pdf"), sheet.sheet_pdf, name="sheet_pdf"),
    path(pgettext_lazy("address", "shortlist/keep/"), own_shortlist.keep, name="keep_shortlist"),
    path(pgettext_lazy("address", "shortlist/<int:pk>/note/"), own_shortlist.note, name="shortlist_note"),
    path(pgettext_lazy("address", "shortlist/<int:pk>/move/"), own_shortlist.move, name="shortlist_move"),
    path(pgettext_lazy("address", "shortlist/<int:pk>/remove/"), own_shortlist.remove, name="shortlist_remove"),
    path(pgettext_lazy("address", "shortlist/contacts.vcf"), shortlist.contacts, name="shortlist_contacts"),
    path(pgettext_lazy("address", "shortlist/shared/<str:token>/"), shortlist.shared, name="shared_shortlist"),
    path(pgettext_lazy("address", "topics/"), topic.topics, name="topics"),
    path(pgettext_lazy("address", "topics/<slug:slug>/"), topic.topic, name="topic"),
    path(pgettext_lazy("address", "districts/<slug:slug>/"), district.district, name="district"),
]
