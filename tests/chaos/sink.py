"""A mail server in a process of its own, whose mailbox is the judge.

It writes the Message-ID of every letter that it takes to a file, and has that file on the disk,
before it says so.  It misbehaves as often as it is told to, by a seed, so that a run can be had
again: ``python -m tests.chaos.sink FILE PORT SEED '{"after the dot": 0.05}'``.

An address decides too: ``gone-…`` is refused with 550, ``full-…`` with 552, ``late-…`` is answered
after several seconds, ``spam-…`` is refused after the dot.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from contextlib import suppress
from email.parser import BytesHeaderParser

LATE_SECONDS = 5.0
# The faults that may be asked for, and how often of a hundred.
GREETING, RCPT, BUSY = "421 at the greeting", "451 at RCPT", "452 at RCPT"
BEFORE, AFTER, TAKEN = "before the dot", "after the dot", "after 250"
FAULTS = (GREETING, RCPT, BUSY, BEFORE, AFTER, TAKEN)


class Mailbox:
    """The file of what was taken: one line a letter, Message-ID and recipient."""

    def __init__(self, path: str) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def keep(self, message: bytes, recipient: str) -> None:
        """Have it on the disk before anybody is told."""
        found = BytesHeaderParser().parsebytes(message)["Message-ID"]
        os.write(self.file, f"{found} {recipient}\n".encode())
        os.fsync(self.file)


class Talk:
    """One conversation."""

    def __init__(self, mailbox: Mailbox, faults: dict[str, float], dice: random.Random) -> None:
        self.mailbox, self.faults, self.dice = mailbox, faults, dice
        self.recipient = ""

    def falls(self, fault: str) -> bool:
        """Throw the dice for a fault."""
        return self.dice.random() < self.faults.get(fault, 0.0)

    async def hold(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak until the other side goes or a fault ends it."""
        self.reader, self.writer = reader, writer
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            if self.falls(GREETING):
                await self.say("421 4.3.2 too busy")
            else:
                await self.say("220 sink ESMTP")
                while await self.answer((await reader.readuntil(b"\n")).decode().strip()):
                    pass
        writer.transport.abort()

    async def say(self, line: str) -> bool:
        self.writer.write(line.encode() + b"\r\n")
        await self.writer.drain()
        return True

    async def answer(self, line: str) -> bool:
        """Answer one command; false ends the conversation."""
        verb = line[:4].upper()
        if verb == "RCPT":
            return await self.say(self.of_recipient(line.partition("<")[2].rstrip(">")))
        if verb == "DATA":
            await self.say("354 go on")
            return await self.take()
        if verb == "QUIT":
            await self.say("221 bye")
            return False
        return await self.say("250 fine")

    def of_recipient(self, address: str) -> str:
        self.recipient = address
        if address.startswith("gone-"):
            return "550 5.1.1 no such user"
        if address.startswith("full-"):
            return "552 5.2.2 mailbox full"
        if self.falls(RCPT):
            return "451 4.7.1 try again later"
        return "452 4.2.2 not now" if self.falls(BUSY) else "250 fine"

    async def take(self) -> bool:
        if self.falls(BEFORE):
            await self.reader.readuntil(b"\n")
            return False
        message = await self.reader.readuntil(b"\r\n.\r\n")
        if self.recipient.startswith("spam-"):
            return await self.say("554 5.7.1 looks like advertising")
        if self.recipient.startswith("late-"):
            await asyncio.sleep(LATE_SECONDS)
        self.mailbox.keep(message, self.recipient)
        if self.falls(AFTER):
            return False
        await self.say("250 2.0.0 taken")
        return not self.falls(TAKEN)


async def serve(path: str, port: int, seed: int, faults: dict[str, float]) -> None:
    """Take letters until the process is ended."""
    mailbox, dice = Mailbox(path), random.Random(seed)
    assert set(faults) <= set(FAULTS), faults

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Talk(mailbox, faults, dice).hold(reader, writer)

    server = await asyncio.start_server(talk, "127.0.0.1", port, limit=4 * 1024 * 1024)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])))
