"""What a caller may send who means us ill, or whose program is broken: to any route."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.support.access_rules import NOBODY, Route, application_parts
from tests.support.callers import WHO
from tests.support.described import description
from tests.support.http import an_event

LONG_ID: Final = "a" * 1_100
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Asked:
    """One request as the gateway hands it on."""

    route: Route
    who: str = "nobody"
    parts: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    is_base64: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""

    @property
    def path(self) -> str:
        return self.route.template.format(**self.parts) if self.parts else self.route.path

    @property
    def is_at_its_place(self) -> bool:
        """Whether the path is one of the route's: an id with a slash in it leads elsewhere, or nowhere."""
        return not any(set(part) - set("abcdefghijklmnopqrstuvwxyz234567") for part in self.parts.values())

    def event(self, claims: Mapping[str, str] | None) -> dict[str, Any]:
        """``claims`` are those of a token that the gateway let through."""
        event = an_event("signup", "sign_up")
        event |= {"rawPath": self.path, "rawQueryString": self.query, "isBase64Encoded": self.is_base64}
        pairs = (one.partition("=") for one in self.query.split("&") if one)
        event["queryStringParameters"] = {name: value for name, _, value in pairs}
        event["headers"] = {**event["headers"], **self.headers}
        event["requestContext"]["http"] |= {"method": self.route.method, "path": self.path}
        event["requestContext"]["authorizer"] = {"jwt": {"claims": dict(claims)}} if claims else {}
        event["body"] = self.body
        return event


def events(route: Route) -> Iterator[Asked]:
    """The attacks that were met, on one route, by everybody who may be let in there."""
    main = {"person": "person", "employer": "administrates", "staff": "manages staff"}
    for who in ("nobody", main[route.areas()[0]]):
        plain = Asked(route, who, body=_example(route))
        yield replace(plain, body=base64.b64encode(b"\xff\xfe\x00\x9c").decode(), is_base64=True)
        yield replace(plain, body="no base64 at all \N{SNOWMAN}", is_base64=True)
        yield replace(plain, body='{"name": "\ud800"}')
        yield replace(plain, body="[" * 60_000)
        yield replace(plain, body="NaN")
        yield replace(plain, headers={"idempotency-key": "k" * 3_000})
        yield replace(plain, headers={"accept-language": "en;q=nan,nl;q=1e999,*;q=-inf"})
        for odd in (LONG_ID, "%00", "a\x00b", "\ud800", "..", "é", "a" * 30_000, NOBODY):
            if named := application_parts(route.template):
                yield replace(plain, parts=dict.fromkeys(named, odd))


def requests(routes: Sequence[Route], known_ids: Sequence[str]) -> st.SearchStrategy[Asked]:
    """Anything at all, to some of the routes."""
    return st.sampled_from(routes).flatmap(lambda route: _to(route, known_ids))


def _to(route: Route, known_ids: Sequence[str]) -> st.SearchStrategy[Asked]:
    named = application_parts(route.template)
    part = st.one_of(
        st.sampled_from([NOBODY, LONG_ID, *known_ids]),
        st.text(min_size=1, max_size=40),
        st.text(max_size=20).map(quote).filter(bool),
    )
    media = st.sampled_from([_JSON, _FORM, "text/plain", "multipart/form-data; boundary=x", "image/png", ""])
    headers = st.fixed_dictionaries(
        {},
        optional={
            "content-type": media,
            "accept-language": _header(),
            "cookie": _header(),
            "idempotency-key": st.one_of(_header(), st.just("k" * 2_000)),
            "range": st.just("bytes=0-99999999999"),
            "x-forwarded-for": _header(),
            "if-match": _header(),
        },
    )
    return st.builds(
        _asked,
        st.just(route),
        st.sampled_from(["nobody", *WHO]),
        st.fixed_dictionaries(dict.fromkeys(named, part)),
        st.one_of(_bytes(), _texts(), _near(route)),
        headers,
        st.text(max_size=30).map(quote)
        | st.sampled_from(["cursor=%00", "limit=1e9&limit=-1", "cursor=" + LONG_ID]),
    )


