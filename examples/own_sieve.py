"""Add a rule of your own: in some scripts a bracket before the quotation names the speaker."""

import re

from quoteattr import Attributor, Mention, Reading, Scene
from quoteattr.quotations import QuotedSpan
from quoteattr.sieves import SIEVES

TEXT = '(Olive, aside) "He has not read the letter."'

ASIDE = re.compile(r"\((\w+), aside\) $")


def whispered_aside(quotation: QuotedSpan, scene: Scene) -> Reading | None:
    """a bracket such as "(Olive, aside)" stands before the opening mark."""
    aside = ASIDE.search(scene.text, max(0, quotation.start - 40), quotation.start)
    if aside is None:
        return None
    return Reading(Mention(start=aside.start(1), end=aside.end(1), text=aside[1], kind="name"))


attribute = Attributor(sieves=(whispered_aside, *SIEVES))

for quotation in attribute(TEXT):
    print(f"{quotation.speaker}: {quotation.content} (rule: {quotation.rule})")

# prints: Olive: He has not read the letter. (rule: whispered_aside)
