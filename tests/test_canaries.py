"""What is nobody's business is planted everywhere and looked for everywhere: pages, files, feeds, mails, the log."""

import logging
import re
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.http import Http404
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone

from accounts import outbox
from accounts.models import User
from accounts.personal_data import Mailbox
from connect import own_data, register
from directory import pdf, relay
from directory.models import Contact, Message, SearchWord
from directory.shortlist import Item
from directory.templatetags.shortlists import address
from tests import canaries, permissions
from tests.test_permissions import addresses  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WITHOUT_DESK = permissions.PEOPLE[:4]
LINK = re.compile(r'(?:href|src)="(/[^"#?]*)')
# Of each kind of page so many are followed, besides those asked for by their address.
MOST_FOLLOWED = 1
SHEETS = ("", "_csv", "_xlsx", "_needs", "_participants", "_door_list", "_badges", "_print", "_harvest", "_invitations")
PAGES_OF_THE_DESK = [f"desk{name}" for name in SHEETS]

# Who meets what, exactly: fields of a model, and in which states. What is not here nobody meets.
MAY_BE_MET = """
practitioner member_elsewhere member organiser coordinator
    directory.Contact.role,hours network
anonymous practitioner member_elsewhere member organiser coordinator
    directory.Contact.name network
    events.Meeting.online_link,moderation
member coordinator
    accounts.User.name colleague
    directory.Contact.name,role,hours,email,phone,mobile lapsed
organiser coordinator
    events.AccessNeed.text
    events.Answer.text
    events.Contribution.text
    events.Meeting.title,teaser,description,getting_there,invited,online_link,moderation,report,report_en draft
    events.Meeting.report,report_en
    events.Plan.notes
    events.Run.staying
    events.Registration.token_hash here,listed,confirmed,waiting
    events.Registration.name,email,organisation_name,role here,listed,confirmed,waiting,cancelled,unconfirmed
coordinator
    accounts.OutgoingMail.to
    accounts.User.email stranger,colleague
    accounts.User.name stranger
    directory.Change.fields
    directory.ChangeSuggestion.name,email,reason,fields
    directory.Contact.name,role,hours hidden,closed,closed-network,untold,left,draft
    directory.Contact.email,phone,mobile hidden,network,closed,closed-network,untold,left,draft,open
    directory.Enquiry.question,email
    directory.Funding.recipient,recipient_register,recipient_postcode,recipient_district
    directory.ImportFile.name
    directory.Invitation.email
    directory.JoinRequest.note
    directory.Location.name,street,postcode,city protected
    directory.Offer.name,summary,description,eligibility,access,referral,documents,fee_note
    directory.Organisation.name,short_name,summary,description,website,email,phone,internal_note draft
    directory.Organisation.internal_note
    directory.Review.report
    directory.Review.report of-a-contact
    directory.Verification.note
"""
PAGES = {
    # Behind the link of a colleague who leaves and names a successor; the holder has shown to read that mailbox.
    ("directory.Contact.name network", "anonymous"): {"directory:leave_entry"},
    # Behind the link of somebody with a seat.
    ("events.Meeting.online_link", "anonymous"): {"events:participation"},
}
# What a mail tells whoever it goes to about themselves.
TOLD_IN_MAILS = {
    "message": {"directory.Message.name", "directory.Message.text"},
    "meeting_changed": {"events.Registration.name"},
    "meeting_thanks": {"events.Registration.name"},
    "told": {"directory.Contact.name"},
    "review": {"directory.Contact.name"},
}


@pytest.fixture
def aviary(cast):
    return canaries.fill(cast)


