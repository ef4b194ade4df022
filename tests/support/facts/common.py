"""What the mails of several packages say alike."""

from collections.abc import Mapping

LINK = "https://qlinx.example/a/b?token=Zm9v_-.=&x=1#top"

NOTICE: Mapping[str, object] = {
    "employer": "Voorbeeld Zorg",
    "shared_on": "maandag 16 november 2026",
    "fields": ["je naam", "je e-mailadres"],
    "ground": "de uitvoering van je arbeidsovereenkomst",
    "kept_until": "zolang je daar werkt en 28 dagen daarna",
    "dispute_url": LINK,
    "rights_url": LINK,
}
