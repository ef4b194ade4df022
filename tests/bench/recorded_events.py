"""Requests as they come among real people: every route of the API once, with everything that was stored when
it was called.

They are recorded while the stories of the proof of crashes are played (`tests/proof/crash/stories`), which
call every route that changes something, each by somebody who may. What only reads is asked just before and
just after a change, at the same part of the API, by whoever makes it; links in mails and on pages are
followed.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.bench.first_event_process.recorded import RecordedEvent
from tests.proof.crash.faults import play_through
from tests.proof.crash.play import Play
from tests.proof.crash.proving import playing
from tests.proof.crash.story import stories
from tests.support.cloud.application import Wiring

_FIRST_REFUSAL: Final = 300
_LINK: Final = re.compile(r"""(?:https://qlinx\.example|href=")(/[^\s"'<>?]*)""")
_PART: Final = re.compile(r"\{(\w+)\}")


def recorded_events() -> list[RecordedEvent]:
    """For each route the first request that was granted; by function and route."""
    found: dict[str, RecordedEvent] = {}
    for story in stories().values():
        # A story that stands after another plays it too.
        with playing() as (play, _):
            recorder = _Recorder(play, found)
            recorder.listen()
            play_through(play, story)
            recorder.follow_links()
    return sorted(found.values(), key=lambda one: (one.function, one.route))


class _Recorder:
    """Listens to what a play asks of functions."""

    def __init__(self, play: Play, found: dict[str, RecordedEvent]) -> None:
        self._play = play
        self._found = found
        self._invoke = play.functions.invoke

    def listen(self) -> None:
        self._play.functions.invoke = self._heard  # type: ignore[method-assign]  # the play is this test's own

    def follow_links(self) -> None:
        """Opens what mails lead to, and what those pages lead to, as a visitor."""
        texts = ["https://qlinx.example/", *(mail.text for mail in self._play.cloud.provider.taken)]
        followed: set[str] = set()
        for text in texts:
            for path in {*_LINK.findall(text)} - followed:
                followed.add(path)
                function, route = self._page_at(path)
                if route and route not in self._found:
                    texts.append(str(self._heard(function, self._play.request_event("GET", path))["body"]))

    def _page_at(self, path: str) -> tuple[str, str]:
        """The function and the route of a page; empty where the address is something else's."""
        try:
            return self._play.wiring.function_of("GET", path)
        except ValueError:
            return "", ""

    def _heard(self, function: str, event: Mapping[str, Any]) -> Any:
        if "http" not in event.get("requestContext", {}):
            return self._invoke(function, event)
        self._look_around(function, event)
        answer = self._asked(function, event)
        self._look_around(function, event)
        return answer

    def _look_around(self, function: str, event: Mapping[str, Any]) -> None:
        """Asks what only reads, at the same function or at another beside it, of what this request names."""
        for path, reading in self._readings(function, event):
            if f"GET {path}" not in self._found:
                self._asked(*reading)

    def _readings(self, function: str, event: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        wiring = self._play.wiring
        http = event["requestContext"]["http"]
        parts = _parts(wiring, http["method"], http["path"])
        for method, _, template, of in wiring.routes:
            if method == "GET" and of == function and parts.keys() >= {*_PART.findall(template)}:
                asked: dict[str, Any] = copy.deepcopy(dict(event))
                asked["rawPath"] = template.format(**parts)
                asked["requestContext"]["http"] |= {"method": "GET", "path": asked["rawPath"]}
                asked["body"] = ""
                yield template, (of, asked)

    def _asked(self, function: str, event: Mapping[str, Any]) -> Any:
        play, http = self._play, event["requestContext"]["http"]
        _, route = play.wiring.function_of(http["method"], http["path"])
        if route in self._found:
            return self._invoke(function, event)
        before = play.cloud.copied()
        answer = self._invoke(function, event)
        if answer["statusCode"] < _FIRST_REFUSAL:
            self._found[route] = RecordedEvent(
                function=function,
                route=route,
                status=answer["statusCode"],
                event=event,
                environment=play.wiring.resources.environment(function),
                now=before.now.timestamp(),
                secret=play.cloud.secrets.value,
                shapes=play.wiring.tables,
                tables={
                    name: [item for parts in table.values() for item in parts.values()]
                    for name, table in before.tables[0].items()
                },
                users=before.users,
                objects={
                    f"{bucket}/{key}": stored.body
                    for bucket, held in before.objects.items()
                    for key, stored in held.items()
                },
            )
        return answer


def _parts(wiring: Wiring, method: str, path: str) -> dict[str, str]:
    """What a path names, by the names of its route's parts."""
    _, route = wiring.function_of(method, path)
    template = route.partition(" ")[2]
    values = re.fullmatch(_PART.sub(r"([^/]+)", template.replace(".", r"\.")), path)
    return dict(zip(_PART.findall(template), values.groups() if values else (), strict=True))