def test_nobody_meets_what_is_not_for_them(addresses, aviary, cast, caplog, monkeypatch):  # noqa: F811
    caplog.set_level(logging.INFO)
    # A PDF is what its page says, and packed so that nobody could hear it.
    monkeypatch.setattr(pdf, "written", lambda html, pictures=None: html.encode())
    every_private_field_has_one(aviary)
    paths = list(dict.fromkeys(paths_for(addresses, aviary, cast)))

    met, where = defaultdict(list), defaultdict(set)
    for who in permissions.PEOPLE:
        heard = defaultdict(set)
        # That nobody else gets past the door of the desk is in the table of permissions.
        own = paths if who not in WITHOUT_DESK else [path for path in paths if not path.startswith("/admin/")]
        for path, text in crawl(getattr(cast, who), own):
            for song in aviary.heard_in(text):
                heard[song].add(route_of(path))
        for song, routes in heard.items():
            met[song].append(who)
            where[song, who] = routes

    assert dict(met) == read(MAY_BE_MET)
    assert {key: where[key] for key in PAGES} == PAGES
    assert aviary.heard_in(caplog.text) == set()


def every_private_field_has_one(aviary):
    private = {f"{label}.{name}" for label, names in canaries.fields().items() for name in names}
    assert private - {canary.field for canary in aviary.canaries} == set()
    for canary in aviary.canaries:
        assert str(canary) in aviary.heard_in(str(canary.stored())), canary
    # Whoever mistypes is offered words of the index; those of people only few may see are in it, too.
    assert "directory.Contact.name network" in aviary.heard_in(
        " ".join(SearchWord.objects.values_list("word", flat=True))
    )


def read(table):
    """{field and state: who meets it}"""
    found = {}
    for line in table.strip().splitlines():
        if not line.startswith(" "):
            people = line.split()
            continue
        fields, _space, states = line.strip().partition(" ")
        label, _dot, names = fields.rpartition(".")
        for name in names.split(","):
            for state in states.split(","):
                found[f"{label}.{name} {state.replace('-', ' ')}".strip()] = people
    return found


def crawl(visitor, paths):
    """Address and answer of all of these, and of what the pages found there lead to."""
    todo, known, followed = list(paths), set(paths), defaultdict(int)
    for path in todo:
        answer = visitor.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = canaries.readable(body)
        asked = path.partition("?q=")[2].lower()
        yield path, f"{dict(answer.headers)} {text.replace(asked, '') if asked else text}"
        if path.startswith("/admin/") or "html" not in answer.headers.get("Content-Type", ""):
            continue
        for link in sorted(set(LINK.findall(text)) - known):
            route = route_of(link)
            if not link.startswith(("/static/", "/en/")) and followed[route] < MOST_FOLLOWED:
                followed[route] += 1
                known.add(link)
                todo.append(link)


def route_of(path):
    try:
        return resolve(path.partition("?")[0]).view_name
    except Http404:
        return ""


def paths_for(addresses, aviary, cast):  # noqa: F811
    yield from (path for name, path in addresses.items() if not name.startswith("account_logout"))
    token, slug = aviary.reader.token(), aviary.meeting.slug
    for name in ("participation", "change_participation", "participation_calendar", "participation_certificate", "now"):
        yield reverse(f"events:{name}", args=[token])
    yield reverse("events:station", args=[token, aviary.station.pk])
    for item in aviary.meeting.programme.all():
        yield reverse("events:cockpit", args=[slug, item.pk])
    for name in ("meeting", "meeting_calendar", "register", "screen", "screen_state", "report", *PAGES_OF_THE_DESK):
        yield reverse(f"events:{name}", args=[slug])
    items = [Item.of(contact) for contact in cast.organisation.contacts.all()]
    query = address(items).partition("?")[2]
    for name in ("shortlist", "sheet", "sheet_pdf", "shortlist_contacts"):
        yield f"{reverse(f'directory:{name}')}?{query}"
    yield reverse("directory:case") + "?topic=wohnen"
    for contact in Contact.objects.all():
        for name in ("contact", "contact_card"):
            yield reverse(f"directory:{name}", args=[contact.uuid])
        # In capitals, so that what somebody typed is told from what is stored.
        yield f"{reverse('directory:search')}?q={contact.role.upper()}"
    for name, records in (("contact", "contacts"), ("offer", "offers"), ("location", "locations")):
        for record in getattr(cast.organisation, records).all():
            yield reverse(f"directory:care_{name}", args=[cast.organisation.slug, record.uuid])
    for name in ("search", "suggestions"):
        yield f"{reverse(f'directory:{name}')}?q={canaries.WORD.upper()}"
    for record in aviary.records:
        with suppress(NoReverseMatch):
            yield reverse(f"admin:{record._meta.label_lower.replace('.', '_')}_change", args=[record.pk])
    yield f"/gibt-es-nicht/{'x' * 10}"
    yield reverse("admin:directory_organisation_history", args=[cast.organisation.pk])


