"""Where signing in begins: every floor leads there whoever has no session, or no password."""

from typing import Final

from qlinx.kit.pages import Place

SIGN_IN: Final = Place("/inloggen", "/en/sign-in")
FORGOTTEN: Final = Place("/wachtwoord-vergeten", "/en/forgotten-password")
STAFF_SIGN_IN: Final = Place("/balie/inloggen", "/en/desk/sign-in")
# Open to whoever of the staff is signed in, trained or not.
STAFF_SECURITY: Final = Place("/balie/beheer/inloggen", "/en/desk/upkeep/sign-in")
