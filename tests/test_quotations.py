"""Quoted spans in every kind of mark."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoteattr.quotations import MAX_DEPTH, QuotedSpan, find_quoted_spans
from quoteattr.sentences import find_paragraphs


def spans(text: str) -> list[QuotedSpan]:
    return find_quoted_spans(text, find_paragraphs(text))


def quoted(text: str) -> list[str]:
    """Return the outermost quotations, with their marks."""
    return [text[q.start : q.end] for q in spans(text)]


STYLES = {
    "straight": ('"', '"', "'", "'", "'"),
    "curly": ("“", "”", "‘", "’", "’"),
    "british": ("'", "'", '"', '"', "'"),
    "british-curly": ("‘", "’", "“", "”", "’"),
    "guillemets": ("«", "»", "‹", "›", "’"),
    "guillemets-with-spaces": ("« ", " »", "‹", "›", "’"),
    "guillemets-reversed": ("»", "«", "›", "‹", "’"),
    "low": ("„", "“", "‚", "‘", "’"),
    "low-and-curly": ("„", "”", "‚", "’", "’"),
    "corners": ("「", "」", "『", "』", "'"),
    "latex": ("``", "''", "`", "'", "'"),
}
"""Opening and closing mark, those of a quotation inside, and the apostrophe."""

SAYINGS = [
    "Come in", "It~s the boys~ room", "~Tis late", "I was goin~ home", "Tell ~em I said so", "Rock ~n~ roll",
    "The class of ~49", "The ~90s were good", "The ladies~ hats and the dogs~ tails", "Don~t", "James~ hat",
    "I~ve seen the best o~ them", "Th~ old man", "He is 5~10 tall",
]  # fmt: skip
TAGS = ["said Anna", "Tom~s brother said", "the boys~ mother asked", "she said", "murmured James~ wife"]
NARRATION = ["", "", " The boys~ room was cold.", " He was goin~ home.", " It~s late."]


@st.composite
def scenes(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Compose a scene in one style of marks, with the quotations in it."""
    opening, closing, inner_opening, inner_closing, apostrophe = STYLES[draw(st.sampled_from(sorted(STYLES)))]
    text, found = "", []
    for _ in range(draw(st.integers(1, 4))):
        words = draw(st.sampled_from(SAYINGS))
        if draw(st.booleans()):
            words += f" and then {inner_opening}{draw(st.sampled_from(SAYINGS))}!{inner_closing}"
        else:
            words += draw(st.sampled_from(",!?"))
        found.append(f"{opening}{words}{closing}".replace("~", apostrophe))
        tag = (
            draw(st.sampled_from(TAGS)) + draw(st.sampled_from([".", " and went."])) + draw(st.sampled_from(NARRATION))
        )
        text += f"{found[-1]} {tag.replace('~', apostrophe)}" + draw(st.sampled_from([" ", "\n\n", "\r\n\r\n"]))
    return text, found


@settings(deadline=None)
@given(scenes())
def test_a_scene_in_any_style(scene: tuple[str, list[str]]) -> None:
    """Whatever the marks, the quotations of a scene are found as written, apostrophes and all."""
    text, expected = scene
    assert quoted(text) == expected


