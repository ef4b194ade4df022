"""The API's description as a page:
Swagger UI, from the copy that Powertools brings, over docs/openapi.json.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infrastructure.local.paths import INSTALLED_DEPENDENCIES, ROOT

PREFIX: Final = "/_docs/"
OPENAPI: Final = ROOT / "docs" / "openapi.json"
_SWAGGER_UI: Final = (
    INSTALLED_DEPENDENCIES / "aws_lambda_powertools" / "event_handler" / "openapi" / "swagger_ui"
)
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Qlinx API</title>
  <link rel="stylesheet" href="swagger-ui.min.css">
</head>
<body>
  <div id="api"></div>
  <script src="swagger-ui-bundle.min.js"></script>
  <script>
    SwaggerUIBundle({ url: "openapi.json", dom_id: "#api", deepLinking: true, persistAuthorization: true });
  </script>
</body>
</html>
"""


@dataclass(frozen=True)
class Page:
    """A file of the docs."""

    content: bytes
    content_type: str


def page(name: str) -> Page | None:
    """A file by its name under PREFIX; the empty name is the page itself."""
    match name:
        case "":
            return Page(_PAGE.encode(), "text/html; charset=utf-8")
        case "openapi.json" if OPENAPI.exists():
            return Page(_openapi_here(OPENAPI), "application/json")
        case "swagger-ui-bundle.min.js":
            return Page((_SWAGGER_UI / name).read_bytes(), "text/javascript; charset=utf-8")
        case "swagger-ui.min.css":
            return Page((_SWAGGER_UI / name).read_bytes(), "text/css; charset=utf-8")
        case _:
            return None


def _openapi_here(path: Path) -> bytes:
    """The description with this front door as its server, so that "Try it out" reaches this system."""
    described = json.loads(path.read_text(encoding="utf-8"))
    return json.dumps({**described, "servers": [{"url": "/"}]}).encode()
