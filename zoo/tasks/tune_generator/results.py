"""A tune that a model wrote."""

from dataclasses import dataclass, replace
from typing import Any

from zoo.abc_notation import Fault, Tune, faults, join, read_tune
from zoo.errors import InputError


@dataclass(frozen=True)
class ComposedTune:
    """A tune, and what is to be said of it.

    Attributes:
        tune: in the normal form, titled for its type and key.
        broken: why it is no tune that can be played, "" where it is one.
        faults: its bars that are not as long as the metre.
        tries: of how many that were written it is the best.
    """

    tune: Tune
    broken: str = ""
    faults: tuple[Fault, ...] = ()
    tries: int = 1

    @property
    def abc(self) -> str:
        """The tune as an ABC file; of a broken one its header and what was written behind it."""
        return self.numbered(1)

    def numbered(self, number: int) -> str:
        """The tune in ABC with this `X:` field, as tune books have it."""
        if not self.broken:
            return self.tune.text().replace("X:1\n", f"X:{number}\n", 1)
        fields = {"T": self.tune.title, "R": self.tune.type, "M": self.tune.metre, "K": self.tune.key}
        header = [f"{letter}:{value}" for letter, value in fields.items() if value]
        return "\n".join([f"X:{number}", *header, join(self.tune.tokens)]) + "\n"

    def to_json(self) -> dict[str, Any]:
        return {
            "type": self.tune.type,
            "metre": str(self.tune.metre),
            "key": str(self.tune.key),
            "abc": self.abc,
            "broken": self.broken,
            "faults": [str(fault) for fault in self.faults],
            "tries": self.tries,
        }


def judged(tune: Tune, ended: bool) -> ComposedTune:
    """What a model wrote, read as a tune: it is broken where it has no end or no notes, or where its ABC cannot be read
    back."""
    if not ended:
        return ComposedTune(tune, "it has no end")
    try:
        bars = tune.bars()
        if not any(event.pitches for bar in bars for event in bar.events):
            raise InputError("it has no notes")
        found = tuple(faults(bars))
        read_tune(tune.text(), tune.name)
    except InputError as error:
        return ComposedTune(tune, str(error).removeprefix(f"{tune.name}: "))
    return ComposedTune(tune, "", found)


def titled(tune: Tune) -> Tune:
    """The tune with a title that says what it is: `Slip jig in Em`."""
    kind = tune.type or "tune"
    return replace(tune, title=f"{kind[0].upper()}{kind[1:]} in {tune.key}")
