"""A mail server for tests: takes mails, decodes them and writes each as a JSON file into a folder.

The file `answers` in that folder says how the next mails are answered, one line each: `451 …` or `550 …` at RCPT, `hang`
(the mail is taken and written, and the answer held back). Without a line left a mail is taken.
"""

import argparse
import asyncio
import email
import email.policy
import hashlib
import json
import logging
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

arguments = argparse.ArgumentParser()
arguments.add_argument("folder", type=pathlib.Path)
arguments.add_argument("--port", type=int, default=0)
arguments.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
arguments.add_argument("--user")
arguments.add_argument("--password")
args = arguments.parse_args()
# The library calls some of its own names deprecated.
logging.disable(logging.WARNING)


def answer():
    """Takes the next line of the file with answers."""
    path = args.folder / "answers"
    lines = path.read_text().splitlines() if path.exists() else []
    if not lines:
        return ""
    path.write_text("".join(line + "\n" for line in lines[1:]))
    return lines[0]


class Handler:
    def __init__(self):
        self.held = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = answer()
        self.held = said == "hang"
        if said and not self.held:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        content = envelope.original_content
        read = email.message_from_bytes(content, policy=email.policy.default)
        letter = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": str(read["Subject"]),
            "sender": str(read["From"]),
            "body": read.get_content().replace("\r\n", "\n"),
            "id": str(read["Message-ID"]),
            "headers": [name for name in read.keys()],
            "hash": hashlib.sha256(content).hexdigest(),
            "encrypted": session.ssl is not None or args.tls == "implicit",
            "user": session.auth_data.decode() if session.auth_data else "",
        }
        number = len(list(args.folder.glob("*.json")))
        path = args.folder / f"{number:04}.part"
        path.write_text(json.dumps(letter))
        path.rename(path.with_suffix(".json"))
        if self.held:
            # Never answered: somebody kills one of the two.
            await asyncio.get_running_loop().create_future()
        return "250 taken"


def authenticator(server, session, envelope, mechanism, data):
    right = data.login == args.user.encode() and data.password == args.password.encode()
    return AuthResult(success=right, handled=False, auth_data=data.login if right else None)


async def main():
    context = None
    if args.tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(args.folder / "cert.pem", args.folder / "key.pem")
    loop = asyncio.get_running_loop()

    def server():
        return SMTP(
            Handler(),
            hostname="localhost",
            loop=loop,
            tls_context=context if args.tls == "starttls" else None,
            require_starttls=args.tls == "starttls",
            authenticator=authenticator if args.user else None,
            auth_required=bool(args.user),
            auth_require_tls=args.tls == "starttls",
        )

    listening = await loop.create_server(
        server, "127.0.0.1", args.port, ssl=context if args.tls == "implicit" else None
    )
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


asyncio.run(main())