def test_mails_and_open_data_tell_nothing_of_others(aviary, monkeypatch, tmp_path, caplog):
    letters = []

    def put(message, purpose, *, key=""):
        letters.append((message, purpose))
        return kept(message, purpose, key=key)

    kept = outbox.put
    monkeypatch.setattr(outbox, "put", put)
    relay.pass_on(Message.objects.get())
    for days in (0, 1, 8, 40, 400):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            call_command("run_jobs")
    call_command("export_directory", str(tmp_path / "hsds.json"), format="hsds")

    told = defaultdict(set)
    for message, purpose in letters:
        files = " ".join(canaries.readable(content) for _name, content, _kind in message.attachments)
        own = message.to[0]
        text = f"{message.subject} {message.body} {message.extra_headers} {files}"
        for canary in aviary.found_in(text.replace(own, "")):
            told[purpose].add(canary.field)
            # Of the one it goes to, or written for them.
            assert own in (canary.record.email, getattr(getattr(canary.record, "contact", None), "email", "")), purpose
    assert told == TOLD_IN_MAILS
    assert aviary.heard_in((tmp_path / "hsds.json").read_text()) == set()
    assert aviary.heard_in(caplog.text) == set()


def test_no_link_that_opens_something_stands_in_the_log(addresses, caplog):  # noqa: F811
    careful, hasty = Client(enforce_csrf_checks=True), Client()
    keys = set()
    for path in addresses.values():
        known = resolve(path).kwargs
        keys |= {key for name in ("token", "key") if len(key := str(known.get(name, ""))) > 9}
        if keys & {*known.values()}:
            careful.post(path)  # forbidden without a cookie
            hasty.delete(path)  # not allowed
            hasty.get(f"{path}.")  # the full stop of the sentence
            hasty.get(path[:-5])

    assert len(keys) > 6
    assert [key for key in keys if key[:-5] in caplog.text] == []
    assert "Forbidden (CSRF cookie not set.): /eintrag/…/" in caplog.text
    assert "Method Not Allowed (DELETE): /teilnahme/…/" in caplog.text


def test_an_export_holds_all_a_table_lists_about_somebody_and_no_secret(aviary):
    missing, betrayed, tables = set(), set(), set()
    for holding in register.HOLDINGS:
        for record in (one for one in aviary.records if isinstance(one, holding.model)):
            person = person_of(holding, record)
            if not person:
                continue
            tables.add(holding.model_name)
            for told in (own_data.as_json(person), own_data.as_csv(person)):
                heard = aviary.heard_in(told)
                own = {canary for canary in aviary.canaries if canary.record is record and not canary.is_extra}
                missing |= {str(one) for one in own if one.name in holding.told()} - heard
                betrayed |= {str(one) for one in own if one.name not in holding.told()} & heard

    assert missing == set()
    assert betrayed == set()
    personal = {one.model_name for one in register.HOLDINGS if one.account or one.address}
    assert tables >= personal & canaries.fields().keys()


def person_of(holding, record):
    """Whose row it is: somebody with an account, or whoever reads an address."""
    path = holding.account or holding.address
    if not path:
        return None
    value = type(record)._base_manager.filter(pk=record.pk).values_list(path, flat=True).get()
    if not value:
        return None
    return User.objects.get(pk=value) if holding.account else Mailbox(value)
