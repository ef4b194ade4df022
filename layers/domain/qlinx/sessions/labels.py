"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {"session": LocalText(nl="Waar je bent ingelogd", en="Where you are signed in")}
FIELDS = {"began_at": LocalText(nl="Ingelogd op", en="Signed in at")}
# What its mails are called, and why one did not go.
MAILS = {
    "template.sessions.new_password": LocalText(
        nl="een link voor een nieuw wachtwoord", en="a link for a new password"
    ),
    "template.sessions.token_copied": LocalText(
        nl="we logden je uit op een apparaat", en="we signed you out on a device"
    ),
    "reason.no_such_user": LocalText(nl="er was geen gebruiker", en="there was no such user"),
}
