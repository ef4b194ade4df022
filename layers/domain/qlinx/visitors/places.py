"""Where the pages for visitors are."""

from typing import Final

from qlinx.kit.pages import Place

FOR_EMPLOYERS: Final = Place("/voor-werkgevers", "/en/for-employers")
YOUR_RIGHTS: Final = Place("/je-rechten", "/en/your-rights")
COOKIES_SET: Final = Place("/cookies", "/en/cookies")
CONTACT: Final = Place("/contact", "/en/contact")
COMPLAINT: Final = Place("/klacht", "/en/complaint")
ACCESSIBILITY: Final = Place("/toegankelijkheid", "/en/accessibility")
