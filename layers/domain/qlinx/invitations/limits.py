"""How often a network may try links that are none (decision 96),
and how much an employer may have us mail (decision 100).
"""

from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.limits import Limit

WRONG_LINKS: Final = Limit(
    "wrong-answer-link",
    20,
    3600,
    "links that a mail program broke; a script that guesses. Right links are not counted",
    between=(5, 100),
    what=LocalText(
        nl="links die niet bestaan, van één netwerk", en="links that do not exist, from one network"
    ),
)

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR
_FOUR_WEEKS: Final = 28 * _DAY

# Of one employer, each counted with what it lets through (records.budgets).
INVITATIONS_AN_HOUR: Final = Limit(
    "employer-invitations-hour",
    400,
    _HOUR,
    "two full invitation files; a stolen user who invites in a loop",
    between=(100, 1000),
    what=LocalText(
        nl="uitnodigingen die één werkgever in een uur maakt",
        en="invitations that one employer makes in an hour",
    ),
)
INVITATIONS_A_DAY: Final = Limit(
    "employer-invitations-day",
    1000,
    _DAY,
    "five full invitation files; a stolen user who invites in a loop",
    between=(200, 3000),
    what=LocalText(
        nl="uitnodigingen die één werkgever op een dag maakt",
        en="invitations that one employer makes in a day",
    ),
)
# Of one user, who alone gets them.
TEST_MAILS: Final = Limit(
    "employer-test-mails-hour",
    20,
    _HOUR,
    "an invitation that is worded until it is right; a script that fills a mailbox",
    between=(5, 60),
    what=LocalText(
        nl="proefmails die één gebruiker van een werkgever zichzelf in een uur stuurt",
        en="test mails that one user of an employer sends themselves in an hour",
    ),
)
PEOPLE_A_DAY: Final = Limit(
    "employer-invited-people",
    250_000,
    _DAY,
    "the largest list, everybody once; a stolen user who mails everybody again and again",
    between=(10000, 500000),
    what=LocalText(
        nl="mensen die één werkgever op een dag uitnodigt", en="people whom one employer invites in a day"
    ),
)
# By employer and mailbox: an employer learns nothing of what others send.
OF_MAILBOX_A_DAY: Final = Limit(
    "employer-invitations-mailbox",
    10,
    _DAY,
    "shifts of an agency, a family that reads one mailbox; one person who is mailed again and again",
    between=(2, 30),
    what=LocalText(
        nl="uitnodigingen van één werkgever aan één mailbox op een dag",
        en="invitations of one employer to one mailbox in a day",
    ),
)

# Before staff have looked at the first mailings under an agreement; beyond these an invitation waits for
# them.
FIRST_PEOPLE: Final = Limit(
    "first-mailings-people",
    25,
    _FOUR_WEEKS,
    "a first try with colleagues; a made-up employer that mails strangers",
    between=(5, 80),
    what=LocalText(
        nl="mensen die een nieuwe werkgever uitnodigt voordat onze medewerkers hebben gekeken",
        en="people whom a new employer invites before our staff have looked",
    ),
)
FIRST_OF_MAILBOX: Final = Limit(
    "first-mailings-mailbox",
    2,
    _FOUR_WEEKS,
    "a first try and its repeat; fifteen mails to one stranger in our name",
    between=(1, 5),
    what=LocalText(
        nl="uitnodigingen van een nieuwe werkgever aan één mailbox voordat onze medewerkers hebben gekeken",
        en="invitations of a new employer to one mailbox before our staff have looked",
    ),
)
