"""The watchdog sees every way in which an example can go wrong, and goes on after it."""

from misbehaving import prepare

from benchmarks.fuzzing.watchdog import watched


def test_each_end_is_told_from_the_others():
    asked = ["answer", "refuse", "ramble", "break", "swell", "sleep", "answer", "die", "refuse"]
    found = list(watched(prepare, [(example, example) for example in asked], limit=5.0))
    kinds = ["answered", "refused", "long", "untyped", "large", "slow", "answered", "crashed", "refused"]
    assert [(outcome.name, outcome.kind) for outcome in found] == list(zip(asked, kinds, strict=True))
    assert "KeyError: 'x'" in found[3].said and found[4].megabytes > 300 and "exit code 3" in found[7].said
