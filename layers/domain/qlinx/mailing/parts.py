"""What a mail is made of, as HTML and as plain text:
a template calls the parts by name, and says no more about form.

Words and facts come in as they are: a part makes them printable. It ends where its last line ends; the
template brings the line break.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

from jinja2 import Undefined
from markupsafe import Markup, escape

from qlinx.kit.plain_text import clean, isolated, one_line, runs_right_to_left
from qlinx.mailing.letter_errors import UnprintableFactError

Caller = Callable[[], Markup]

# The link itself is padded, so that all of the button can be tapped; Outlook pads cells alone.
_BUTTON_BOX: Final = "background:#0b66b0;border-radius:6px;mso-padding-alt:14px 28px;"
_BUTTON: Final = "display:inline-block;padding:14px 28px;color:#ffffff;font-size:18px;font-weight:bold;text-decoration:none;"


class Parts(Protocol):
    """What a template may call."""

    def heading(self, text: object) -> Markup:
        """What the mail is about; plain text has its subject for that."""

    def titled(self, lead: object, title: object) -> Markup:
        """What somebody named, as the heading, after the words that lead to it."""

    def subheading(self, text: object) -> Markup:
        """What the paragraphs below it are about."""

    def paragraph(self, text: object, to: object = None) -> Markup:
        """``to`` is the address of a link in it, which plain text can only show after it."""

    def in_plain_text(self, text: object) -> Markup:
        """A paragraph that only plain text needs, because it has no heading."""

    def lines(self, fact: str) -> Markup:
        """A fact of several lines, inside a paragraph."""

    def details(self, *, caller: Caller) -> Markup:
        """Lines of ``detail`` that belong together."""

    def detail(self, name: object, value: object) -> Markup:
        """A name and what it is, on one line."""

    def bullets(self, lead: object = None, *, caller: Caller) -> Markup:
        """A list of ``item``, after the paragraph that leads to it."""

    def item(self, text: object) -> Markup:
        """One of a list."""

    def button(self, url: object, label: object, in_text: object = None) -> Markup:
        """The one thing to do.

        ``in_text`` stands in plain text instead of the label; "" where the address says it all.
        """

    def button_after(self, text: object, url: object, label: object) -> Markup:
        """A button after the paragraph that tells what it does;
        in plain text the address follows the paragraph.
        """

    def link_alone(self, url: object, label: object, in_text: object = None) -> Markup:
        """As ``button``, for what is less than the one thing to do."""

    def link_at_end(self, text: object, url: object, label: object) -> Markup:
        """A paragraph that ends in a link."""

    def link(self, url: object, label: object) -> Markup:
        """A link inside a sentence; in plain text its label alone (see ``paragraph``)."""

    def strong(self, text: object) -> Markup:
        """What has to be seen in a sentence."""

    def large(self, text: object) -> Markup:
        """A code to type over."""

    def divider(self) -> Markup:
        """Where something else begins."""


class Form(Parts, Protocol):
    """One of the two forms of a mail."""

    def printable(self, value: object) -> object:
        """What a template may print, cleaned, on one line, set apart where it runs the other way;
        what is printable stays.

        Raises
        ------
        UnprintableFactError
        """

    def in_markup(self, message: str) -> Markup:
        """Words of ours, as they stand in the mail."""


def parts_of(form: Form) -> Mapping[str, Callable[..., Markup]]:
    """The parts in this form, by the names under which templates call them."""
    return {name: getattr(form, name) for name in vars(Parts) if not name.startswith("_")}


class HtmlForm:
    """HTML that mail programs show: no style sheet, nothing from elsewhere."""

    def printable(self, value: object) -> object:
        return _printable(value, _set_apart)

    def in_markup(self, message: str) -> Markup:
        return escape(message)

    def heading(self, text: object) -> Markup:
        return _made(f'<h1 style="margin:0 0 16px 0;font-size:24px;line-height:1.25;">{self._of(text)}</h1>')

    def titled(self, lead: object, title: object) -> Markup:
        return _made(f'<p style="margin:0;">{self._of(lead)}</p>\n{self.heading(title)}')

    def subheading(self, text: object) -> Markup:
        return _made(
            f'<h2 style="margin:24px 0 4px 0;font-size:18px;line-height:1.25;">{self._of(text)}</h2>'
        )

    def paragraph(self, text: object, to: object = None) -> Markup:
        del to
        return _made(f"<p>{self._of(text)}</p>")

    def in_plain_text(self, text: object) -> Markup:
        del text
        return Markup()

    def lines(self, fact: str) -> Markup:
        return Markup("<br>\n").join(_set_apart(line) for line in _lines(fact))

    def details(self, *, caller: Caller) -> Markup:
        return caller()

    def detail(self, name: object, value: object) -> Markup:
        return _made(f'<p style="margin:0 0 8px 0;"><strong>{self._of(name)}:</strong> {self._of(value)}</p>')

    def bullets(self, lead: object = None, *, caller: Caller) -> Markup:
        before = f"{self.paragraph(lead)}\n" if lead else ""
        return _made(f"{before}<ul>\n{caller()}</ul>\n")

    def item(self, text: object) -> Markup:
        return _made(f"<li>{self._of(text)}</li>")

    def button(self, url: object, label: object, in_text: object = None) -> Markup:
        """A link in a table of one cell."""
        del in_text
        return _made(
            '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0;"><tr>'
            f'<td bgcolor="#0b66b0" style="{_BUTTON_BOX}">'
            f'<a href="{self._of(url)}" style="{_BUTTON}">{self._of(label)}</a></td></tr></table>'
        )

    def button_after(self, text: object, url: object, label: object) -> Markup:
        return _made(f"{self.paragraph(text)}\n{self.button(url, label)}")

    def link_alone(self, url: object, label: object, in_text: object = None) -> Markup:
        del in_text
        return self.paragraph(self.link(url, label))

    def link_at_end(self, text: object, url: object, label: object) -> Markup:
        return _made(f"<p>{self._of(text)} {self.link(url, label)}.</p>")

    def link(self, url: object, label: object) -> Markup:
        return _made(
            f'<a href="{self._of(url)}" style="color:inherit;font-weight:bold;">{self._of(label)}</a>'
        )

    def strong(self, text: object) -> Markup:
        return _made(f"<strong>{self._of(text)}</strong>")

    def large(self, text: object) -> Markup:
        return _made(
            f'<p style="margin:24px 0;font-size:32px;font-weight:bold;letter-spacing:2px;">{self._of(text)}</p>'
        )

    def divider(self) -> Markup:
        return Markup('<hr style="border:0;border-top:1px solid #8a8a8a;margin:32px 0 16px 0;">')

    def _of(self, value: object) -> Markup:
        return value if isinstance(value, Markup) else escape(self.printable(value))


class TextForm:
    """Plain text. It counts as markup, so that nothing escapes it: there is nothing to escape."""

    def printable(self, value: object) -> object:
        return _printable(value, _isolated)

    def in_markup(self, message: str) -> Markup:
        return _made(message)

    def heading(self, text: object) -> Markup:
        del text
        return Markup()

    def titled(self, lead: object, title: object) -> Markup:
        return _made(f"{self._of(lead)} {self._of(title)}\n")

    def subheading(self, text: object) -> Markup:
        return self._of(text)

    def paragraph(self, text: object, to: object = None) -> Markup:
        return self._with_address(text, to) if to else _made(f"{self._of(text)}\n")

    def in_plain_text(self, text: object) -> Markup:
        return self.paragraph(text)

    def lines(self, fact: str) -> Markup:
        return _made("\n".join(_isolated(line) for line in _lines(fact)))

    def details(self, *, caller: Caller) -> Markup:
        return _made(f"{caller()}\n")

    def detail(self, name: object, value: object) -> Markup:
        return _made(f"{self._of(name)}: {self._of(value)}")

    def bullets(self, lead: object = None, *, caller: Caller) -> Markup:
        before = f"{self._of(lead)}\n" if lead else ""
        return _made(f"{before}{caller()}\n")

    def item(self, text: object) -> Markup:
        return _made(f"- {self._of(text)}")

    def button(self, url: object, label: object, in_text: object = None) -> Markup:
        said = label if in_text is None else in_text
        before = f"{self._of(said)}:\n" if said else ""
        return _made(f"{before}{self._of(url)}\n")

    def button_after(self, text: object, url: object, label: object) -> Markup:
        del label
        return self._with_address(text, url)

    def link_alone(self, url: object, label: object, in_text: object = None) -> Markup:
        return self.button(url, label, in_text)

    def link_at_end(self, text: object, url: object, label: object) -> Markup:
        del label
        return self._with_address(text, url)

    def link(self, url: object, label: object) -> Markup:
        del url
        return self._of(label)

    def strong(self, text: object) -> Markup:
        return self._of(text)

    def large(self, text: object) -> Markup:
        return self.paragraph(text)

    def divider(self) -> Markup:
        return Markup("----------------------------------------")

    def _with_address(self, text: object, url: object) -> Markup:
        """A paragraph with an address below it: its full stop becomes a colon."""
        said = self._of(text).removesuffix(".").removesuffix(":")
        return _made(f"{said}:\n{self._of(url)}\n")

    def _of(self, value: object) -> Markup:
        return value if isinstance(value, Markup) else escape(self.printable(value))


def _printable(value: object, set_apart: Callable[[str], Markup]) -> object:
    if isinstance(value, Markup | Undefined):
        return value  # already dealt with, or about to raise
    if isinstance(value, str):
        return set_apart(one_line(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise UnprintableFactError(type(value).__name__)


def _set_apart(text: str) -> Markup:
    """Escaped, and kept from reordering the sentence around it."""
    return Markup("<bdi>{}</bdi>").format(text) if runs_right_to_left(text) else escape(text)


def _isolated(text: str) -> Markup:
    return _made(isolated(text))


def _lines(fact: str) -> Iterator[str]:
    return (line.strip() for line in clean(fact).strip().split("\n"))


def _made(text: str) -> Markup:
    """What was put together from what is escaped, or is plain text."""
    return Markup(text)  # noqa: S704
