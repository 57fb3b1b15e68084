"""Old names go on working, and say what the new ones are."""

import inspect
import warnings

import pytest

from zoo.deprecation import keyword_only, renamed_argument, renamed_to


@renamed_argument("n", "count")
@renamed_argument("max_length", "max_new_tokens")
@keyword_only(2, "seed", "max_new_tokens")
def compose(type, count=1, *, max_new_tokens=5, seed=None):
    """Composes."""
    return type, count, max_new_tokens, seed


def test_an_old_name_is_the_new_one_with_a_warning_at_the_caller():
    with pytest.warns(
        DeprecationWarning, match=r"^max_length of compose\(\) is deprecated; use max_new_tokens$"
    ) as seen:
        assert compose("jig", max_length=7) == ("jig", 1, 7, None)
    assert seen[0].filename == __file__
    with pytest.warns(DeprecationWarning) as seen:
        assert compose("jig", n=2, max_length=7) == ("jig", 2, 7, None)
    assert [str(one.message).split()[0] for one in seen] == ["n", "max_length"]
    assert {one.filename for one in seen} == {__file__}


def test_what_was_given_by_position_still_is_with_a_warning():
    with pytest.warns(DeprecationWarning, match=r"with seed and max_new_tokens given by position .*; use seed=…, max"):
        assert compose("jig", 2, 3, 4) == ("jig", 2, 4, 3)
    for wrong in ((lambda: compose("jig", 2, 3, 4, 5)), (lambda: compose("jig", 2, 3, seed=3))):
        with pytest.raises(TypeError):
            wrong()


def test_new_names_warn_of_nothing_and_the_signature_shows_them():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert compose("jig", count=2, seed=1) == ("jig", 2, 5, 1)
    assert list(inspect.signature(compose).parameters) == ["type", "count", "max_new_tokens", "seed"]
    assert compose.__doc__ == "Composes."


def test_the_old_and_the_new_name_together_are_refused():
    with pytest.raises(TypeError, match="got count twice: n is its old name"):
        compose("jig", n=1, count=2)


def test_an_old_function_names_the_one_to_use():
    @renamed_to("new()")
    def old(value):
        return value

    with pytest.warns(DeprecationWarning, match=r"^old\(\) is deprecated; use new\(\)$") as seen:
        assert old(3) == 3
    assert seen[0].filename == __file__
