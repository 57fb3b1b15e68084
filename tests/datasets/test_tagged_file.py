"""Sentences and their tags in users' files: which schemes and forms are read, what is said, and what is refused."""

import pytest

from zoo.datasets.tagged_file import read_tagged_file
from zoo.errors import InputError

SENTENCE = ["Ada", "Quill", "of", "New", "York", "City", ",", "Rome", "Oslo"]
TAGS = ["B-PER", "I-PER", "O", "B-LOC", "I-LOC", "I-LOC", "O", "B-LOC", "B-LOC"]

SCHEMES = {
    "IOB2": TAGS,
    "IOB1": ["I-PER", "I-PER", "O", "I-LOC", "I-LOC", "I-LOC", "O", "I-LOC", "B-LOC"],
    "BIOES": ["B-PER", "E-PER", "O", "B-LOC", "I-LOC", "E-LOC", "O", "S-LOC", "S-LOC"],
    "BILOU": ["B-PER", "L-PER", "O", "B-LOC", "I-LOC", "L-LOC", "O", "U-LOC", "U-LOC"],
}


def _lines(tags):
    return "".join(f"{word} {tag}\n" for word, tag in zip(SENTENCE, tags, strict=True))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_says_the_same_and_is_named_unless_it_is_iob2(write_file, capsys, scheme):
    assert read_tagged_file(write_file(_lines(SCHEMES[scheme]))) == [(SENTENCE, TAGS)]
    said = "".join(capsys.readouterr())
    assert ("" if scheme == "IOB2" else f"file.txt has {scheme} tags; its 1 sentences are read as IOB2\n") in said
    assert (said == "") == (scheme == "IOB2")


def test_neighbours_of_one_bare_type_are_one_entity_and_it_is_said(write_file, capsys):
    bare = [tag.partition("-")[2] or "O" for tag in TAGS]
    assert read_tagged_file(write_file(_lines(bare))) == [(SENTENCE, [*TAGS[:-1], "I-LOC"])]
    assert "bare types, neighbours of one type as one entity" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("so O\nAda I-PER\nBo I-PER\n\nRome B-LOC\n", "line 2: I-PER follows O; an entity begins with B-PER"),
        ("Ada B-PER\nRome I-LOC\n", "line 2: I-LOC follows B-PER; an entity begins with B-LOC"),
        ("Ada B-PER\nRome LOC\n", "line 2: the tag is 'LOC'"),
        ("Ada S-PER\nRome U-LOC\n", "line 2: the tag is 'U-LOC'"),
        ("Ada B-PER\nBo E-PER\nRome B-LOC\nso O\n", "line 4: O follows B-LOC; entities are B- I- E-, or S- of one"),
        ("Ada U-PER\nBo L-PER\n", "line 2: L-PER follows U-PER"),
        ("Ada B-PER\nRome L-LOC\n", "line 2: L-LOC follows B-PER"),
        ("Ada S-PER\nBo B-PER\n", "line 2: B-PER ends the sentence; end the entity with E-, or tag it S-"),
        ("the DT\nowl NN\n", "line 1: the tag is 'DT'; line 2: the tag is 'NN'; expected O, B-<type>"),
        ("the O\nAda B\nBo I\n", "line 2: the tag is 'B'; line 3: the tag is 'I'"),
        ("the O\nAda -\n", "line 2: the tag is '-'"),
        ("1\tAda\tB-PER\n2\tran\tO\n", "line 1: words are numbers, as in CoNLL-U"),
        ("Ada,B-PER\n", r"one column \('Ada,B-PER'\); expected a word first"),
    ],
)
def test_what_is_of_no_scheme_or_of_two_is_named_by_its_line(write_file, content, said):
    with pytest.raises(InputError, match=rf"file\.txt, .*{said}") as caught:
        read_tagged_file(write_file(content))
    assert "\n" not in str(caught.value)


def test_a_file_without_entities_is_read_without_a_word(write_file, capsys):
    assert read_tagged_file(write_file("so O\nit O\n")) == [(["so", "it"], ["O", "O"])]
    assert "".join(capsys.readouterr()) == ""


def test_lines_without_a_word_are_counted(write_file, capsys):
    assert read_tagged_file(write_file("Ada\tB-PER\n\tO\nran\tO\n")) == [(["Ada", "ran"], ["B-PER", "O"])]
    assert "1 lines without a word are left out, the first is line 2" in capsys.readouterr().err


def test_quotation_marks_of_csv_are_no_part_of_words(write_file):
    path = write_file('"Ada"\t"B-PER"\n""""\t"O"\n"\tO\n')
    assert read_tagged_file(path) == [(["Ada", '"', '"'], ["B-PER", "O", "O"])]


class TestJson:
    def test_a_line_is_a_sentence(self, write_file):
        path = write_file('{"tokens": ["Ada", "ran"], "tags": ["U-PER", "O"], "id": 7}\n', "a.jsonl")
        assert read_tagged_file(path) == [(["Ada", "ran"], ["B-PER", "O"])]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ('{"tokens": ["Ada"], "tags": ["O", "O"]}', "line 1: 1 tokens and 2 tags; give a tag for each token"),
            (
                '\n{"tokens": ["Ada"], "ner_tags": [3]}',
                "line 2: no list of strings 'tags'; it has 'tokens', 'ner",
            ),
            ('{"tokens": ["Ada"], "tags": [3]}', "line 1: no list of strings 'tags'"),
            ('{"tokens": ["Ada"], "tags": ["X-PER"]}', "line 1: the tag is 'X-PER'"),
            ("Ada B-PER", "line 1: no JSON"),
            ("", "holds no sentences"),
        ],
    )
    def test_flaws_are_named_by_their_line(self, write_file, content, said):
        with pytest.raises(InputError, match=said):
            read_tagged_file(write_file(content, "a.jsonl"))
