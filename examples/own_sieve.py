"""Add a rule of your own: in play scripts a bracket before the quotation names the speaker."""

import regex

from quoteattr import Attributor
from quoteattr.sieves import SIEVES

TEXT = '(Olive, aside) "He has not read the letter."'

ASIDE = regex.compile(r"\((?P<mention>\p{Lu}\w+), aside\)\s*+$")


def whispered_aside(quotation, scene):
    """a bracket such as "(Olive, aside)" stands before the opening mark."""
    aside = ASIDE.search(scene.text, max(0, quotation.start - 40), quotation.start)
    return scene.mention_at(aside.start("mention")) if aside else None


attribute = Attributor(sieves=(whispered_aside, *SIEVES))

for quotation in attribute(TEXT):
    print(f"{quotation.speaker}: {quotation.content} (rule: {quotation.rule})")

# prints: Olive: He has not read the letter. (rule: whispered_aside)
