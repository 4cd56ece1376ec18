"""A mail server that hangs, then refuses, while people register: `python -m tests.bench.outage 200`.

Half of them press the button while it takes the connection and says nothing, half while it sends everybody away. All
have to be registered, each with an answer within two seconds; once it works again, each mail arrives, and once.
"""

import http.client
import socketserver
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.bench.database import throwaway, vendor
from tests.bench.server import Server, posted

GOAL = 2
WORKERS, AT_ONCE = 4, 8
HANGS, REFUSES, WORKS = "hangs", "refuses", "works"
OUTAGE = timedelta(hours=1)


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads, allow_reuse_address = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.state = HANGS
        self.received: Counter[tuple[str, str]] = Counter()
        self.port = self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        if self.server.state == HANGS:
            time.sleep(30)
            return
        if self.server.state == REFUSES:
            self._say("421 come back later")
            return
        self._say("220 ready")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT TO:"):
                recipient = line[8:].split()[0].strip("<>")
            if word == "DATA":
                self._say("354 go on")
                self.server.received[recipient, self._message_id()] += 1
            self._say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def _message_id(self) -> str:
        found = ""
        while (line := self.rfile.readline().decode()) != ".\r\n":
            if line.lower().startswith("message-id:"):
                found = line.split(":", 1)[1].strip()
        return found

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def main(people: int) -> None:
    with throwaway(), MailServer() as mails:
        from accounts.models import OutgoingMail
        from events.models import Registration
        from tests.events.people import register
        from tests.factories import MeetingFactory

        threading.Thread(target=mails.serve_forever, daemon=True).start()
        meeting = MeetingFactory(open=True, capacity=people // 2)
        tokens = [register(meeting, f"person-{number}@example.org").token() for number in range(people)]
        with Server(WORKERS, MAIL_AT_ONCE="1", EMAIL_URL=f"smtp://127.0.0.1:{mails.port}") as server:
            _warm_up(server.port)
            answers = _press(server.port, tokens[: people // 2])
            mails.state = REFUSES
            answers += _press(server.port, tokens[people // 2 :])
        states = Counter(Registration.objects.values_list("state", flat=True))
        stored = OutgoingMail.objects.count()
        left_before = sum(mails.received.values())
        mails.state = WORKS
        _deliver(mails)
        _print(people, answers, mails, stored, left_before)
        print(f"registered: {dict(states)}", flush=True)


def _print(people: int, answers: list[tuple[int, float]], mails: MailServer, stored: int, left_before: int) -> None:
    from accounts.models import OutgoingMail

    seconds = sorted(took for _status, took in answers)
    statuses = dict(Counter(status for status, _took in answers))
    doubled = [one for one, times in mails.received.items() if times > 1]
    waiting = OutgoingMail.objects.waiting().count()
    print(f"\n{vendor()}, {people} people, {WORKERS} workers, a mail server that hangs, then refuses")
    print(f"answers {statuses}, slowest {seconds[-1]:.2f} s, goal {GOAL} s")
    print(f"mails kept {stored}, gone out during the outage {left_before}, after it {len(mails.received)}")
    print(f"doubled {len(doubled)}, still waiting {waiting}")


def _warm_up(port: int) -> None:
    """What a worker loads for its first visitor is not the mail server's fault."""
    for _visitor in range(WORKERS * 8):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/treffen/")
        connection.getresponse().read()
        connection.close()


def _press(port: int, tokens: list[str]) -> list[tuple[int, float]]:
    def press(token: str) -> tuple[int, float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        started = time.perf_counter()
        status = posted(connection, f"/teilnahme/{token}/")
        connection.close()
        return status, time.perf_counter() - started

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(press, tokens))


def _deliver(mails: MailServer) -> None:
    import time_machine
    from django.test.utils import override_settings
    from django.utils import timezone

    from accounts import outbox

    smtp = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": mails.port,
    }
    with override_settings(**smtp), time_machine.travel(timezone.now() + OUTAGE):
        while outbox.deliver():
            pass


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
