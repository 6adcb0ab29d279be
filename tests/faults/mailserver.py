"""A mail server that is killed: what it took is in a file before it says so.

python -m tests.faults.mailserver PORT FILE    says the port it listens on (0: one of its choosing), then serves
"""

import asyncio
import os
import random
import re
import sys

from aiosmtpd.smtp import SMTP

MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)
SLOWEST = 0.004


class Taking:
    """Writes the Message-ID of each message down, then answers, after a moment in which it may be killed."""

    def __init__(self, file: int) -> None:
        self.file = file

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(random.random() * SLOWEST)
        os.write(self.file, MESSAGE_ID.search(envelope.original_content)[1] + b"\n")
        await asyncio.sleep(random.random() * SLOWEST)
        return "250 OK"


async def serve(port: int, path: str) -> None:
    """Until it is killed."""
    handler = Taking(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname="mail.example", loop=loop), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
