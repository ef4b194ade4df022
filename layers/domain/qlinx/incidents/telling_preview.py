"""The mail to persons as the very bytes that would leave, made out to the member of staff who looks at it."""

from dataclasses import dataclass
from email import message_from_bytes, policy

from qlinx.incidents.errors import WordsIncomplete
from qlinx.incidents.mails import person_letter
from qlinx.incidents.posting import PERSONS_TOLD
from qlinx.incidents.recording import incident_of
from qlinx.incidents.telling_store import telling_of
from qlinx.kit.errors import NotFound
from qlinx.kit.ids import derived_id
from qlinx.kit.texts import Language
from qlinx.mailing.addressees import addressees_of
from qlinx.mailing.composing import Links
from qlinx.mailing.mime import sender_of, write
from qlinx.records.context import Context


@dataclass(frozen=True, slots=True)
class Shown:
    """A message: its bytes, and what its reader sees of them first."""

    message: bytes
    subject: str
    text: str


def shown(
    ctx: Context, incident_id: str, language: Language, mailed: tuple[str, str], *, actor: str
) -> Shown:
    """The message in a language, as it would leave now. ``mailed``: where our pages are and whom it is from.

    Raises
    ------
    NotFound, WordsIncomplete
    """
    incident, telling, found = (
        incident_of(ctx, incident_id),
        telling_of(ctx.store, incident_id),
        addressees_of(ctx, actor),
    )
    if not found:
        raise NotFound
    if not telling.is_complete:
        raise WordsIncomplete
    seed = derived_id("shown", PERSONS_TOLD, incident_id)
    letter = person_letter(ctx, incident, telling, found[0].value, language, seed=seed)
    public_url, mail_from = mailed
    message = write(letter, sender_of(Links(public_url), mail_from), date=ctx.now())
    parsed = message_from_bytes(message, policy=policy.default)
    plain = parsed.get_body(("plain",))
    return Shown(message, str(parsed["Subject"]), plain.get_content() if plain else "")
