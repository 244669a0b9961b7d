"""A mail server that says exactly what a test wrote down, and notes every byte it was sent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HANG_UP = "hang up"
SILENCE = "silence"
USUAL = {
    "greeting": "220 scripted ESMTP",
    "EHLO": "250 scripted",
    "HELO": "250 scripted",
    "MAIL": "250 sender fine",
    "RCPT": "250 recipient fine",
    "DATA": "354 go on",
    "dot": "250 taken",
    "RSET": "250 forgotten",
    "QUIT": "221 bye",
}


class Scripted:
    """Answers of `script` instead of the usual ones; a list is used up, its last word stays."""

    def __init__(self, script: dict[str, str | list[str]]) -> None:
        self.script = {
            word: [said] if isinstance(said, str) else list(said) for word, said in script.items()
        }
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.heard: list[str] = []
        self.mails: list[bytes] = []
        self.connections = 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._listen, daemon=True)

    def verbs(self) -> list[str]:
        """The first words of the commands, in order."""
        return [line.split(" ")[0].upper() for line in self.heard]

    def _says(self, word: str) -> str:
        said = self.script.get(word, [USUAL.get(word, "500 what?")])
        return said.pop(0) if len(said) > 1 else said[0]

    def _listen(self) -> None:
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            with peer, peer.makefile("rwb") as stream, suppress(OSError):
                self._talk(stream)

    def _answer(self, stream, word: str) -> bool:
        said = self._says(word)
        if said == HANG_UP:
            return False
        if said == SILENCE:
            self.done.wait(20)
            return False
        stream.write(said.encode() + b"\r\n")
        stream.flush()
        return True

    def _talk(self, stream) -> None:
        if not self._answer(stream, "greeting"):
            return
        while line := stream.readline():
            self.heard.append(line.decode().strip())
            verb = self.verbs()[-1]
            if not self._answer(stream, verb) or verb == "QUIT":
                return
            if verb == "DATA" and self.script.get("DATA", ["354"])[0].startswith("354"):
                if "body" in self.script:
                    stream.readline()
                    return
                body = []
                while (line := stream.readline()) not in (b".\r\n", b""):
                    body.append(line)
                self.mails.append(b"".join(body))
                if not self._answer(stream, "dot") or "after 250" in self.script:
                    return


@contextmanager
def scripted(**script: str | list[str]) -> Iterator[Scripted]:
    """Run one; keywords are verbs (or greeting, dot), `after_250` hangs up after accepting."""
    server = Scripted({word.replace("_", " "): said for word, said in script.items()})
    server.thread.start()
    try:
        yield server
    finally:
        server.done.set()
        server.listener.close()
