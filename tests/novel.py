"""A novel of any length, made up from a few sentences: long enough to be slow, varied enough to look at."""

from __future__ import annotations

import random

CAST = (
    ("Odile Marchbank", "she"), ("Captain Rusk", "he"), ("Tamsin Vole", "she"), ("Mr. Abernathy", "he"),
    ("Josiah Pell", "he"), ("Mrs. Quillfeather", "she"), ("Ned Larkspur", "he"), ("Dr. Imogen Sloe", "she"),
    ("Barnaby Thrupp", "he"), ("Lady Wexcombe", "she"), ("Silas Orme", "he"), ("Hetty Bramwell", "she"),
    ("Ezra Finch", "he"), ("Rosamund Tey", "she"), ("Gideon Stroud", "he"), ("Old Peverell", "he"),
    ("Clemency Hart", "she"), ("Aldous Crane", "he"),
)  # fmt: skip

LINES = (
    "The tide will not wait for us, and neither will the harbour master",
    "I counted the lanterns twice, and there were never more than nine",
    "You cannot sell a lighthouse",
    "Whoever wrote this letter had very cold hands",
    "My brother kept bees before he kept secrets, and the bees did better",
    "Then we shall go by the marsh road, whatever the almanac may say about the rain",
    "Not before supper",
    "There is a chart in the second drawer that shows an island nobody has ever landed on",
    "I have never been so politely robbed in all my life",
    "Leave the door on the latch",
    "It was blue when I bought it",
    "They told me in the village that the bell rings by itself when the wind comes from the north",
    "Nobody asked the ferryman",
)
QUESTIONS = ("Who lit the lamp", "Have you brought the key", "What did the widow say", "Is that the last of the tea")
NARRATION = (
    "The rain had begun again, and the gulls sat in a row along the sea wall as if they were waiting to be paid.",
    "Far below, a cart went over the bridge with a sound like somebody shuffling very large cards.",
    "Nothing moved in the garden but the washing, which had been hung out by an optimist.",
    "By the time the clock had struck, the candles were low and the conversation was lower.",
    "The road to the headland ran between two stone walls, and the walls ran on long after the road had given up.",
    "It was the kind of silence in which a spoon, set down, is an opinion.",
)
VERBS = ("said", "said", "said", "answered", "replied", "murmured", "cried", "remarked")


def write_novel(words: int, seed: int = 7) -> str:
    """Return a novel of at least so many words, the same for the same arguments."""
    chance = random.Random(seed)
    paragraphs: list[str] = []
    written = chapter = 0
    while written < words:
        if len(paragraphs) // 160 >= chapter:
            chapter += 1
            paragraphs.append(f"Chapter {chapter}")
            present = gather(chance, chapter)
        if chance.random() < 0.1:
            present = gather(chance, chapter)
        paragraphs.append(write_paragraph(chance, present))
        written += len(paragraphs[-1].split())
    return "\n\n".join(paragraphs) + "\n"


def gather(chance: random.Random, chapter: int) -> list[tuple[str, str]]:
    """Return three of the cast: the first of the list oftener, the later ones in later chapters only."""
    known = CAST[: 5 + chapter]
    drawn = chance.choices(known, [1 / (place + 2) for place in range(len(known))], k=12)
    return list(dict.fromkeys(drawn))[:3]


def write_paragraph(chance: random.Random, present: list[tuple[str, str]]) -> str:
    """Return a paragraph of narration, or of talk among those who are present."""
    name, pronoun = chance.choice(present)
    verb = chance.choice(VERBS)
    line, more = chance.sample(LINES, 2)
    sort = chance.random()
    if sort < 0.22:
        return " ".join(chance.sample(NARRATION, chance.randint(2, 4)))
    if sort < 0.45:
        return f"“{line},” {verb} {name}. “{more}.”"
    if sort < 0.6:
        return f"{name} looked at the window. “{line}. {more},” {pronoun} {verb}."
    if sort < 0.7:
        return f"“{chance.choice(QUESTIONS)}?” asked {name}."
    if sort < 0.75:
        return f"“I heard the mate say, ‘{line},’ and then he laughed,” said {name}."
    return f"“{line}. {more}.”"
