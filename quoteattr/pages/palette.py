"""
Colours by speaker that the colour-blind can tell apart, in a light and in a dark theme.

There are eight hues, each with a tint to lay behind text and a strong form for badges and strips. Hue and lightness were
chosen together by search, so that the nearest two stay apart to a normal eye and to one without red, green or blue cones
(Machado, Oliveira and Fernandes 2009, distances in OKLab), and text keeps the contrast that WCAG asks for at level AA.
More than hue tells speakers apart: each has a badge with letters of its own, filled for the first eight, framed for the
next, with a dashed frame for the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from quoteattr.pages.markup import css_string
from quoteattr.pages.talk import NOBODY, Talker

__all__ = ["DARK_PAPER", "GREY", "HUES", "LIGHT_PAPER", "Hue", "hue_of", "speaker_rules"]

LIGHT_PAPER: Final = "#ffffff"
DARK_PAPER: Final = "#17191c"
"""The grounds that the colours are made for; the style sheets name the same."""


@frozen
class Hue:
    """The colours of one speaker, as ``#rrggbb``."""

    tint: str
    """Behind dark text."""
    strong: str
    """On white, and behind white letters."""
    dark_tint: str
    """Behind light text, in a dark theme."""
    dark_strong: str
    """On a dark ground, and behind dark letters."""


HUES: Final = (
    Hue("#c5e5fa", "#006792", "#004f71", "#43bdfc"),
    Hue("#f5dac7", "#b45e00", "#492506", "#ea7d05"),
    Hue("#dff9d9", "#204817", "#435240", "#92c987"),
    Hue("#e8cbd3", "#75364b", "#4c0a26", "#ffbcce"),
    Hue("#feeeb4", "#685609", "#5c4c04", "#f8e4a1"),
    Hue("#d5c8f0", "#8d5ad5", "#382555", "#ad74ff"),
    Hue("#ffbdaf", "#9a584b", "#58312a", "#c98476"),
    Hue("#c0fdff", "#048184", "#004648", "#12adb2"),
)
"""Blue, orange, green, wine, ochre, violet, brick and teal; the most talkative speaker is blue."""

GREY: Final = Hue("#e9eaec", "#5a5e64", "#34373c", "#a9aeb6")
"""For speech without a speaker."""


def hue_of(talker: Talker | None, rank: int) -> Hue:
    """Return the hue of a talker by its place in the order of talk, after the eighth from the first; grey for none."""
    return GREY if talker is None or talker.speaker is None else HUES[rank % len(HUES)]


def speaker_rules(talkers: Iterable[Talker], prefix: str, quotation: str) -> str:
    """
    Return the style rules that give each talker its colours, its badge and the badge before its quotations.

    A rule sets ``--tint`` and ``--strong``; ``--ground``, ``--letter`` and ``--line`` are those of the badge.

    :param prefix: what stands before a talker's key in its selector, such as ``.quoteattr .qa-``.
    :param quotation: the selector of a quotation, such as ``.qa-q``.
    """
    rules = [f"{prefix}{NOBODY}{{--strong:light-dark({GREY.strong},{GREY.dark_strong})}}\n"]
    for rank, talker in enumerate(talkers):
        hue = hue_of(talker, rank)
        turn = min(rank // len(HUES), 2) if talker.speaker else 0
        ground, letter = ("var(--paper)", "var(--strong)") if turn else ("var(--strong)", "var(--paper)")
        own = f"{prefix}{talker.key}"
        rules.append(
            f"{own}{{--tint:light-dark({hue.tint},{hue.dark_tint});--strong:light-dark({hue.strong},{hue.dark_strong});"
            f"--ground:{ground};--letter:{letter};--line:{'dashed' if turn == 2 else 'solid'}}}\n"
            f"{own}{quotation}::before{{content:{css_string(talker.label)} / {css_string(talker.name + ': ')}}}\n"
        )
    return "".join(rules)
