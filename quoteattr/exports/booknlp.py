"""
The columns of BookNLP's ``.quotes`` and ``.tokens`` files, for scripts that were written for it.

Offsets in ``.quotes`` are numbers of tokens, the last one included, and the tokens are those of the ``.tokens`` file that
belongs to it: words with their apostrophes and hyphens, and each other mark alone; no token goes over the edge of a
quotation or a mention. ``char_id`` is the place of the speaker in the cast, from 0, and ``None`` stands for what is not
known. The ``.tokens`` file has the columns that need no parser: lemma, tags, dependencies and events are not in it.
Nested quotations, and those that are no speech, are left out, since BookNLP has neither.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from quoteattr.model import Span
from quoteattr.sentences import find_paragraphs

if TYPE_CHECKING:
    from quoteattr.document import AttributedText

__all__ = ["to_booknlp", "to_booknlp_tokens"]

TOKEN: Final = re.compile(r"\w+(?:['’\-]\w+)*|[^\w\s]")
"""A word with what holds it together, or one mark."""

UNWRITABLE: Final = re.compile("[\ud800-\udfff\x00-\x1f\x7f-\x9f]")
"""Half a character, which UTF-8 cannot write, or a control character, which a table had better not hold: U+FFFD."""

QUOTES_COLUMNS: Final = (
    *("quote_start", "quote_end", "mention_start", "mention_end", "mention_phrase", "char_id", "quote"),
)
TOKENS_COLUMNS: Final = (
    *("paragraph_ID", "sentence_ID", "token_ID_within_sentence", "token_ID_within_document", "word"),
    *("byte_onset", "byte_offset"),
)


def to_booknlp(doc: AttributedText, name: str | None = None) -> str:
    """Return the ``.quotes`` file; see :meth:`quoteattr.AttributedText.to_booknlp`."""
    tokens = find_tokens(doc)
    starts = [start for start, _ in tokens]
    places = {speaker.id: place for place, speaker in enumerate(doc.speakers)}

    def within(start: int, end: int) -> range:
        """Return the tokens that lie inside a span."""
        return range(bisect_left(starts, start), bisect_left(starts, end))

    def words(span: range) -> str:
        return " ".join(_word(doc.text, *tokens[i]) for i in span)

    rows: list[Iterable[object]] = [QUOTES_COLUMNS]
    for quotation in doc:
        quoted = within(quotation.start, quotation.end)
        if not quotation.speech or not quoted:
            continue
        mention = quotation.mention
        named = within(mention.start, mention.end) if mention else range(0)
        mentioned = (named[0], named[-1], words(named)) if named else (None, None, None)
        who = places.get(quotation.speaker.id) if quotation.speaker else None
        rows.append((quoted[0], quoted[-1], *mentioned, who, words(quoted)))
    return _table(rows)


def to_booknlp_tokens(doc: AttributedText, name: str | None = None) -> str:
    """Return the ``.tokens`` file; ``byte_onset`` and ``byte_offset`` count characters, as they do in BookNLP."""
    paragraphs = [start for start, _ in find_paragraphs(doc.text)]
    sentences = [start for start, _ in doc.sentences]
    rows: list[Iterable[object]] = [TOKENS_COLUMNS]
    sentence, in_sentence = -1, 0
    for number, (start, end) in enumerate(find_tokens(doc)):
        before, sentence = sentence, max(bisect_right(sentences, start) - 1, 0)
        in_sentence = in_sentence + 1 if sentence == before else 0
        paragraph = max(bisect_right(paragraphs, start) - 1, 0)
        rows.append((paragraph, sentence, in_sentence, number, _word(doc.text, start, end), start, end))
    return _table(rows)


def find_tokens(doc: AttributedText) -> list[Span]:
    """
    Cut a text into tokens, none of which goes over the edge of an outermost quotation or of its mention.

    >>> from quoteattr import attribute
    >>> doc = attribute('"Don\\'t!" said Anna.')
    >>> [doc.text[start:end] for start, end in find_tokens(doc)]
    ['"', "Don't", '!', '"', 'said', 'Anna', '.']
    """
    parts = [part for q in doc for part in (q, q.mention) if part is not None]
    edges = sorted({0, len(doc.text), *(part.start for part in parts), *(part.end for part in parts)})
    return list(_cut(doc.text, edges))


def _cut(text: str, edges: list[int]) -> Iterator[Span]:
    """Yield the tokens between each edge and the next."""
    for start, end in pairwise(edges):
        yield from (match.span() for match in TOKEN.finditer(text, start, end))


def _word(text: str, start: int, end: int) -> str:
    return UNWRITABLE.sub("\ufffd", text[start:end])


def _table(rows: Iterable[Iterable[object]]) -> str:
    """Return rows of cells with tabs between them; no cell needs quoting, since no token has white space in it."""
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)
