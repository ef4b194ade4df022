"""Mail to our contact address, in the form in which the provider leaves it in the bucket."""

from typing import Final

from qlinx.kit.provider import PROVIDER

SENDER: Final = "noor@thuis.nl"
_PROVED: Final = "spf=pass (spfCheck: domain of thuis.nl) client-ip=192.0.2.1; dkim=pass header.i=@{domain}; dmarc={dmarc} header.from={domain};"


def received(
    text: str = "De knop doet niets.",
    *,
    sender: str = SENDER,
    subject: str = "Mijn uitnodiging",
    headers: str = "",
    body: str = "",
    return_path: str | None = None,
    dmarc: str = "pass",
    spam: str = "PASS",
    virus: str = "PASS",
    mark: str = "<een@thuis.nl>",
) -> bytes:
    """A mail with the headers that the provider puts on top, and what its sender wrote below these.

    ``body``: content headers and content, in place of plain ``text``.
    """
    path = sender if return_path is None else return_path
    proved = _PROVED.format(domain=sender.rpartition("@")[2], dmarc=dmarc)
    lines = [
        f"Return-Path: <{path}>",
        "Received: from mail.thuis.nl (mail.thuis.nl [192.0.2.1])",
        f" by inbound-smtp.eu-west-1.amazonaws.com with SMTP id 8p0kbda0e13ve46 for {PROVIDER.email};",
        " Fri, 27 Nov 2026 10:22:38 +0000 (UTC)",
        f"X-SES-Spam-Verdict: {spam}",
        f"X-SES-Virus-Verdict: {virus}",
        f"Authentication-Results: amazonses.com;\r\n {proved}",
        "X-SES-RECEIPT: AEFBQUFBQUFBQUFH",
        *([headers] if headers else []),
        f"From: Noor Zwaan <{sender}>",
        f"To: {PROVIDER.email}",
        f"Subject: {subject}",
        "Date: Fri, 27 Nov 2026 11:22:36 +0100",
        *([f"Message-ID: {mark}"] if mark else []),
        "MIME-Version: 1.0",
        body or f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
    ]
    return "\r\n".join(lines).encode()
