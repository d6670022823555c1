"""The records that an attribution is made of: all frozen, all offsets half-open characters of the text as given."""

from __future__ import annotations

from typing import Literal

from attrs import field, frozen

__all__ = ["CORRECTED", "Cue", "Kind", "Mention", "MentionKind", "Quotation", "Span", "Speaker"]

Span = tuple[int, int]
"""A half-open pair of character offsets."""

Kind = Literal["explicit", "anaphoric", "implicit"]
"""``explicit``: a cue with a name; ``anaphoric``: a cue with a pronoun or description; ``implicit``: neither."""

MentionKind = Literal["name", "pronoun", "nominal"]
"""How a phrase refers: by name, by pronoun, or by a description such as *the old woman*."""

Gender = Literal["male", "female"]

CORRECTED = "corrected"
"""The rule of a quotation whose speaker a person gave."""

REPR_WIDTH = 40
"""Longest excerpt of a text in a ``repr``, in characters."""


def excerpt(text: str, width: int = REPR_WIDTH) -> str:
    """Return the text on one line, cut to a width.

    >>> excerpt("one  two\\nthree", 9)
    'one two …'
    """
    line = " ".join(text[: 4 * width].split())
    return line if len(line) <= width and len(text) <= 4 * width else line[: width - 1] + "…"


@frozen(kw_only=True)
class Speaker:
    """
    A person, group or organisation who says something.

    >>> str(Speaker(id="s1", name="Petra Lindqvist", role="Northwind CEO"))
    'Petra Lindqvist'
    """

    id: str
    """Stable within the document: ``s1`` is the first of the cast to appear."""
    name: str
    """The fullest form that the text gives, without a role; ``narrator`` for a nameless first person."""
    aliases: tuple[str, ...] = ()
    """The other forms seen, in order of first appearance."""
    gender: Gender | None = None
    """``male``, ``female``, or ``None`` when unknown or when it does not apply."""
    role: str | None = None
    """The title or description that the text puts with the name, such as ``Microsoft CEO`` or ``Dr.``"""
    is_narrator: bool = False
    """True for the *I* who tells the story."""

    def __str__(self) -> str:
        return self.name


@frozen(kw_only=True)
class Mention:
    """A phrase that refers to a speaker."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset behind its last character."""
    text: str
    """``doc.text[start:end]``."""
    kind: MentionKind
    """``name``, ``pronoun`` or ``nominal``."""

    def __str__(self) -> str:
        return self.text


@frozen(kw_only=True)
class Cue:
    """The verb (or *according to*) that ties a quotation to its mention."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset behind its last character."""
    text: str
    """``doc.text[start:end]``."""
    lemma: str
    """The dictionary form: ``say`` for *said*; a mark or phrase stands for itself."""

    def __str__(self) -> str:
        return self.text


@frozen(kw_only=True)
class Quotation:
    """One quoted span and, once attributed, who says it."""

    start: int
    """Offset of the opening mark."""
    end: int
    """Offset behind the closing mark, or behind the last character when none closes it."""
    text: str = field(repr=excerpt)
    """``doc.text[start:end]``, with its marks."""
    content: str = field(repr=False)
    """The text without its marks, those that reopen it on later paragraphs included."""
    speech: bool = True
    """False for a title, a scare quote or a word mentioned as a word: found, but said by nobody."""
    speaker: Speaker | None = None
    """Who says it; ``None`` when every rule abstained."""
    mention: Mention | None = None
    """The phrase that the speaker was read from; for an implicit quotation the one that the decision rests on."""
    cue: Cue | None = None
    """The verb that ties the quotation to the mention, if there is one."""
    addressee: Speaker | None = None
    """Whom it is said to; ``None`` when unsure."""
    kind: Kind = "implicit"
    """``explicit``, ``anaphoric`` or ``implicit``."""
    rule: str | None = None
    """Public name of the rule that decided; ``None`` when every rule abstained."""
    confidence: float = 0.0
    """How sure the answer is, from 0 to 1."""
    evidence: tuple[str, ...] = field(default=(), repr=False)
    """What spoke for the answer, a clause each, the strongest first."""
    inner: tuple[Quotation, ...] = field(default=(), repr=False)
    """The quotations nested in this one, themselves attributed."""

    def explain(self) -> str:
        """
        Tell in a sentence or two why the quotation has its speaker.

        >>> from quoteattr import attribute
        >>> print(attribute('"It is late," said Anna.')[0].explain())
        Said by Anna (rule verb_then_mention, confidence 0.99): a cue verb and a mention follow the closing mark. The cue is "said" and the mention "Anna".
        """
        if not self.speech:
            return f"Said by nobody: {'; '.join(self.evidence) or 'a title, a term or a scare quote'}."
        if self.rule is None:
            return "No speaker: no rule found enough evidence for one."
        who = f"Said by {self.speaker}" if self.speaker else "Speaker unknown"
        sure = min(int(self.confidence * 100 + 1e-6), 100 if self.rule == CORRECTED else 99) / 100  # no rule is certain
        resolved = self.evidence[1:] if self.kind == "anaphoric" else ()
        why = "; ".join(self.evidence[: len(self.evidence) - len(resolved)])
        first = f"{who} (rule {self.rule}, confidence {sure:.2f}): {why or 'no further evidence'}."
        parts = [f'the cue is "{self.cue.text}"'] if self.cue else []
        if self.mention:
            parts.append(f'the mention {"" if self.cue else "is "}"{excerpt(self.mention.text)}"')
        second = " and ".join(parts)
        if self.speaker and self.mention and self.mention.text != self.speaker.name:
            second += f", read as {self.speaker.name}"
            second += f" because {' and '.join(resolved)}" if resolved else ""
        return f"{first} {second[0].upper()}{second[1:]}." if second else first

    def __str__(self) -> str:
        return self.text
