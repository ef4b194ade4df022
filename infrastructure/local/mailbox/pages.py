"""The mailbox as a person sees it in a browser.

Messages are shown apart from the page: nothing in one runs.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from infrastructure.local.mailbox.message import Message
from qlinx.kit.clock import HOME_ZONE

_STYLE: Final = """
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
a { color: inherit; } nav { margin-bottom: 1rem; }
ol { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
li a { display: grid; gap: 0 1rem; grid-template-columns: 5rem 1fr; padding: .7rem .25rem;
       border-bottom: 1px solid var(--line); text-decoration: none; }
li a:hover, li a:focus-visible { background: color-mix(in srgb, currentColor 6%, transparent); }
li small { grid-column: 2; opacity: .7; overflow-wrap: anywhere; }
li time { grid-row: span 2; opacity: .7; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
summary { padding: .7rem .25rem; border-bottom: 1px solid var(--line); cursor: pointer; }
summary time { display: inline-block; width: 6rem; opacity: .7; font-variant-numeric: tabular-nums; }
iframe { width: 100%; height: 46rem; border: 1px solid var(--line); border-radius: .4rem; background: white; }
form { display: flex; gap: .5rem; margin-bottom: 1rem; }
input, button { font: inherit; padding: .4rem .7rem; } input { flex: 1; min-width: 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .8rem; border: 1px solid var(--line);
      border-radius: .4rem; font-size: .85rem; margin: 0; }
"""


# Tells that there is more, and leaves what somebody reads or types as it is.
SCRIPT: Final = """
const link = document.getElementById("new"), known = Number(link.dataset.number);
setInterval(async () => {
  try {
    const { number } = await (await fetch("/number")).json();
    link.hidden = number === known;
    link.textContent = number > known ? `${number - known} new: show` : "Show what there is now";
  } catch { /* the system stopped */ }
}, 3000);
"""
# So many of one subject are one line in the list.
_A_MAILING: Final = 4
SCRIPT_HASH: Final = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()


def list_page(messages: Sequence[Message], wanted: str = "") -> str:
    """The messages in which the words stand that are ``wanted``, the newest first; of a mailing that many got
    one line, so that it buries nothing.
    """
    found = [message for message in messages if _has(message, wanted)]
    none = "Nothing has these words." if wanted else "No mail has been sent yet."
    items = "".join(map(_items, _mailings(found)))
    again = f"/?q={escape(quote(wanted))}" if wanted else "/"
    content = (
        "<h1>Mail sent by Qlinx on this machine</h1>"
        f'<form role="search"><input type="search" name="q" value="{escape(wanted)}" aria-label="Search" '
        'placeholder="An address, a subject, words of the mail"><button>Search</button></form>'
        '<p><a href="/codes">Codes of authenticator apps</a></p>'
        f'<p><a id="new" href="{again}" data-number="{len(messages)}" hidden>New mail</a></p>'
        + (f"<ol>{items}</ol>" if items else f"<p>{none}</p>")
        + f"<script>{SCRIPT}</script>"
    )
    return _page("Mail", content)


def codes_page(codes: Iterable[tuple[str, str]]) -> str:
    """What the apps of the example data show now; without a script it is loaded anew by hand."""
    content = (
        '<nav><a href="/">All mail</a></nav><h1>Codes of authenticator apps</h1>'
        "<p>For signing in as staff or as a user of an employer. Each works once, and changes every half a minute: "
        f'<a href="/codes">show them again</a>.</p>{_definitions(codes)}'
    )
    return _page("Codes", content)


def _mailings(messages: Iterable[Message]) -> Iterable[list[Message]]:
    """The messages by sender and subject, in the order of the newest of each."""
    groups: dict[tuple[str, str], list[Message]] = {}
    for message in messages:
        groups.setdefault((message.sender, message.subject), []).append(message)
    return groups.values()


def _items(messages: list[Message]) -> str:
    if len(messages) < _A_MAILING:
        return "".join(map(_item, messages))
    return (
        f"<li><details><summary><time>{_time(messages[0])}</time>{escape(messages[0].subject)}"
        f" <b>({len(messages)})</b></summary><ol>{''.join(map(_item, messages))}</ol></details></li>"
    )


def _time(message: Message) -> str:
    return f"{message.received_at.astimezone(HOME_ZONE):%H:%M:%S}"


def _has(message: Message, wanted: str) -> bool:
    told = " ".join([message.subject, message.sender, *message.recipients, message.text or ""]).lower()
    return all(word in told for word in wanted.lower().split())


def message_page(message: Message) -> str:
    """One message: how it looks, its text, its calendar parts, its headers."""
    location = f"/messages/{escape(message.message_id)}"
    facts = {"From": message.sender, "To": ", ".join(message.recipients), "Subject": message.subject}
    parts = [
        '<nav><a href="/">All mail</a></nav>',
        f"<h1>{escape(message.subject)}</h1>",
        _definitions(facts.items()),
    ]
    if message.html is not None:
        # Without scripts, forms or this page's origin; links open in a window of their own.
        sandbox = "allow-popups allow-popups-to-escape-sandbox"
        parts.append(
            f'<h2>As shown</h2><iframe title="The message" sandbox="{sandbox}" src="{location}/html"></iframe>'
        )
    if message.text is not None:
        parts.append(f"<h2>Plain text</h2><pre>{escape(message.text)}</pre>")
    parts += [f"<h2>Calendar part</h2><pre>{escape(part)}</pre>" for part in message.calendar]
    if message.attachments:
        files = ((a.name or "(no name)", f"{a.content_type}, {a.size} bytes") for a in message.attachments)
        parts.append(f"<h2>Attachments</h2>{_definitions(files)}")
    parts.append(f"<h2>Headers</h2>{_definitions(message.headers)}")
    parts.append(f'<p><a href="{location}/raw">The message as it was sent</a></p>')
    return _page(message.subject, "".join(parts))


def _item(message: Message) -> str:
    return (
        f'<li><a href="/mail/{escape(message.message_id)}">'
        f"<time>{_time(message)}</time><span>{escape(message.subject)}</span>"
        f"<small>to {escape(', '.join(message.recipients))}</small></a></li>"
    )


def _definitions(pairs: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(value)}</dd>' for name, value in pairs)}</dl>"


def _page(title: str, content: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{content}</body></html>"
    )
