"""Every tune of the real tune books."""

import pytest

from zoo.abc_notation import Key, faults, join, read_tune, tokenize, transpose


@pytest.fixture(scope="module")
def tunes(data_dir):
    from zoo.datasets.folk_tunes.books import read_books

    folder = data_dir / "abc"
    files = [(str(path.relative_to(folder).with_suffix("")), path) for path in sorted(folder.glob("*/*.abc"))]
    tunes, skipped = read_books(files)
    assert (len(tunes), len(skipped)) == (4082, 20)
    return tunes


@pytest.mark.slow
@pytest.mark.data
class TestRealTunes:
    def test_text_and_tokens_say_the_same_of_every_tune(self, tunes):
        for read in tunes:
            assert tokenize(read.abc) == list(read.tokens)
            assert join(tokenize(read.abc)) == read.abc

    def test_the_normal_form_is_read_as_it_is(self, tunes):
        for read in tunes[::20]:
            again = read_tune(read.text(), read.name)
            assert (again.tokens, again.metre, again.key) == (read.tokens, read.metre, read.key)

    def test_there_and_back_is_the_same_tune(self, tunes):
        for read, tonic in zip(tunes[::20], "CDFGA" * 100, strict=False):
            assert transpose(transpose(read, Key(tonic, read.key.mode)), read.key) == read

    def test_most_tunes_have_whole_bars(self, tunes):
        assert sum(not faults(read.bars()) for read in tunes[::10]) > 0.88 * len(tunes[::10])
