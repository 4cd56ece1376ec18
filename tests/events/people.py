"""People who register for a meeting, as the tests need them."""

import re
import threading

from django.db import connection, connections

from accounts.models import OutgoingMail
from events import registration
from events.registration import Answers


def register(meeting, email="amira@example.org", name="Amira", language="de", **answers):
    return registration.register(meeting, email, Answers(name, **answers), language)


def take_part(meeting, number):
    """Registered and confirmed: with a seat, or waiting."""
    return registration.confirm(register(meeting, f"person-{number}@example.org", f"Person {number}"))


def states(meeting):
    """Address -> state, in the order of the numbers."""
    return dict(meeting.registrations.order_by("number", "pk").values_list("email", "state"))


def told():
    """Purpose and address of each mail that has not left yet, the oldest first."""
    return list(OutgoingMail.objects.waiting().order_by("pk").values_list("purpose", "to"))


def link_in(mail):
    return re.search(r"(/(?:teilnahme|en/participation|participation|nachgefragt)/[\w-]+/)", mail.body)[1]


def at_once(deeds):
    """Each in a thread and with a connection of its own, all released together. Errors come out."""
    ready, errors = threading.Barrier(len(deeds), timeout=30), []

    def run(deed):
        try:
            connection.ensure_connection()
            ready.wait()
            deed()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
