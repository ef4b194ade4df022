"""The right to rectification (GDPR article 16) of who acts for an employer: what they say of themselves is
put right at once, in the write that takes the request in.

Who their employer is and what it lets them do is the employer's to say, and a new address has to be shown by
its own mailbox. Of what an employer shares of others the employer answers (``dispute``).
"""

from typing import TYPE_CHECKING, Final

from qlinx.kit.texts import LocalText
from qlinx.records.addresses import EMPLOYER_CONTACT, EMPLOYER_USER
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.right import Right, RightWords

if TYPE_CHECKING:
    from qlinx.rights.right import Fulfilment


def _fulfilment() -> "Fulfilment":
    from qlinx.rights.correcting import tell_of_rectification

    return tell_of_rectification


RIGHT: Final = Right(
    name="rectification",
    article=16,
    words=RightWords(
        title=LocalText(nl="het rechtzetten van je gegevens", en="putting your data right"),
        value=LocalText(nl="rechtzetten", en="rectification"),
        choice=LocalText(
            nl="Hier klopt iets niet: zet het zoals ik het hieronder invul",
            en="Something here is wrong: make it what I fill in below",
        ),
        api="of who acts for an employer: what they say of themselves is put right at once (`corrections`)",
    ),
    grounds=frozenset({EMPLOYER_CONTACT, EMPLOYER_USER}),
    elsewhere=DISPUTE.elsewhere,
    employer_decides=False,
    says_what_is_right=True,
    fulfilment=_fulfilment,
)
