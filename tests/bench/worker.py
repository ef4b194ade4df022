"""How long a worker is busy whose messages go side by side: they wait together and share a processor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

# A try more now and then makes no call each message's own, and a message less none the batch's.
_NEARLY: Final = 0.1


@dataclass(frozen=True)
class Batch:
    """What a batch does on a whole processor, in seconds: its work, what it waits for before its messages,
    and what each of these waits for, in turn.
    """

    work: float
    before: float
    waits: tuple[float, ...]
    messages: int

    def takes(self, slower: float) -> float:
        """Seconds of a worker whose processor is so many times as slow."""
        return self.before + side_by_side(self.work * slower, self.waits, self.messages)


def batch_of(
    work: float, calls: Mapping[str, int], events: int, messages: int, waiting: Mapping[str, float]
) -> Batch:
    """The batch that this much work in seconds and these calls are made of.

    What comes as often as messages do is each message's own; the rest is the batch's.
    """
    batches = events / messages
    waits, before = list[float](), 0.0
    for call, number in calls.items():
        of_each = int(number / events + _NEARLY)
        waits += [waiting[call] / 1000] * of_each
        before += max(0.0, number - of_each * events) * waiting[call] / 1000
    # The longest wait is the provider's, after which the message is marked.
    waits.sort()
    if len(waits) > 1:
        waits[-1], waits[-2] = waits[-2], waits[-1]
    return Batch(work / batches, before / batches, tuple(waits), messages)


def side_by_side(work: float, waits: Sequence[float], messages: int) -> float:
    """Seconds for some messages that share one processor and ``work``, in even parts around their waits;
    whoever waits leaves the processor to the others.
    """
    part = work / messages / (len(waits) + 1)
    ready = [(0.0, number, 0) for number in range(messages)]
    free = 0.0
    while ready:
        at, number, done = heappop(ready)
        free = max(free, at) + part
        if done < len(waits):
            heappush(ready, (free + waits[done], number, done + 1))
    return free
