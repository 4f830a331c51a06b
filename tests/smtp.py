"""A mail server of the tests, on loopback: it takes mails, or refuses, or is slow, or is gone."""

import socketserver
import threading
import time
from email import message_from_bytes


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mood = "well"  # or "refuses", "slow", "rejects:ADDRESS"
        self.taken: list[str] = []  # the Message-ID of every mail it said yes to
        self.recipients: list[str] = []
        self.called = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is what these tests are about."""


class Session(socketserver.StreamRequestHandler):
    server: Server

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.server.called.set()
        if self.server.mood == "refuses":
            self.say("421 not now")
            return
        if self.server.mood == "slow":
            time.sleep(3)
            return
        self.say("220 here")
        while line := self.rfile.readline().decode("utf-8", "replace").strip():
            word = line.upper()
            if word.startswith(("HELO", "EHLO", "MAIL", "RSET")):
                self.say("250 yes")
            elif word.startswith("RCPT"):
                address = line.partition("<")[2].rstrip(">")
                rejected = self.server.mood == f"rejects:{address}"
                self.say("550 nobody of this name" if rejected else "250 yes")
                if not rejected:
                    self.server.recipients.append(address)
            elif word == "DATA":
                self.say("354 go on")
                self.server.taken.append(message_from_bytes(self.data())["Message-ID"])
                self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return

    def data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise ConnectionError
            lines.append(line)
        return b"".join(lines)
