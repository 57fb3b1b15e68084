"""Tables in users' files: what is read, and what is said of one that cannot be."""

import csv
import sys

import pytest

from zoo.data.tables import read_table
from zoo.errors import InputError

COLUMNS = ("text", "label")


class TestCsv:
    def test_columns_may_stand_anywhere_and_values_may_hold_what_they_like(self, write_file):
        path = write_file('\ufefflabel,id,text\r\ngood,7,"Warm, wry;\n""twice"""\r\n\r\n bad ,8,fog\r\n')
        assert read_table(path, COLUMNS) == [(2, ('Warm, wry;\n"twice"', "good")), (5, ("fog", " bad "))]

    def test_a_comma_at_the_end_of_a_line_is_nothing(self, write_file):
        assert read_table(write_file("text,label\nfine,good,,\n"), COLUMNS) == [(2, ("fine", "good"))]

    def test_a_value_may_be_longer_than_python_reads_by_default(self, write_file):
        limit = csv.field_size_limit()
        ((_, (text, _)),) = read_table(write_file(f"text,label\n{'owl ' * 100_000},good\n"), COLUMNS)
        assert len(text) == 400_000
        assert csv.field_size_limit() == limit

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("review,label\nfine,good\n", "lacks the column text; it has 'review', 'label': name"),
            ("fine,good\n", "lacks the column text and label; it has 'fine', 'good'"),
            ("", "it is empty"),
            ("text,label\n", "file.txt holds no text; give a row for each"),
            ("text,label\nfine,good\n  ,bad\n", "line 3: no text"),
            ('text,label\n"fine\nday",good\nfine\n', "line 4: no label"),
            (
                "label,text\ngood,I liked it, a lot\n",
                "line 2: more values than there are columns; quote texts with",
            ),
            ("label;text\ngood;I liked it; a lot\n", "line 2: more values .* quote texts with semicolons"),
            ("text, Text,label\nfine,day,good\n", "has the column text twice; rename one of them"),
            ("text,label\n,a\nb,\nc,d,e\n", "line 2: no text; line 3: no label; line 4: more values"),
            ("text,label\n" + ",a\n" * 7, "line 6: no text; and 2 more; fill it in"),
            ('text,label\n,a\n"b,c\n', "line 2: no text; line 3: a quotation mark is wrong"),
        ],
    )
    def test_a_flaw_is_named_in_one_line(self, write_file, content, said):
        with pytest.raises(InputError, match=said) as caught:
            read_table(write_file(content), COLUMNS)
        assert "\n" not in str(caught.value) and "file.txt" in str(caught.value)

    @pytest.mark.parametrize("wrong", ['"fine,good\n', '"fine"x,good\n', '"fine,good\n\nfine,"good"\n'])
    def test_a_wrong_quotation_mark_is_named_by_the_line_in_which_its_row_begins(self, write_file, wrong):
        path = write_file(f'text,label\n"a\nb",good\n{wrong}fine,good\nfine,good\n')
        with pytest.raises(InputError, match=r"file\.txt, line 4: a quotation mark is wrong"):
            read_table(path, COLUMNS)

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_commas_semicolons_and_tabs_separate_and_names_may_have_spaces_and_capitals(self, write_file, delimiter):
        rows = ['"Text "', " Label ", "id"], ['"so; so, so"', "good", "7"]
        path = write_file("".join(f"{delimiter.join(row)}\n" for row in rows))
        assert read_table(path, COLUMNS) == [(2, ("so; so, so", "good"))]

    def test_excels_line_about_the_delimiter_is_no_row(self, write_file):
        path = write_file("sep=;\ntext;label\nfine;good\n;bad\n")
        with pytest.raises(InputError, match="line 4: no text"):
            read_table(path, COLUMNS)
        assert read_table(write_file("sep=;\ntext;label\nfine;good\n"), COLUMNS) == [(3, ("fine", "good"))]

    def test_columns_may_have_any_names(self, write_file):
        assert read_table(write_file("Review,stars\nfine,5\n"), ("review", "stars")) == [(2, ("fine", "5"))]


class TestJson:
    def test_an_object_a_line_or_a_list_of_them_is_a_table(self, write_file):
        lines = '{"text": "fine", "label": 1, "id": null}\n\n{"Label": "good", "text": "a\\nb"}\n'
        assert read_table(write_file(lines, "a.jsonl"), COLUMNS) == [(1, ("fine", "1")), (3, ("a\nb", "good"))]
        path = write_file('[{"text": "fine", "label": "good"}]', "a.json")
        assert read_table(path, COLUMNS) == [(1, ("fine", "good"))]

    @pytest.mark.parametrize("label", ["1.0", "true", '["good"]'])
    def test_a_label_is_a_string_or_an_integer(self, write_file, label):
        with pytest.raises(InputError, match=r"line 1: label is .*; give a string"):
            read_table(write_file(f'{{"text": "fine", "label": {label}}}', "a.jsonl"), COLUMNS)

    def test_a_missing_column_is_named_with_those_that_there_are(self, write_file):
        with pytest.raises(InputError, match=r"a\.jsonl lacks the column text; it has 'review', 'label': name them so"):
            read_table(write_file('{"review": "fine", "label": 1}\n' * 9, "a.jsonl"), COLUMNS)

    def test_flaws_are_named_together(self, write_file):
        lines = '{"text": "fine"}\n{"text": ["a"], "label": "good"}\n{"text": "x"\n7\n'
        with pytest.raises(InputError, match=r"line 1: no label; line 2: text is .*; line 3: no JSON: .*; line 4: "):
            read_table(write_file(lines, "a.jsonl"), COLUMNS)
        with pytest.raises(InputError, match=r"a\.json, line 2: no JSON"):
            read_table(write_file('[{"text":\n]', "a.json"), COLUMNS)


class TestParquet:
    def test_rows_have_numbers(self, tmp_path):
        pyarrow = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        path = tmp_path / "a.parquet"
        parquet.write_table(pyarrow.table({"label": ["good", "bad"], "Text": ["fine", "fog"], "id": [1, 2]}), path)
        assert read_table(path, COLUMNS) == [(1, ("fine", "good")), (2, ("fog", "bad"))]
        with pytest.raises(InputError, match="lacks the column stars; it has 'label', 'Text', 'id'"):
            read_table(path, ("text", "stars"))
        parquet.write_table(pyarrow.table({"label": ["good", None], "text": ["fine", "fog"]}), path)
        with pytest.raises(InputError, match="row 2: no label"):
            read_table(path, COLUMNS)

    def test_what_is_none_is_named(self, write_file, tmp_path):
        pytest.importorskip("pyarrow")
        with pytest.raises(InputError, match=r"a\.parquet is no Parquet file: "):
            read_table(write_file("text,label\n", "a.parquet"), COLUMNS)
        with pytest.raises(InputError, match=r"cannot read .*none"):
            read_table(tmp_path / "none.parquet", COLUMNS)

    def test_where_pyarrow_is_missing_it_is_said(self, write_file, monkeypatch):
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with pytest.raises(InputError, match="Parquet is read by pyarrow; pip install pyarrow"):
            read_table(write_file("", "a.parquet"), COLUMNS)
