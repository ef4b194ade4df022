"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {"session": LocalText(nl="Waar je bent ingelogd", en="Where you are signed in")}
FIELDS = {"began_at": LocalText(nl="Ingelogd op", en="Signed in at")}
