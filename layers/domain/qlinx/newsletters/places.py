"""Where visitors ask for the newsletter, and where its reader says yes or no."""

from typing import Final

from qlinx.kit.pages import Place

NEWSLETTER: Final = Place("/nieuwsbrief", "/en/newsletter")
SUBSCRIPTION_PAGE: Final = Place("/nieuwsbrief/<token>", "/en/newsletter/<token>")
RECEIPT: Final = Place("/nieuwsbrief/<token>/bewijs", "/en/newsletter/<token>/receipt")
MY_RECEIPT: Final = Place("/mijn/gegevens/nieuwsbrief/bewijs", "/en/my/data/newsletter/receipt")
EARLIER: Final = Place("/nieuwsbrief/eerder/<issue_id>", "/en/newsletter/earlier/<issue_id>")
