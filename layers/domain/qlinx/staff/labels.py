"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {"staff": LocalText(nl="Medewerker van de aanbieder", en="Staff of the provider")}
FIELDS = {
    "factor_set_at": LocalText(nl="Tweede stap bij het inloggen sinds", en="Second step of signing in since"),
    "name": LocalText(nl="Naam", en="Name"),
    "email": LocalText(nl="E-mailadres", en="E-mail address"),
    "language": LocalText(nl="Taal", en="Language"),
    "role": LocalText(nl="Rol", en="Role"),
    "trained_on": LocalText(nl="Getraind op", en="Trained on"),
    "mail_stops": LocalText(nl="Waarom we je niet mailen", en="Why we send you no mail"),
}
VALUES = {
    "role.staff": LocalText(nl="medewerker", en="staff"),
    "role.manager": LocalText(nl="beheerder van medewerkers", en="manager of staff"),
}
# What its mails are called, and why one did not go.
MAILS = {
    "template.staff.welcome": LocalText(nl="welkom als medewerker", en="welcome as staff"),
    "template.staff.training_ends": LocalText(nl="dat je training eindigt", en="that your training ends"),
    "reason.trained_again": LocalText(
        nl="je training was intussen opnieuw vastgelegd", en="your training had been recorded anew"
    ),
    "reason.password_chosen_already": LocalText(
        nl="je had al een wachtwoord gekozen", en="you had chosen a password already"
    ),
}
