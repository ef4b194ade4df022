"""Where the pages are on which an employer sees its invitations, and a person their own."""

from typing import Final

from qlinx.kit.pages import Place

NEW: Final = Place("/werkgever/nieuwe-uitnodiging", "/en/employer/new-invitation")
INVITATION: Final = Place(
    "/werkgever/uitnodigingen/<invitation_id>", "/en/employer/invitations/<invitation_id>"
)
PLACES: Final = Place(
    "/werkgever/uitnodigingen/<invitation_id>/plaatsen", "/en/employer/invitations/<invitation_id>/places"
)
CHANGE: Final = Place(
    "/werkgever/uitnodigingen/<invitation_id>/wijzig", "/en/employer/invitations/<invitation_id>/change"
)
CALL_OFF: Final = Place(
    "/werkgever/uitnodigingen/<invitation_id>/gaat-niet-door",
    "/en/employer/invitations/<invitation_id>/calling-off",
)
RESULTS: Final = Place(
    "/werkgever/uitnodigingen/<invitation_id>/antwoorden/<kind>",
    "/en/employer/invitations/<invitation_id>/replies/<kind>",
)
MY_INVITATION: Final = Place("/mijn/uitnodigingen/<invitation_id>", "/en/my/invitations/<invitation_id>")
