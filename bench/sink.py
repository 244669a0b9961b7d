"""A mail server that takes everything and keeps nothing, in a process of its own.

It answers as fast as Python can, so that what is measured is the sender.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from subprocess import PIPE, Popen

GREETING = b"220 sink\r\n"
ANSWERS = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n", b"EHLO": b"250 sink\r\n"}
TAKEN = b"250 ok\r\n"
END = b"\r\n.\r\n"


@contextmanager
def running() -> Iterator[int]:
    """Yield the port of a sink; it ends on leaving."""
    with Popen([sys.executable, "-m", "bench.sink"], stdout=PIPE) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _converse(connection: socket.socket) -> None:
    """Talk to one sender until it leaves."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(GREETING)
    rest = b""
    while piece := connection.recv(65536):
        rest += piece
        while b"\r\n" in rest:
            line, rest = rest.split(b"\r\n", 1)
            word = line[:4].upper()
            connection.sendall(ANSWERS.get(word, TAKEN))
            if word == b"DATA":
                rest = _letter(connection, rest)


def _letter(connection: socket.socket, rest: bytes) -> bytes:
    """Read to the dot and take the letter; return what came after it."""
    while END not in rest:
        piece = connection.recv(65536)
        if not piece:
            return b""
        rest += piece
    connection.sendall(TAKEN)
    return rest.split(END, 1)[1]


def _serve() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            connection, _ = server.accept()
            with connection, suppress(OSError):  # who has left waits for no answer
                _converse(connection)


if __name__ == "__main__":
    _serve()