class TestClosing:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('“It is late," said Anna.', ['“It is late,"']),
            ('"It is late,” said Anna.', ['"It is late,”']),
            ('``It is late," said Anna.', ['``It is late,"']),
            ("``It is late,” said Anna.", ["``It is late,”"]),
            ("“It is late,“ said Anna.", ["“It is late,“"]),
            ('“It is late," said Anna. "Go home.”', ['“It is late,"', '"Go home.”']),
            ('"It is late,” said Anna. “Go home."', ['"It is late,”', '“Go home."']),
            ('“He said "no, never." Then he left,” said Anna.', ['“He said "no, never." Then he left,”']),
            ("”It is late,” said Anna.", ["”It is late,”"]),
            ("''It is late,'' said Anna.", ["''It is late,''"]),
            ("'I was goin'' said Anna, 'but no.'", ["'I was goin''", "'but no.'"]),
            ('„It is late," said Anna.', ['„It is late,"']),
        ],
    )
    def test_by_a_mark_of_another_kind(self, text: str, expected: list[str]) -> None:
        """A careless closing mark closes what is open, if no right one comes first."""
        assert quoted(text) == expected

    def test_not_by_a_stray_when_the_right_one_comes(self) -> None:
        """A straight mark inside a curly quotation does not end it."""
        assert quoted('“A 6" pipe and a 4" one,” said Anna.') == ['“A 6" pipe and a 4" one,”']

    def test_missing_before_the_next_opening(self) -> None:
        """A quotation whose mark is missing ends where the next begins."""
        assert quoted("“It is late, said Anna. “Then go,” said Tom.") == ["“It is late, said Anna.", "“Then go,”"]

    def test_missing_at_the_end_of_a_paragraph(self) -> None:
        """An unclosed quotation ends at its paragraph and disturbs nothing behind it."""
        text = "“It is late, said Anna.\n\nShe left.\n\n“Then go,” said Tom."
        assert quoted(text) == ["“It is late, said Anna.", "“Then go,”"]

    def test_footnotes_stand_outside(self) -> None:
        """Footnote marks behind the closing mark are no part of the quotation."""
        for note in ("[1]", "¹", "†", "3"):
            assert quoted(f"'It is late.'{note} She left. 'Then go.'") == ["'It is late.'", "'Then go.'"]
            assert quoted(f'"It is late."{note} She left.') == ['"It is late."']


class TestNesting:
    def test_inner_quotations_belong_to_the_outer_one(self) -> None:
        """Marks alternate three deep."""
        text = "“He asked, ‘Who taught you “please”?’ and left,” said Anna."
        (outer,) = spans(text)
        (middle,) = outer.inner
        (inner,) = middle.inner
        assert [text[q.start : q.end] for q in (middle, inner)] == ["‘Who taught you “please”?’", "“please”"]

    def test_straight_marks_three_deep(self) -> None:
        """Straight marks nest as well, if the single ones between are closed."""
        (outer,) = spans('"He asked, \'Who taught you "please"?\' and left," said Anna.')
        assert len(outer.inner[0].inner) == 1

    def test_inside_marks_of_the_same_kind(self) -> None:
        """Directed marks nest in their own kind if both are closed."""
        (outer,) = spans("“He said “no” to me,” said Anna.")
        assert len(outer.inner) == 1
        (outer,) = spans("« Il dit « non » et partit » said Anna.")
        assert len(outer.inner) == 1

    def test_an_unclosed_inner_one_is_dropped(self) -> None:
        """What a nested quotation without an end holds belongs to the one around it."""
        (outer,) = spans("“He said «no and ‘yes’ to me,” said Anna.")
        assert [q.family for q in outer.inner] == ["single"]

    def test_depth_is_limited(self) -> None:
        """Marks deeper than the limit are plain text."""

        def depth(found: list[QuotedSpan] | tuple[QuotedSpan, ...]) -> int:
            return max((1 + depth(q.inner) for q in found), default=0)

        pairs = [("«", "»"), ("‹", "›"), ("「", "」"), ("『", "』"), ("“", "”")] * 6
        text = "".join(a for a, _ in pairs) + "no " * 60 + "".join(b for _, b in reversed(pairs))
        assert 1 <= depth(spans(text)) <= MAX_DEPTH


class TestSeveralParagraphs:
    @pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»")])
    def test_reopened_on_each(self, opening: str, closing: str) -> None:
        """A mark at the head of each paragraph and one at the end make one quotation; its content leaves them out."""
        text = (
            f"{opening}One.\n\n{opening}Two.\n\n{opening}Three,{closing} said Anna.\n\n{opening}No,{closing} said Tom."
        )
        first, second = spans(text)
        assert [text[a:b] for a, b in first.content] == ["One.", "Two.", "Three,"] or (
            [text[a:b].strip() for a, b in first.content] == ["One.", "Two.", "Three,"]
        )
        assert text[second.start : second.end] == f"{opening}No,{closing}"

    def test_nested_marks_are_reopened_together(self) -> None:
        """Where a nested quotation goes on, both marks stand again, with or without a space."""
        text = "“He said, ‘One.\n\n“ ‘Two,’ and left,” said Anna."
        (outer,) = spans(text)
        assert text[outer.start : outer.end].endswith("left,”")
        assert len(outer.inner) == 1

    def test_not_without_the_mark(self) -> None:
        """A paragraph without the mark ends the quotation."""
        assert quoted("“One.\n\nShe left. “Two,” said Tom.") == ["“One.", "“Two,”"]


