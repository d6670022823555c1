"""Every compiled pattern, built from named fragments, with an example beside each line."""

from __future__ import annotations

from typing import Final

import regex

# --- paragraphs and sentences -------------------------------------------------------------------------------------

BLANK_LINE: Final = regex.compile(r"\r?\n[^\S\n]*+(?:\n[^\S\n]*+)++|\u2029|\r(?!\n)[^\S\r]*+\r")
"""One or more empty lines, with any line ends."""

INDENTED_LINE: Final = regex.compile(r"\n(?=[ \t\u00a0\u3000]{2,}\S|\t\S)")
"""A line end before an indented line."""

LINE: Final = regex.compile(r"[^\s](?:[^\n\r]*[^\s])?")
"""A line without the white space around it."""

JOINING_START: Final = regex.compile(r"\s*+(?:\p{Ll}|[—–-])")
"""What follows a boundary that is none: *"Is he?" | said Anna*."""

# --- quotation marks ----------------------------------------------------------------------------------------------

MARK: Final = regex.compile(r"""["“”‟„«»‹›‚「」『』＂‘‛’]|``?|''?""")
"""Any mark that may quote, apostrophes included."""

ELISION: Final = regex.compile(
    r"""(?:
        t(?:is|was|were|will|would|isn|wasn|ain|ould)   # 'tis, 'twas
      | em | im | er | ere | ave | ee | e | ow | arf    # tell 'em
      | (?:be)?cause | cos | cuz | bout | round | til{1,2} | neath | gainst | mongst | fraid | nother | ud
      | n | nuff | nd | pon | gin | most | way | cept | specially | scuse | sblood | zounds | odds | ospital | ouse | orse
      | \d0s | \d\d                                     # the '90s, '49
    )(?!\w)""",
    regex.VERBOSE | regex.IGNORECASE,
)
"""A word whose front the apostrophe cuts off."""

SUSPECT_END: Final = regex.compile(r"(?:s|in|\bo|\bth|\ban|\bol|\bwi|\bha|\bt|\bmo|\bgi|\bn|z|x|\b\d)$", regex.IGNORECASE)
"""Letters behind which a mark before a space may be an apostrophe: *the boys' room*, *goin' home*, *o' the*."""

SUSPECT_TAIL: Final = regex.compile(r"(?:\win|\bo|\bth|\bol|\bwi)$", regex.IGNORECASE)
"""Letters behind which it may be one even before a comma: *I was goin', but ...*."""

FEET: Final = regex.compile(r"\d+\s?['’′]\s?\d+(?:\s?[\d½¼¾/]+)?\s?(?:\"|''|”)?|\d+['’](?=\s?\d)")
"""Feet and inches: *5'10"*, *6' 2"*."""

# --- names --------------------------------------------------------------------------------------------------------

WORD: Final = r"[\p{L}\p{M}]++(?:['’\-‑](?![sS]\b)\p{L}[\p{L}\p{M}]*+)*+"
"""A word with its apostrophes and hyphens, without a possessive ending."""

CAPITALISED: Final = rf"(?:(?:\p{{Lu}}\.(?:[-\s]?(?=\p{{Lu}}\.))?)++|(?:\L<dotted>)\.|(?:[dDlL]['’])?(?=\p{{Lu}}){WORD})"
"""Initials, a title with a dot, or a capitalised word."""

PARTICLE: Final = r"(?:of(?:\s+the)?|van(?:\s+de[rn]?)?|von(?:\s+der)?|de(?:\s+l[ao]s?)?|du|des|di|da|del|della|den|der|la|le|el|al|bin|ibn|ben|y|ter|ten|zu|af)"
"""A lower-case word inside a name."""


def name_pattern(dotted: frozenset[str]) -> regex.Pattern[str]:
    """
    Return the pattern of a run of capitalised words: *Mr. J. van der Lende*, *Bank of Norland*.

    :param dotted: the titles that are written with a dot, without it.
    """
    gap = r"(?:[^\S\n]++\n?[^\S\n]*+|\n[^\S\n]*+)"
    return regex.compile(rf"(?<![\w'’])(?:(?:van|von|de|du|la|le)\s+(?:de[rn]?\s+)?)?+{CAPITALISED}(?:{gap}(?:{PARTICLE}{gap})?{CAPITALISED})*+", dotted=sorted(dotted))
