from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from directory import enquiries
from directory.models import Enquiry
from tests.factories import EnquiryFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)
LIST = "/admin/directory/enquiry/"


def days_ago(days):
    return TODAY - timedelta(days=days)


def answered(days, **fields):
    return EnquiryFactory(status="answered", answered_on=days_ago(days), asked_on=days_ago(days), **fields)


def page_of(enquiry):
    return reverse("admin:directory_enquiry_change", args=[enquiry.pk])


def test_the_address_goes_thirty_days_after_the_answer():
    due = answered(30, email="due@example.org")
    kept = answered(29, email="kept@example.org")
    waiting = EnquiryFactory(asked_on=days_ago(179), email="waiting@example.org")

    enquiries.forget_old(TODAY)

    assert dict(Enquiry.objects.values_list("pk", "email")) == {
        due.pk: "",
        kept.pk: "kept@example.org",
        waiting.pk: "waiting@example.org",
    }


def test_a_question_goes_after_half_a_year_answered_or_not():
    EnquiryFactory(asked_on=days_ago(180))
    answered(180)
    kept = [EnquiryFactory(asked_on=days_ago(179)), answered(179)]

    enquiries.forget_old(TODAY)

    assert set(Enquiry.objects.all()) == set(kept)


def test_coordinators_mark_questions_as_answered_and_open_them_again(cast):
    enquiry = EnquiryFactory()

    with time_machine.travel("2026-06-01 12:00+02:00", tick=False):
        cast.coordinator.force_login(cast.coordinator.user)
        cast.coordinator.post(LIST, {"action": "answered", "_selected_action": [enquiry.pk]})
    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.answered_on) == ("answered", TODAY)

    cast.coordinator.force_login(cast.coordinator.user)
    cast.coordinator.post(LIST, {"action": "reopen", "_selected_action": [enquiry.pk]})
    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.answered_on) == ("open", None)


def test_the_page_of_a_question_changes_nothing_but_its_state(cast):
    enquiry = EnquiryFactory(question="Wer?", email="a@example.org")

    response = cast.coordinator.post(page_of(enquiry), {"status": "answered", "question": "x", "email": ""})

    enquiry.refresh_from_db()
    assert response.status_code == 302
    assert (enquiry.question, enquiry.email, enquiry.status) == ("Wer?", "a@example.org", "answered")
    assert enquiry.answered_on


def test_an_address_leads_to_the_mail_program(cast):
    page = cast.coordinator.get(page_of(EnquiryFactory(email="a@example.org"))).content.decode()

    assert '<a href="mailto:a@example.org">a@example.org</a>' in page
    assert "nicht angegeben" in cast.coordinator.get(page_of(EnquiryFactory())).content.decode()


def test_questions_are_found_in_any_spelling(cast):
    wanted = EnquiryFactory(question="Wo ist eine Ärztin?")
    EnquiryFactory(question="Wo ist ein Kurs?")

    response = cast.coordinator.get(LIST, {"q": "aerztin"})

    assert list(response.context["cl"].result_list) == [wanted]


def test_the_log_of_the_admin_keeps_no_words_of_a_question(cast):
    enquiry = EnquiryFactory(question="Geheim", asked_on=TODAY)

    cast.coordinator.post(page_of(enquiry), {"status": "answered"})

    assert LogEntry.objects.get().object_repr == f"Frage {enquiry.pk} vom 01.06.2026"


def test_only_coordinators_read_questions(cast):
    enquiry = EnquiryFactory()

    answers = [one.get(page_of(enquiry)).status_code for one in cast.everyone]

    assert answers == [302, 302, 302, 302, 403, 200]
