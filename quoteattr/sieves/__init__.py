"""
The sieves, the surest first: each looks for one way in which English names the speaker of a quotation.

A sieve is a function ``(quotation, scene) -> Reading | None``. Its name is the public name of the rule, and the first
line of its docstring is the reason that :meth:`quoteattr.Quotation.explain` gives; under ``python -OO``, which leaves
docstrings out, the name has to do. The idea of sieves in order of
precision is from Muzny, Fang, Chang and Jurafsky, "A Two-stage Sieve Approach for Quote Attribution" (EACL 2017).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from quoteattr.quotations import QuotedSpan
from quoteattr.scene import Reading, Scene
from quoteattr.sieves import clause, noun, sequence, tag

__all__ = ["SIEVES", "Sieve", "may_read"]

Sieve = Callable[[QuotedSpan, Scene], Reading | None]

SIEVES: Final[tuple[Sieve, ...]] = (
    tag.verb_then_mention,  # "...," said Anna
    tag.mention_then_verb,  # "...," Anna said
    tag.document_reads,  # "...," the letter reads
    tag.according_to,  # "...," according to Anna
    tag.dash_attribution,  # "..." - Anna
    noun.remark_of_name,  # "...," was Anna's reply
    clause.colon_before,  # Anna said: "..."
    noun.claim_of_name,  # Anna's claim that "..."
    clause.comma_before,  # Anna said, "..."
    clause.verb_then_mention_before,  # said Anna, "..."
    clause.label,  # ANNA: "..."
    tag.agent_after,  # called "..." by Anna
    tag.as_clause,  # "..." as Anna put it
    tag.clause_after,  # the "..." thing, Anna said
    sequence.continuation,  # "...," said Anna. "..."
    clause.fronted_participle,  # Calling it "...," Anna left
    clause.indirect_clause,  # Anna said that the "..." thing
    clause.participle_before,  # ..., calling it "..."
    noun.claim_of_pronoun,  # her claim that "..."
    clause.colon_after_subject,  # Anna smiled: "..."
    clause.previous_paragraph,  # Anna said:  <new paragraph> "..."
    sequence.sentence_before,  # Anna told them so. "..."
    sequence.paragraph_goes_on,  # "...," Anna said.  <new paragraph> "..."
)
"""The default sieves in the order in which they are asked."""

BESIDE: Final[tuple[tuple[Sieve, str], ...]] = (
    (tag.verb_then_mention, r'"(?:[,Rx-]|[Vz][^.:;Q])'),
    (tag.mention_then_verb, r'"(?:[,.RdwDNXP-]|[uozvV]V)'),
    (tag.document_reads, r'"[,dwDNPu-]'),
    (tag.according_to, r'[^.]"|"[^.Q]'),
    (tag.dash_attribution, r'"-|^[.Q]?"(?:[.Q]|$)'),
    (noun.remark_of_name, r'"(?:[xw][ND]|,x)'),
    (clause.colon_before, r'\*:"'),
    (noun.claim_of_name, r'\*[^.;:VvuGQ]"'),
    (clause.comma_before, r'\*[^.;:uQ]"'),
    (clause.verb_then_mention_before, r'\*[,:]"'),
    (clause.label, r'\*:"'),
    (tag.agent_after, r'."r'),
    (tag.as_clause, r'"(?:s|[^.Q]{2})'),
    (tag.clause_after, r'"[^.]'),
    (sequence.continuation, r'."'),
    (clause.fronted_participle, r'[^.,;:VQ]"[,dwRNPD]'),
    (clause.indirect_clause, r'\*[^.]"'),
    (clause.participle_before, r'\*[^.]"'),
    (noun.claim_of_pronoun, r'[^.;:VvuGQ]"'),
    (clause.colon_after_subject, r'\*:"'),
    (clause.previous_paragraph, r'^"'),
    (sequence.sentence_before, r'\."(?:\.|$)'),
    (sequence.paragraph_goes_on, r'^[.Q]?"(?:[.Q]|$)'),
)
"""
What must stand beside a quotation if a default sieve is to have an answer: a pattern for what
:meth:`quoteattr.scene.Scene.beside` returns, a ``*`` if its sentence mentions somebody before it, the tag before, a ``"``
for the quotation and two tags behind.
"""


def may_read(sieve: Sieve, beside: str) -> bool:
    """
    Tell whether a sieve need be asked about a quotation, given what stands beside it; a user's sieve always is.

    >>> may_read(clause.colon_before, '*:"'), may_read(clause.colon_before, '"V')
    (True, False)
    """
    return all(re.search(pattern, beside) for known, pattern in BESIDE if known is sieve)
