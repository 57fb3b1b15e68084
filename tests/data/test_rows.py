"""Users' files row by row."""

import bz2
import gzip
import json
import lzma

import pyarrow
import pyarrow.parquet
import pytest

from zoo.data.rows import Row, RowFile
from zoo.errors import InputError


def rows_of(path, column=None):
    with RowFile(path, column) as rows:
        return list(rows)


@pytest.mark.parametrize("content", ["a\nb\n\nc", "a\r\nb\r\n\r\nc\r\n", "a\rb\r\rc\r", "a\nb\r\n\rc"], ids=repr)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_end_as_they_may_and_marks_of_byte_order_are_no_text(write_file, content, encoding):
    found = rows_of(write_file(content.encode(encoding)))
    assert [(row.line, row.text) for row in found] == [(1, "a"), (2, "b"), (3, ""), (4, "c")]


@pytest.mark.parametrize(("suffix", "module"), [(".gz", gzip), (".bz2", bz2), (".xz", lzma)])
def test_compressed_files_are_read_as_what_is_in_them(write_file, suffix, module):
    lines = "".join(json.dumps({"text": f"row {number}", "id": number}) + "\n" for number in range(3))
    found = rows_of(write_file(module.compress(lines.encode()), f"rows.jsonl{suffix}"))
    assert found == [Row(number + 1, f"row {number}", {"id": number}) for number in range(3)]
    with pytest.raises(InputError, match=f"cannot read .*rows.txt{suffix} to its end"):
        rows_of(write_file(module.compress(lines.encode())[:-4], f"rows.txt{suffix}"))


def test_a_bad_line_costs_no_other(write_file):
    good, latin, last = rows_of(write_file(b"na\xc3\xafve\ncaf\xe9\nend"))
    assert (good.text, last.text, latin.line) == ("naïve", "end", 2)
    assert latin.error == "is not UTF-8 at character 4, byte 0xe9; save the file in UTF-8"


def test_bad_rows_of_csv_are_named_by_the_line_they_begin_in(write_file):
    content = (
        'id,text,label\n1,"two\nlines, of text",a\n2,"bad "quote",b\n3,good,c\n4\n'
        '5,a,b,c\n\n6,"not closed,d\n7,last,e\n'
    )
    found = rows_of(write_file(content, "rows.csv"))
    assert [row.line for row in found] == [2, 4, 5, 6, 7, 9, 10]
    assert [row.text for row in found if row.error is None] == ["two\nlines, of text", "good", "last"]
    assert found[0].columns == {"id": "1", "label": "a"}
    said = ["wrong quotation mark", "has no 'text'", "more values than there are columns", "wrong quotation mark"]
    assert all(part in row.error for part, row in zip(said, [row for row in found if row.error], strict=True))


def test_bad_json_is_named_and_strings_are_texts(write_file):
    lines = ['{"text": "a", "id": 1}', "{", '"b"', "[1]", '{"review": "c"}', '{"text": 5}', "", '{"text": "d"}']
    found = rows_of(write_file("\n".join(lines), "rows.jsonl"))
    assert [(row.line, row.text) for row in found if row.error is None] == [(1, "a"), (3, "b"), (8, "d")]
    assert [(row.line, row.error.split()[1]) for row in found if row.error] == [
        (2, "no"), (4, "no"), (5, "no"), (6, "5"),
    ]  # fmt: skip


def test_a_column_of_another_name(write_file, tmp_path):
    assert rows_of(write_file("review;x\n", "rows.tsv"), "review;x") == []
    for name, mark in (("semicolons.csv", ";"), ("tabs.csv", "\t")):
        assert rows_of(write_file(f"id{mark}text\n1{mark}fine, film\n", name)) == [Row(2, "fine, film", {"id": "1"})]
    found = rows_of(write_file("id\treview\n1\tfine, film\n", "rows.tsv"), "review")
    assert found == [Row(2, "fine, film", {"id": "1"})]
    table = pyarrow.table({"review": ["fine", None, "dull"], "id": [1, 2, 3]})
    pyarrow.parquet.write_table(table, tmp_path / "rows.parquet")
    good, bad, last = rows_of(tmp_path / "rows.parquet", "review")
    assert (good, last) == (Row(1, "fine", {"id": 1}), Row(3, "dull", {"id": 3})) and "None" in bad.error


def test_files_that_are_none_are_refused_in_one_line(write_file, tmp_path):
    for path, column, said in (
        (tmp_path / "none.csv", None, "cannot read .*none.csv: No such file"),
        (write_file("a\n", "rows.txt"), "review", "rows.txt has a text a line, and no columns"),
        (write_file("a,b\n1,2\n", "rows.csv"), None, "has no column 'text' in its first line .it has 'a', 'b'"),
        (write_file("", "empty.csv"), None, "empty.csv is empty"),
        (write_file("text,id,text\na,1,b\n", "two.csv"), None, "two.csv has the column 'text' twice"),
        (write_file('["a"]', "rows.json"), None, "rows.json ends in .json; .* in .jsonl"),
        (write_file("PAR", "rows.parquet"), None, "rows.parquet is no Parquet file"),
        (write_file(b"no", "rows.txt.gz"), None, "cannot read .*rows.txt.gz to its end"),
    ):
        with pytest.raises(InputError, match=said):
            rows_of(path, column)
