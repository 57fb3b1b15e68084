"""A book in one form: what is a paragraph, whatever the file's lines are."""

from zoo.datasets.english_novels.paragraphs import paragraph_a_line

LONG = "The kettle " + "sang and sang " * 20 + "until the tide went out."


def test_a_long_line_is_a_paragraph_and_blank_lines_say_nothing():
    assert paragraph_a_line(f"{LONG}\n{LONG}\n\n\n{LONG}") == f"{LONG}\n" * 3


def test_white_space_becomes_one_space_and_what_has_nothing_else_is_dropped():
    text = f"\r\n \t{LONG}\u00a0\f \tYes . . .\u00a0.  \r\n\u00a0\r\n"
    assert paragraph_a_line(text) == f"{LONG} Yes . . . .\n"
    assert paragraph_a_line(" \n\n") == paragraph_a_line("") == ""


def test_lines_of_a_wrapped_book_are_joined_between_blank_lines():
    text = "The tide went out.\r\nAnd the kettle, which had\r\nsung, sang.\r\n \r\n'No,'\r\nshe said.\r\n"
    assert paragraph_a_line(text) == "The tide went out. And the kettle, which had sung, sang.\n'No,' she said.\n"


def test_a_stray_long_line_leaves_a_book_wrapped():
    wrapped = "the kettle sang\nuntil it did not\n\n"
    assert paragraph_a_line(wrapped * 20 + LONG) == "the kettle sang until it did not\n" * 20 + f"{LONG}\n"


def test_hyphen_at_the_end_of_a_line_joins_its_word_and_a_dash_does_not():
    text = "the forty-\nseven steps -\nor fewer --\nof the house\n\nx"
    assert paragraph_a_line(text) == "the forty-seven steps - or fewer -- of the house\nx\n"


def test_without_blank_lines_a_paragraph_ends_where_the_next_word_had_room():
    text = (
        "The lamp burned on the north side.\n"  # full, though a sentence ends
        "Nobody who sailed saw Ash House or\n"  # full
        "its lamp.\n"
        "'For the owls,'\n"
        "she said. And the old man looked a\n"  # goes on in small letters
        "Mrs.\n"  # ends as a sentence does: a paragraph by mistake
        "Quill in\n"  # ends as no sentence does
        "The eye, and trimmed the wick once\n"
        "more, as he did on any such night, though nobody asked for it.\n"  # sticks out
        "  My dear niece, come when the tide\n"  # begins to be indented
        "  is out.\n"
        "Yours.\n"
    )
    assert paragraph_a_line(text).split("\n") == [
        "The lamp burned on the north side. Nobody who sailed saw Ash House or its lamp.",
        "'For the owls,' she said. And the old man looked a Mrs.",
        "Quill in The eye, and trimmed the wick once more, as he did on any such night, though nobody asked for it.",
        "My dear niece, come when the tide is out.",
        "Yours.",
        "",
    ]
