"""Texts and names that try to act where they are shown."""

from __future__ import annotations

from attrs import evolve

from quoteattr import AttributedText, Quotation, Speaker, attribute

ATTACKS = (
    "<script>window.hacked = 1</script>",
    '"><img src=x onerror="window.hacked = 2">',
    "' onmouseover='window.hacked = 3' autofocus onfocus='window.hacked = 4",
    "</script><script>window.hacked = 5</script><!--<script>",
    "</style><script>window.hacked = 6</script>",
    "</textarea></title></noscript><svg onload=window.hacked=7>",
    "&lt;script&gt; &quot; &#x3c;b&#x3e; &amp;amp;",
    "${7*7} $title {{7*7}} $$ %s",
    "NUL \x00 ESC \x1b[31m C1 \x85\x9b noncharacters \ufffe\uffff",
    "half \ud800 a character \udfff, separators \u2028 \u2029, overrides \u202e abc \u2066",
    "javascript:window.hacked=8 expression(window.hacked=9) url(javascript:alert(1))",
    '\\"]}},window.hacked=10//',
)


def hostile_document() -> AttributedText:
    """Return a document whose text, names, evidence and addressees all hold the attacks."""
    text = "\n\n".join(f'{attack} "Anna {attack} says," said Anna. "Well," said Tom.' for attack in ATTACKS)
    doc = attribute(text)
    worst = {speaker.id: rename(speaker, place) for place, speaker in enumerate(doc.speakers)}
    quotations = tuple(spoil(quotation, worst) for quotation in doc)
    return evolve(doc, quotations=quotations, speakers=tuple(worst.values()))


def rename(speaker: Speaker, place: int) -> Speaker:
    return evolve(speaker, name=f"{ATTACKS[place % len(ATTACKS)]} {' '.join(ATTACKS)}", role=ATTACKS[place % 3])


def spoil(quotation: Quotation, speakers: dict[str, Speaker]) -> Quotation:
    return evolve(
        quotation,
        speaker=speakers[quotation.speaker.id] if quotation.speaker else None,
        addressee=speakers["s1"],
        evidence=ATTACKS,
        inner=tuple(spoil(inner, speakers) for inner in quotation.inner),
    )
