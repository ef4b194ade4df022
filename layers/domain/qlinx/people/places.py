"""Where a visitor signs up, and the pages of a person who is signed in with their names in the header."""

from collections.abc import Sequence
from typing import Final

from qlinx.kit.pages import Place
from qlinx.kit.texts import LocalText

SIGN_UP: Final = Place("/aanmelden", "/en/sign-up")
MY: Final = Place("/mijn", "/en/my")
MY_DATA: Final = Place("/mijn/gegevens", "/en/my/data")
MY_DATA_CHANGE: Final = Place("/mijn/gegevens/wijzigen", "/en/my/data/change")
MY_ADDRESS: Final = Place("/mijn/gegevens/adres", "/en/my/data/address")
MY_EMPLOYER: Final = Place("/mijn/gegevens/werkgever/<relation_id>", "/en/my/data/employer/<relation_id>")
MY_JOIN: Final = Place("/mijn/gegevens/koppelen", "/en/my/data/join")
MY_JOIN_CODE: Final = Place("/mijn/gegevens/koppelen/<code_request>", "/en/my/data/join/<code_request>")
MY_PHOTO: Final = Place("/mijn/gegevens/foto", "/en/my/data/photo")
MY_PHOTO_SEND: Final = Place("/mijn/gegevens/foto/<place>", "/en/my/data/photo/<place>")
MY_PHOTO_SENT: Final = Place("/mijn/gegevens/foto/<place>/verstuurd", "/en/my/data/photo/<place>/sent")
MY_NEWSLETTER: Final = Place("/mijn/gegevens/nieuwsbrief", "/en/my/data/newsletter")
MY_DEALINGS: Final = Place("/mijn/gegevens/wie-keek", "/en/my/data/who-looked")
MY_MAIL: Final = Place("/mijn/gegevens/mail", "/en/my/data/mail")
MY_EVERYTHING: Final = Place("/mijn/gegevens/alles", "/en/my/data/everything")
MY_REQUESTS: Final = Place("/mijn/verzoeken", "/en/my/requests")
MY_SECURITY: Final = Place("/mijn/veiligheid", "/en/my/security")
MY_DELETION: Final = Place("/mijn/verwijderen", "/en/my/deletion")
MY_DELETION_SURE: Final = Place("/mijn/verwijderen/bevestigen", "/en/my/deletion/confirm")

MENU: Final[Sequence[tuple[Place, LocalText]]] = (
    (MY, LocalText(nl="Uitnodigingen", en="Invitations")),
    (MY_DATA, LocalText(nl="Mijn gegevens", en="My data")),
    (MY_REQUESTS, LocalText(nl="Verzoeken", en="Requests")),
    (MY_SECURITY, LocalText(nl="Inloggen en veiligheid", en="Signing in and security")),
    (MY_DELETION, LocalText(nl="Verwijderen", en="Delete")),
)
