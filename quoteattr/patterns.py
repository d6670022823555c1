"""Every compiled pattern, built from named fragments, with an example beside each line."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final, NamedTuple

import regex

# --- paragraphs and sentences -------------------------------------------------------------------------------------

BLANK_LINE: Final = re.compile(
    r"""[\n\r\u2029] (?:
        (?:(?<=\r)\n | (?<=\n)) [^\S\n]* (?:\n[^\S\n]*)+      # \n\n, \r\n\r\n
      | (?<=\r) (?!\n) [^\S\r]* \r                             # \r\r
      | (?<=\u2029)
    )""",
    re.VERBOSE,
)
"""One or more empty lines, with any line ends."""

EMPTY_LINE: Final = re.compile(r"\n[^\S\n]*\n\s*")
"""The same in a text whose only line ends are ``\\n``, as most are: it is found several times as fast."""

INDENTED_LINE: Final = re.compile(r"\n(?=[ \t\u00a0\u3000]{2,}\S|\t\S)")
"""A line end before an indented line."""

LINE: Final = regex.compile(r"[^\s](?:[^\n\r]*[^\s])?")
"""A line without the white space around it."""

JOINING_START: Final = regex.compile(r"\s*+(?:\p{Ll}|[—–-])")
"""What follows a boundary that is none: *"Is he?" | said Anna*."""

SPACE: Final = r"(?:[ \n\r\t]|\u00a0(?=[^ \n\r\t.?!]*[ \n\r\t]))"
"""White space that Punkt sees behind a mark; of a hard space it needs to see another before the next mark."""

FOLLOWING: Final = re.compile(
    rf"""
    (?P<joining> {SPACE}\s*[a-z—–-]                # | said Anna
               | [^\s:;@!?({{\[}}] )                # U.|S., Norf.|, the weir.|)
    | {SPACE}\s*(?:''?|["“‘(\[])?_?[A-Z0-9]        # | Anna, | "No, | 4, | _She_
    """,
    re.VERBOSE,
)
"""What tells behind a mark at once that a sentence goes on, ``joining``, or begins."""

NO_MARK: Final = re.compile(r"\s+[^\s.?!]+(?:\s|\Z)")
"""A word, with nothing in it that may end a sentence."""

LAST_WORD: Final = re.compile(r"[^\W\d_]{2,}\Z")
"""A word of two letters or more at the end of a text."""

LAST_LETTER: Final = re.compile(r"[\d'’][^\W\d_]\Z")
"""A letter that is no initial there: *the weir's*, *the 1980s*."""

# --- quotation marks ----------------------------------------------------------------------------------------------

ELIDED: Final = r"""(?:
        t(?:is|was|were|will|would|isn|wasn|ain|ould)   # 'tis, 'twas
      | em | im | er | ere | ave | ee | e | ow | arf    # tell 'em
      | (?:be)?cause | cos | cuz | bout | round | til{1,2} | neath | gainst | mongst | fraid | nother | ud
      | n | nuff | nd | pon | gin | most | way | cept | specially | scuse | sblood | zounds | odds | ospital | ouse | orse
      | \d0s | \d\d                                     # the '90s, '49
    )(?!\w)"""
ELISION: Final = re.compile(ELIDED, re.VERBOSE | re.IGNORECASE)
"""A word whose front the apostrophe cuts off."""

MARK: Final = re.compile(
    rf"""
    ["“”‟„«»‹›‚「」『』＂‘‛’'`]
    (?: (?P<opens> (?<=["“]) (?<!\S.) (?=[^\W_]|[.…—–$£(\[-])                  # said, | "It
          | (?<=')' (?<!\S..) (?=[^\W_]) (?!(?i:{ELIDED})) )                   # said, | ''It
      | (?P<closes> (?<=["”]) (?: (?<=[a-zA-Z.,!?;:…—–-].) (?=\s|\Z)           # late," | said
                                | (?<=[a-zA-Z.,!?;:)\]].) (?=[\s.,;:!?)]|\Z) ) # late", | said
          | (?<=')' (?<=[a-zA-Z.,!?;:…—–-]..) (?=\s|\Z) )                      # late,'' | said
      | (?P<tail> (?<=[^\W_]['’]) (?!'|[^\W_]) )                              # the boys' | room
      | (?<=`)`?
      | (?<=')'
      | (?<=['’]) (?!(?<=[^\W_].)[^\W_])                                       # not in don't
      | (?<![`'’])
    )
    """,
    re.VERBOSE | re.DOTALL,
)
"""
Any mark that may quote, apostrophes included but for those between letters.

It may surely open a quotation or surely close one, or stand at the ``tail`` of a word, where it opens none.
"""

SUSPECT_END: Final = re.compile(r"(?:s|in|\bo|\bth|\ban|\bol|\bwi|\bha|\bt|\bmo|\bgi|\bn|z|x|\b\d)$", re.IGNORECASE)
"""Letters behind which a mark before a space may be an apostrophe: *the boys' room*, *goin' home*, *o' the*."""

SUSPECT_TAIL: Final = re.compile(r"(?:\win|\bo|\bth|\bol|\bwi)$", re.IGNORECASE)
"""Letters behind which it may be one even before a comma: *I was goin', but ...*."""

FEET: Final = re.compile(r"\d+\s?['’′]\s?\d+(?:\s?[\d½¼¾/]+)?\s?(?:\"|''|”)?|\d+['’](?=\s?\d)")
"""Feet and inches: *5'10"*, *6' 2"*."""

# --- names --------------------------------------------------------------------------------------------------------

NOT_PLAIN: Final = re.compile("[^\x00-\x1b\x20-\u024f\u2010-\u203e\u20a0-\u20bf\u2122\u2190-\u21ff\u2500-\u257f]")
"""A character beyond Latin letters and common signs. On texts without one, ``re``, which is fast, reads names as
``regex`` does, which knows the classes of all of Unicode."""

PLAIN_ASCII: Final = bytes(code for code in range(0x80) if not NOT_PLAIN.match(chr(code)))
"""What makes up most of a text and is plain, as bytes."""


def is_plain(text: str) -> bool:
    """
    Tell whether nothing in a text is :data:`NOT_PLAIN`; what is ASCII is left out fast.

    >>> is_plain("“Où est Anna?”"), is_plain("Где Anna?")
    (True, False)
    """
    rare = text.encode("utf-8", "surrogatepass").translate(None, PLAIN_ASCII)
    return NOT_PLAIN.search(rare.decode("utf-8", "surrogatepass")) is None


CAPITAL: Final = "".join(filter(str.isupper, map(chr, range(0x250))))
"""The capital letters of plain texts."""
LETTER: Final = "".join(filter(str.isalpha, map(chr, range(0x250))))
"""Their letters. A set of signs is told faster than what ``\\w`` stands for."""

GAP: Final = r"(?:[^\S\n]+(?:\n[^\S\n]*)?|\n[^\S\n]*)"
"""White space inside a line, or one line end: what may stand between the words of a name."""

PARTICLE: Final = r"(?:of(?:\s+the)?|van(?:\s+de[rn]?)?|von(?:\s+der)?|de(?:\s+l[ao]s?)?|du|des|di|da|del|della|den|der|la|le|el|al|bin|ibn|ben|y|ter|ten|zu|af)"
"""A lower-case word inside a name."""

ROMAN: Final = re.compile(r"[IVXLC]+\.")
"""A Roman number, as before a heading."""

LONGEST_RUN: Final = 50
"""So many words may be one run of names; what is longer is a list."""


class NamePatterns(NamedTuple):
    """How names are read in texts of one kind, plain or not."""

    run: re.Pattern[str] | regex.Pattern[str]
    """A run of capitalised words: *Mr. J. van der Lende*, *Bank of Norland*."""
    word: re.Pattern[str] | regex.Pattern[str]
    """One word, particle or string of initials in such a run."""


def name_patterns(dotted: frozenset[str], *, plain: bool) -> NamePatterns:
    """
    Return the patterns of names.

    :param dotted: the titles that are written with a dot, without it.
    :param plain: whether they are for texts in which nothing is :data:`NOT_PLAIN`.

    A run begins with a set of characters, since that is found fast, and only then looks back. So does a title, from
    its dot: few words have one.
    """
    capital, letter, inside = rf"[{CAPITAL}]", rf"[{LETTER}]", rf"[{LETTER}0-9_]"
    if not plain:
        capital, letter, inside = r"\p{Lu}", r"[\p{L}\p{M}]", r"\w"
    by_length = groupby(sorted(dotted, key=lambda title: (len(title), title)), key=len)
    titles = "|".join(rf"(?<=(?<!{inside})(?:{'|'.join(map(re.escape, group))})\.)" for _, group in by_length)
    joined = rf"(?:['’\-‑](?![sS](?!{inside})){letter}+)*"  # O'Neil, Jean-Luc, not Anna's
    rest = rf"{letter}*{joined}"  # of a word
    initials = rf"\.(?:[-\s]?{capital}\.){{0,{LONGEST_RUN}}}"
    behind = rf"(?:{initials}|{letter}*(?:\.(?:{titles})|{joined}))"  # a capital: J. K. or Mr. or Anna
    elided = rf"['’]{capital}{rest}"  # d'Arcy
    word = rf"(?:{capital}{behind}|[dDlL]{elided})"
    led = rf"(?:(?<=v)(?:an|on)|(?<=d)[eu]|(?<=l)[ae])\s+(?:de[rn]?\s+)?{word}"  # de Lende
    engine = re if plain else regex
    return NamePatterns(
        engine.compile(
            rf"[{capital.strip('[]')}dlv](?<!{inside}.)(?<!['’].)(?:(?<={capital}){behind}|(?<=[dl]){elided}|{led})"
            rf"(?:{GAP}(?:{PARTICLE}{GAP})?{word}){{0,{LONGEST_RUN}}}",
            re.DOTALL if plain else regex.DOTALL,
        ),
        engine.compile(
            rf"of(?:\s+the)?(?=\s)|{PARTICLE}(?=\s+{capital})|{capital}{initials}|(?:[dDlL]['’])?{letter}{rest}\.?"
        ),
    )


GENDERED_PRONOUN: Final = re.compile(
    r"[hsHS][eEhHiI](?<!\w..)(?i:(?P<female>(?<=sh)e|(?<=he)r(?:s|self)?)|(?<=he)|(?<=hi)(?:m(?:self)?|s))\b"
)
"""A pronoun that tells a gender: the male one, unless it is ``female``."""

# --- chunks -------------------------------------------------------------------------------------------------------

LETTERS: Final = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
"""Letters and digits, with the accents that are characters of their own."""

TOKEN: Final = re.compile(
    rf"""
    [a-zA-Z]+[ \n]                                # a word, as most are: told fast
  | (?:
      {LETTERS}(?:[-‑'’.](?![sS]\b){LETTERS})*    # any word: well-known, didn't, a.m
    | ['’](?:[sS]\b)?                             # Anna's, the boys'
    | \.\.+ | --+                                # Wait... no -- stop
    | .                                          # any other mark, or none
    )[ \n]?""",
    re.VERBOSE | re.DOTALL,
)
"""A word or a mark of the narration, with a space behind it. One follows the other, and together they are the text."""

WORD_END: Final = re.compile(rf"(?:{LETTERS})?(?:[-‑'’.](?![sS]\b){LETTERS})*")
"""What is left of a word behind a name in it: *G | 7*, *UN | -led*."""

BEHIND_WORD: Final = re.compile(r"[VuxR](?<=[wd].)(?:(?<=[Vu])|[xR]{0,2}[Vu])")
"""A verb right behind a word, in a string of word tags: *it | has said*, *some | say*."""

NOUN_PHRASE: Final = re.compile(
    r"""
    (?: (?=[dNXhT]) | (?<![^.;TscQ])(?=[wbm]) )     # nowhere else does one begin, which is told fast
    (?:
      (?:d(?:[wRXbg]S?){0,3}?)? (?:[NX]S[wR]{0,3}?|[NX][wb]?)? h{1,3} (?:,(?=N(?:[,.]|$)))? (?P<name>N)(?!S)   # the agency's director Ann Lee
    | (?:
        (?:d|NS|XS) (?:[wRGNXv]S?){0,5}? (?:[hgbm]S(?:[wRGN]){0,3}?)? ([hgbm]+) (?![hgbmS])   # the newly elected mayor
      | [NX] [NXw]? ([hg]+) (?![hgS])                                                     # White House aides
      | d{1,2} [wRNX]{0,4}? (w) (?=(?:xR?){0,3}V)                                     # another commenter said
      | d (d) (?=[xR]{0,3}V)                                                           # the two said
      | (?:^|(?<=[.;Tsc])) [wbm]{0,3} ([wbm]) (?=[xR]{0,3}V)                            # multiple outlets said
      | (?:^|(?<=[.Q])) (w) (?=,W)                                                      # Halloway, who
      | (?:^|(?<=\.)) T [wR]? ([hgbm])                                                   # that letter
      )
      (?:o(?: d?[wNXR]{0,3}[hgbm]+ | d?[NX]+ | d?w{1,2} | dR )){0,2}                            # of the eastern county
    )
    """,
    re.VERBOSE,
)
"""
A noun phrase in a string of word tags: ``h`` person, ``g`` group, ``b`` body, ``m`` document, ``S`` possessive.

The group that matches is its head, which may be a ``name``.
"""

FIGURE: Final = re.compile(r"[0-9](?<!\w.)[0-9,.]*")
"""A figure: 34, $1.5."""

REPORT_WORD: Final = re.compile(
    r"""
      \b(?:according\s+to | spokes(?:man|woman|person) | per\ ?cent | reporters
      | (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day | tweet(?:s|ed)? | online | (?:web)?site
      | officials? | in\s+an?\s+(?:statement|interview|email|e-mail) )\b
    | \bU\.[SKN]\.
    """,
    re.VERBOSE,
)
"""What newspapers are full of and novels are not, besides figures."""

REPORT_PARTS: Final = (
    "according", "spokes", "percent", "per cent", "reporters", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
    "Saturday", "Sunday", "tweet", "online", "site", "official", "statement", "interview", "email", "e-mail", "U.",
)  # fmt: skip
"""One of these stands in whatever ``REPORT_WORD`` finds, so they tell fast that there is little to find."""

SENTENCE_START: Final = regex.compile(r"[\s\d\[\]()*†‡²³¹⁰-⁹]*+\p{Lu}")
"""A capital behind a closing mark, with white space and footnote marks before it."""

# --- turns --------------------------------------------------------------------------------------------------------

HEADING: Final = regex.compile(
    r"(?:(?i:chapter|part|book|volume|canto|act|scene|section|letter)\b[^\n]{0,60}|[IVXLC]+\.?|\d{1,3}\.?|(?:[*·#—-]\s*){3,})\s*(?:\n|\Z)"
)
"""A paragraph that begins a chapter or parts two scenes."""

VOCATIVE_BEFORE: Final = re.compile(
    r"(?:^|[\"“‘'«`,.!?;:—–-]|--)\s*(?i:(?:oh|ah|o|my|dear|dearest|poor|yes|no|well|why|but|and|come|good|old|sweet|darling|thank\s+you|now|so|please|hello|hullo|really|indeed|here)[\s,]+){0,3}$"
)
"""What stands before a name that is called: the start of a clause, *my dear*."""

VOCATIVE_AFTER: Final = re.compile(r"\s*(?:[,.!?;:—–…\"”’'»]|--|$)")
"""What stands behind it."""

SUBJECT_BEFORE: Final = re.compile(
    r"(?:[.!?;:\"”]|\b(?:and|but|then|when|as|while|that|for|so|if|though|because|before|after|until))[\s_]*$"
)
"""What stands before a name that is a subject: the end of a sentence, a conjunction."""

SUBJECT_AFTER: Final = re.compile(r"\s+(?!and\b|or\b|of\b)[a-z]")
"""What stands behind it: a word in lower case that does not lengthen the phrase. *Then | Anna | rose.*"""

FIRST_PERSON: Final = re.compile(r"I(?<![\w.'’-].)(?![\w.]|\s*[-–])")
"""The pronoun *I*, not an initial or a numeral."""

OPENING: Final = re.compile(r"\W*([a-zA-Z]+)\b")
"""The first word of a quotation,"""
OPENINGS: Final = frozenset({
    "yes", "no", "oh", "ah", "well", "but", "and", "why", "what", "indeed", "then", "you", "i", "not", "how", "so", "do",
    "is", "of", "thank", "if", "it", "the", "my", "he", "she",
})  # fmt: skip
"""and those that tell something about whether it replies."""

ADDRESS: Final = re.compile(
    r"[,.!?;—–\"“‘'-]\s*(?=(?i:[adfglmopsu]))"  # no other letter begins one, which is told fast
    r"(?:my\s+|dear\s+|good\s+)*(?i:(?P<male>sir|papa|father|dad|daddy|uncle|grandfather|gentlemen|old\s+(?:man|fellow|chap|boy)|my\s+(?:boy|lad|lord|son))"
    r"|(?P<female>ma['’]?am|madam|miss|mamma|mama|mother|mum|aunt|auntie|grandmother|ladies|my\s+(?:girl|lady|lass)))\s*[,.!?;:—–\"”’'-]"
)
"""A form of address without a name: *No, sir.*"""

HEARER: Final = re.compile(
    r"\W*(?:\w+\s+){1,4}?(?:to|told|asked|answered|interrupted|assured)\s+(?:(?P<male>him)|(?P<female>her))\b(?!\s+[a-z])"
)
"""A tag that tells who is spoken to: *he said to her.*"""
