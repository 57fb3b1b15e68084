"""A tune that a model composed."""

from dataclasses import dataclass, replace
from typing import Any

from zoo.abc_notation import Fault, Tune, faults, join, read_tune
from zoo.errors import InputError


@dataclass(frozen=True)
class ComposedTune:
    """A composed tune.

    Attributes:
        tune: in the normal form, with a title that gives its type and key.
        broken: why it cannot be played; "" if it can.
        faults: the bars that are not as long as the metre.
        tries: the number of attempts, of which this is the best.
    """

    tune: Tune
    broken: str = ""
    faults: tuple[Fault, ...] = ()
    tries: int = 1

    @property
    def abc(self) -> str:
        """The tune as an ABC file; a broken tune as its header and its tokens."""
        return self.numbered(1)

    def numbered(self, number: int) -> str:
        """The tune in ABC with this `X:` field, for a tune book."""
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


def checked(tune: Tune, ended: bool) -> ComposedTune:
    """A composed tune, checked: it is broken if it has no end or no notes, or if its ABC cannot be read back."""
    if not ended:
        return ComposedTune(tune, "it has no end")
    try:
        bars = tune.bars()
        if not any(event.pitches for bar in bars for event in bar.events):
            raise InputError("it has no notes")
        faulty_bars = tuple(faults(bars))
        read_tune(tune.text(), tune.name)
    except InputError as error:
        return ComposedTune(tune, str(error).removeprefix(f"{tune.name}: "))
    return ComposedTune(tune, "", faulty_bars)


def titled(tune: Tune) -> Tune:
    """The tune with a title such as `Slip jig in Em`."""
    kind = tune.type or "tune"
    return replace(tune, title=f"{kind[0].upper()}{kind[1:]} in {tune.key}")
