"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {
    "outbox": LocalText(nl="Mail die we je stuurden", en="Mail that we sent you"),
    "forward": LocalText(nl="Waar oude links naartoe leiden", en="Where old links lead"),
}
FIELDS = {
    "template": LocalText(nl="Soort mail", en="Kind of mail"),
    "state": LocalText(nl="Hoe ver", en="How far"),
    "reason": LocalText(nl="Reden", en="Reason"),
    "created_at": LocalText(nl="Klaargezet op", en="Put ready at"),
    "sent_at": LocalText(nl="Verstuurd op", en="Sent at"),
}
