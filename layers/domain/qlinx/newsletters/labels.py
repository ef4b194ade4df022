"""What stored things are called."""

from qlinx.kit.texts import LocalText

KINDS = {
    "newsletter_subscription": LocalText(nl="Je nieuwsbrief", en="Your newsletter"),
    "newsletter_consent": LocalText(
        nl="Je toestemming voor de nieuwsbrief", en="Your consent to the newsletter"
    ),
}
FIELDS = {
    "email": LocalText(nl="E-mailadres", en="E-mail address"),
    "language": LocalText(nl="Taal", en="Language"),
    "mail_stops": LocalText(nl="Waarom we je niet mailen", en="Why we send you no mail"),
    "restricted": LocalText(nl="Gebruik beperkt", en="Use restricted"),
    "state": LocalText(nl="Of je de nieuwsbrief wilt", en="Whether you want the newsletter"),
    "changed_at": LocalText(nl="Sinds", en="Since"),
    "consented_at": LocalText(nl="Je zei ja op", en="You said yes on"),
    "consent_text": LocalText(
        nl="Versie van de tekst waarop je ja zei", en="Version of the words you said yes to"
    ),
    "consent_language": LocalText(nl="Taal van die tekst", en="Language of those words"),
    "consent_route": LocalText(nl="Hoe je ja zei", en="How you said yes"),
    "act": LocalText(nl="Wat je deed", en="What you did"),
    "acted_at": LocalText(nl="Wanneer", en="When"),
    "by_name": LocalText(nl="Met je voornaam", en="With your first name"),
    "topics": LocalText(nl="Onderwerpen", en="Topics"),
    "frequency": LocalText(nl="Hoe vaak", en="How often"),
    "time_zone": LocalText(nl="Waar je meestal bent", en="Where you usually are"),
    "first_name": LocalText(nl="Voornaam in de nieuwsbrief", en="First name in the newsletter"),
    "last_issue_at": LocalText(nl="Laatste nieuwsbrief", en="Last newsletter"),
}
VALUES = {
    "state.asked": LocalText(nl="nog niet bevestigd", en="not confirmed yet"),
    "state.active": LocalText(nl="ja", en="yes"),
    "state.ended": LocalText(nl="nee", en="no"),
    "consent_language.nl": LocalText(nl="Nederlands", en="Dutch"),
    "consent_language.en": LocalText(nl="Engels", en="English"),
    "topics.news": LocalText(nl="nieuws over Qlinx", en="news of Qlinx"),
    "topics.tips": LocalText(nl="tips bij uitnodigen", en="tips for inviting"),
    "topics.privacy": LocalText(nl="privacy en je rechten", en="privacy and your rights"),
    "frequency.every": LocalText(nl="elke nieuwsbrief", en="every newsletter"),
    "frequency.monthly": LocalText(nl="hoogstens één in 30 dagen", en="one in 30 days at most"),
    "time_zone.Europe/Amsterdam": LocalText(
        nl="Nederland, België, Duitsland, Frankrijk, Italië of Spanje",
        en="Netherlands, Belgium, Germany, France, Italy or Spain",
    ),
    "time_zone.Europe/London": LocalText(
        nl="Verenigd Koninkrijk, Ierland of Portugal", en="United Kingdom, Ireland or Portugal"
    ),
    "time_zone.Europe/Athens": LocalText(
        nl="Griekenland, Bulgarije, Roemenië, Oekraïne of Finland",
        en="Greece, Bulgaria, Romania, Ukraine or Finland",
    ),
    "time_zone.Europe/Istanbul": LocalText(nl="Turkije", en="Türkiye"),
    "time_zone.Africa/Casablanca": LocalText(nl="Marokko", en="Morocco"),
    "time_zone.America/Curacao": LocalText(
        nl="Aruba, Bonaire, Curaçao of Sint Maarten", en="Aruba, Bonaire, Curaçao or Sint Maarten"
    ),
    "time_zone.America/Paramaribo": LocalText(nl="Suriname", en="Suriname"),
    "time_zone.America/Sao_Paulo": LocalText(nl="Oosten van Brazilië", en="East of Brazil"),
    "time_zone.America/New_York": LocalText(
        nl="Oosten van de Verenigde Staten of Canada", en="East of the United States or Canada"
    ),
    "time_zone.America/Chicago": LocalText(
        nl="Midden van de Verenigde Staten of Canada", en="Middle of the United States or Canada"
    ),
    "time_zone.America/Denver": LocalText(
        nl="Verenigde Staten of Canada: de Rocky Mountains", en="United States or Canada: the Rocky Mountains"
    ),
    "time_zone.America/Los_Angeles": LocalText(
        nl="Westen van de Verenigde Staten of Canada", en="West of the United States or Canada"
    ),
    "time_zone.Asia/Dubai": LocalText(nl="Verenigde Arabische Emiraten", en="United Arab Emirates"),
    "time_zone.Asia/Kolkata": LocalText(nl="India", en="India"),
    "time_zone.Asia/Jakarta": LocalText(
        nl="Westen van Indonesië, Thailand of Vietnam", en="West of Indonesia, Thailand or Vietnam"
    ),
    "time_zone.Asia/Singapore": LocalText(
        nl="China, de Filipijnen, Maleisië of Singapore", en="China, Malaysia, the Philippines or Singapore"
    ),
    "time_zone.Asia/Tokyo": LocalText(nl="Japan of Zuid-Korea", en="Japan or South Korea"),
    "time_zone.Australia/Sydney": LocalText(nl="Oosten van Australië", en="East of Australia"),
    "time_zone.Pacific/Auckland": LocalText(nl="Nieuw-Zeeland", en="New Zealand"),
    "by_name.True": LocalText(nl="ja", en="yes"),
    "by_name.False": LocalText(nl="nee", en="no"),
    "act.given": LocalText(nl="toestemming gegeven", en="gave consent"),
    "act.changed": LocalText(nl="toestemming gewijzigd", en="changed consent"),
    "act.withdrawn": LocalText(nl="toestemming ingetrokken", en="took consent back"),
    "consent_route.right": LocalText(
        nl="als recht, met een code of bij ons", en="as a right, with a code or with us"
    ),
    "consent_route.my_data": LocalText(nl="onder Mijn gegevens", en="under My data"),
    "consent_route.mailed_link": LocalText(
        nl="op de pagina achter de link in onze mail", en="on the page behind the link in our mail"
    ),
}
# What its mails are called, and why one did not go.
MAILS = {
    "template.newsletters.confirm": LocalText(
        nl="de vraag of je de nieuwsbrief wilt", en="the question whether you want the newsletter"
    ),
    "template.newsletters.issue": LocalText(nl="een nieuwsbrief", en="a newsletter"),
    "template.newsletters.test": LocalText(nl="een proef van een nieuwsbrief", en="a test of a newsletter"),
    "template.newsletters.welcome": LocalText(nl="welkom bij de nieuwsbrief", en="welcome to the newsletter"),
    "reason.newsletter_cancelled": LocalText(
        nl="deze nieuwsbrief ging niet door", en="this newsletter was called off"
    ),
    "reason.newsletter_gone": LocalText(
        nl="deze nieuwsbrief was er niet meer", en="this newsletter was gone"
    ),
    "reason.newsletter_pace": LocalText(
        nl="je koos voor minder nieuwsbrieven", en="you chose to have fewer newsletters"
    ),
    "reason.subscription_changed": LocalText(
        nl="je keuze voor de nieuwsbrief was veranderd", en="your choice about the newsletter had changed"
    ),
}