class TestNoMarks:
    @pytest.mark.parametrize(
        "text",
        [
            "He was 5'10\" tall and she was 6' 2\".",
            "A 6\" pipe, a 12' rope, 5’10” in all.",
            "Rock 'n' roll in the '90s, and o' course the boys' room.",
            "'Tis the season. 'Twas ever thus.",
            "The ladies' hats and the dogs' tails.",
            'A pipe 12 " wide.',
            '"" and “” and «» and "  "',
            "It cost 3‚50 or thereabouts.",
            "The caf` and the `",
            '"',
            "",
        ],
    )
    def test_apostrophes_and_measures(self, text: str) -> None:
        """Apostrophes, feet, inches and empty pairs quote nothing."""
        assert quoted(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            '"He was 5\'10" at most," said Anna.',
            '"A 6" pipe," said Anna.',
            "'He was 5'10'' at most,' said Anna.",
            "“He was 5’10” at most,” said Anna.",
        ],
    )
    def test_measures_inside_a_quotation(self, text: str) -> None:
        """A measure does not end the quotation around it."""
        assert quoted(text) == [text.removesuffix(" said Anna.")]

    def test_a_digit_may_end_a_quotation(self) -> None:
        """A mark behind a digit closes where no other comes."""
        assert quoted('It was "9 out of 10" and then "8 out of 10".') == ['"9 out of 10"', '"8 out of 10"']


class TestSpaces:
    def test_marks_with_space_on_both_sides(self) -> None:
        """Straight marks set apart by spaces open and close in turn."""
        assert quoted('" It is late, " said Anna. " Go. "') == ['" It is late, "', '" Go. "']

    @pytest.mark.parametrize("gap", ["\u00a0", "\u202f", "\u200b", "\ufeff", "\u2060"])
    def test_odd_spaces(self, gap: str) -> None:
        """No-break and zero-width characters beside the marks change nothing."""
        assert len(quoted(f"{gap}“It is late,”{gap} said Anna. {gap}“Go.”{gap}")) == 2
        assert len(quoted(f"{gap}'It is late,'{gap} said Anna. {gap}'Go.'{gap}")) == 2

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_hard_wrapped_lines(self, end: str) -> None:
        """A quotation runs over the ends of wrapped lines."""
        lines = [
            "“It is far too late for that sort of thing",
            "and you know it as well as I do, whatever",
            "you say,” said Anna.",
        ]
        text = end.join(lines) + end * 2 + "“No,” said Tom."
        assert [q.splitlines()[-1] for q in quoted(text)] == ["you say,”", "“No,”"]


def test_the_document_decides_whether_single_marks_carry_speech() -> None:
    """An unclosed single mark begins a quotation in a British book and none elsewhere."""
    assert len(quoted("'Yes,' said Anna.\n\n'No,' said Tom.\n\n'Perhaps, said Ann.")) == 3
    assert len(quoted('"Yes," said Anna.\n\n"No," said Tom.\n\n\'Perhaps, said Ann.')) == 2


@pytest.mark.parametrize("crowd", ['"' * 99, "“‘" * 50, 'a"' * 60, "\" ' " * 30, "“a”" * 40])
def test_a_paragraph_crowded_with_marks(crowd: str) -> None:
    """Where a mark follows on a mark, none quotes; the paragraphs around it do not suffer."""
    assert quoted(f'"Yes," said Anna.\n\n{crowd}\n\n"No," said Tom.') == ['"Yes,"', '"No,"']


def test_short_answers_are_no_crowd() -> None:
    """Some words in marks after one another are what they look like."""
    assert len(quoted('"No." "Yes." ' * 40)) == 80