def _asked(
    route: Route,
    who: str,
    parts: Mapping[str, str],
    body: tuple[str, bool],
    headers: Mapping[str, str],
    query: str,
) -> Asked:
    return Asked(route, who, parts, *body, headers, query)


def _header() -> st.SearchStrategy[str]:
    return st.text(st.characters(codec="latin-1"), max_size=40)


def _bytes() -> st.SearchStrategy[tuple[str, bool]]:
    """As the gateway hands on what is no text, and what no gateway would."""
    whole = st.binary(max_size=200).map(lambda raw: (base64.b64encode(raw).decode(), True))
    return whole | st.text(max_size=40).map(lambda text: (text, True))


def _texts() -> st.SearchStrategy[tuple[str, bool]]:
    odd = ["{" * 5_000, '{"a":' * 900 + "1" + "}" * 900, "[]", "null", "1e999", '"', "x" * 70_000]
    return (st.text(max_size=80) | st.sampled_from(odd)).map(lambda text: (text, False))


def _near(route: Route) -> st.SearchStrategy[tuple[str, bool]]:
    """Bodies that come near to what the description says: each field right, odd, or left out."""
    schema = _schema(route)
    if schema is None:
        return st.just(("", False))
    written = urlencode if route.form else json.dumps
    fields = _value(schema, deep=4)
    return fields.map(lambda value: (_written(written, value), False))


def _written(written: Any, value: Any) -> str:
    try:
        return str(written(value))
    except TypeError:
        return json.dumps(value)


_ODD: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 10**40, 1e308, float("nan"), float("inf"), "", " ", "\x00", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "0001-01-01", "9999-12-31", "2026-02-30", "x" * 9_000, [], {}, [[]], "2027-03-28T02:30:00",
    "\u202e\u0007", "=1+1", "localtime", "noor@voorbeeld.example",
)  # fmt: skip


def _value(schema: Mapping[str, Any], deep: int) -> st.SearchStrategy[Any]:
    right = _right(schema, deep) if deep else st.none()
    return st.one_of(right, right, right, st.sampled_from(_ODD))


def _right(schema: Mapping[str, Any], deep: int) -> st.SearchStrategy[Any]:
    """A value as a schema says it, more or less."""
    if "$ref" in schema:
        return _right(description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]], deep)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return st.one_of(*(_right(one, deep) for one in schema[several]))
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if schema.get("type") == "object":
        fields = schema.get("properties", {})
        required = set(schema.get("required", ()))
        values = {name: _value(part, deep - 1) for name, part in fields.items()}
        return st.fixed_dictionaries(
            {name: value for name, value in values.items() if name in required},
            optional={name: value for name, value in values.items() if name not in required},
        )
    if schema.get("type") == "array":
        return st.lists(_value(schema.get("items", {}), deep - 1), max_size=3)
    return _simple(schema)


def _simple(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    examples = schema.get("examples") or ([schema["example"]] if "example" in schema else [])
    known = [st.sampled_from(examples)] if examples else []
    match schema.get("type"):
        case "integer" | "number":
            return st.one_of(*known, st.integers(-5, 300_000))
        case "boolean":
            return st.booleans()
        case "string" if schema.get("format") == "date-time":
            return st.one_of(*known, st.datetimes().map(lambda at: f"{at.isoformat()}+02:00"))
        case "string" if schema.get("format") == "date":
            return st.one_of(*known, st.dates().map(str))
        case "string":
            return st.one_of(*known, st.text(max_size=30), st.sampled_from([NOBODY, "noor@werk.example"]))
    return st.none()


def _schema(route: Route) -> Mapping[str, Any] | None:
    operation = description()["paths"][route.template][route.method.lower()]
    for media in operation.get("requestBody", {}).get("content", {}).values():
        schema: Mapping[str, Any] = media["schema"]
        return schema
    return None


def _example(route: Route) -> str:
    if route.body is None:
        return ""
    return urlencode(route.body) if route.form else json.dumps(route.body)
