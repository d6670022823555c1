"""
Novels and articles that nobody wrote, of any length: for benchmarks on a computer that has no others.

A grammar makes up sentence after sentence. There is about as much talk as in the annotated novels and articles that this
project is measured with (4 and 2.6 quotations in a thousand characters, where those have 3.5 and 2.4), in articles as
many names (3.7), and sentences and paragraphs are about as long; but the words are far fewer. For speed that comes near
to prose; how right the answers are says nothing here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import define, frozen

__all__ = ["article", "novel"]

LONGER: Final = 0.35
"""Share of the clauses that another one follows in their sentence."""
SYMBOL: Final = re.compile(r"<(\w+)>")

GRAMMAR: Final[dict[str, str]] = {
    # narration of a novel
    "narration": """<name> <did> <where>
        <when>, <name> <did> <where>, and <thing> <was> <state>
        <thing> <was> <state> <when>, for <thing> <was> <state>
        <he> <did> <where>; <someone> <did> <where>
        it was <state> <where>, and <someone> <did> without a word
        <he> had <done> <when>, before <thing> <was> <state>
        <someone> <did> <where>, as if <thing> <was> <state>
        nobody <did> <where> <when>, and <his> <thing_of> <was> <state>
        <where> <thing> <was> <state>, though <name> had <done> <when>
        there was <thing> <where> which <name> had <done> <when>, and <he> <did>
        <name> and <other> <did> <where> until <thing> <was> <state>
        at <number> o'clock <thing> <was> <state>, and <someone> <did> <where>""",
    "beat": """<name> <did>
        <he> <did> <where>
        <other> <did> and <did>
        <he> <did>, and <thing> <was> <state>""",
    "when": """in the evening
        towards noon
        the week before
        after supper
        early on Tuesday
        for the second time that winter
        while the rain lasted
        on the first day of March
        some time after the funeral
        all through that summer
        when the bell had rung""",
    "where": """by the harbour wall
        in the back kitchen
        under the lime trees
        on the road to <place>
        behind the counter
        at the top of the stairs
        beside <his> <thing_of>
        near the church at <place>
        across the yard
        between the two windows
        in the parlour
        outside the post office""",
    "thing": """the lamp
        a grey horse
        the long table
        the letter from <place>
        the wind
        the weather
        the whole street
        a cart full of turnips
        the <adjective> clock
        the second boat
        a <adjective> silence
        the garden door
        the <adjective> tea
        the snow""",
    "thing_of": """coat
        basket
        voice
        left hand
        sister
        old dog
        umbrella
        account book
        breakfast
        patience""",
    "was": "was\nhad been\nseemed\nlooked\ngrew\nwas once more\nwas never quite",
    "state": """cold
        as good as new
        lighter than before
        worth two shillings
        out of sight
        a little <adjective>
        gone by the time anybody looked
        in the way
        ready
        wet through
        less <adjective> than it had been
        forgotten""",
    "adjective": "narrow\ngolden\nsullen\nbroken\npatient\ndusty\ncareful\nhollow\ntidy\nsudden\nfaded\nordinary",
    "someone": """<name>
        the old carter
        a girl with a basket
        the two clerks
        <his> aunt
        the doctor's boy
        one of the fishermen
        <other>
        the landlady
        somebody from <place>""",
    "did": """looked out of the window
        put down the <adjective> cup
        walked slowly up and down
        counted the coins again
        folded the letter
        waited
        turned the key
        shook <his> head
        laughed a little
        took off <his> gloves
        went to the door
        sat for an hour or more
        remembered the <adjective> house at <place>
        thought of <other>
        pulled the chair nearer""",
    "done": """forgotten the ladder
        spoken to <other>
        bought in <place>
        promised to mend
        left behind
        asked for
        seen before
        hidden from everybody
        paid for twice
        found too late""",
    "number": "two\nthree\nfour\nfive\nseven\neight\nnine\nten",
    # what people say in it
    "speech": """I have <done>, and you know it
        you might have <done> <when>
        we cannot stay <where> for ever
        nobody has <done> since <when>
        did you see <thing> <where>?
        it is <state>, whatever they say in <place>
        if <thing> <was> <state>, I never heard of it
        why, <thing> <was> <state>!
        don't ask me where <other> <did>
        there is nothing <where> but <thing>
        I would rather have <thing>
        will <other> be back by <number>?
        that is what my mother used to say of <place>
        the trouble is that <thing> <was> <state> <when>""",
    "reply": "yes\nno\nnever\nperhaps\nwhat?\nin <place>?\nnot <when>\nI <did>\nso they say\n<thing>!\nof course\n<other>?",
    "said": "said\nsaid\nsaid\nsaid\nasked\nreplied\ncried\nanswered\nmuttered\nwhispered\nreturned\nadded\nobserved",
    "manner": "\n\n\n\nquietly\nat last\nafter a while\nfrom the door\nwithout looking up\nwith a sigh\nin a low voice",
    # an article
    "report": """<thing_reported> <happened> <day>, <source>
        the <body> <decided> <day> after <count> people had signed a petition against <plan>
        <plan> would cost <count> pounds, according to <source_of>, and <happened> <day>
        <name>, <role>, <decided> <day>
        in <place>, <count> households <happened> <day> because of <plan>
        <other>, who <decided> in <year>, lives in <place> and works for the <body>
        the <body> has <count> members, and none of them <decided> <day>
        it was the <ordinal> time since <year> that <thing_reported> <happened>
        <plan> was first put forward in <year>, when <name> was <role>
        the U.K. and the U.S. <decided> in <year>, and the <body> of <place> <happened>
        a spokeswoman for the <body> declined to comment on <plan>""",
    "thing_reported": """the bridge at <place>
        a <adjective> fire in <place>
        the price of bread
        the <ordinal> round of talks
        traffic through <place>
        a survey by the <body>
        the river""",
    "happened": """rose by <percent> per cent
        came to a halt
        fell for the <ordinal> month in a row
        drew <count> visitors
        closed to lorries
        opened again
        ran late""",
    "decided": """voted against <plan>
        agreed to pay for <plan>
        left the <body>
        asked for more time
        approved <plan>
        joined the <body> of <place>""",
    "plan": """the new tram line
        a tax on empty houses
        the sale of the old mill
        longer school days
        the merger with <place> Gas Co.
        a second pier
        cuts to the night bus""",
    "body": """town council
        Harbour Board
        teachers' union
        Water Company
        Ministry of Transport
        county court
        <place> Chamber of Commerce
        National Farmers' League""",
    "source": "the <body> announced\na report showed\nofficials said\nthe <body> said in a statement\nfigures show",
    "source_of": "the <body>\nDr. <other>\na report of the <body>\nresidents",
    "role": """the mayor of <place>
        chief executive of the <body>
        a teacher from <place>
        head of the <body>
        a spokesman for the <body>
        the minister for trade
        a shopkeeper in <place>""",
    "day": "on Monday\non Tuesday night\nthis week\nlast year\non Jan. 12\nin April\nyesterday\non Sept. 3",
    "count": "300\n1,250\n48\ntwo million\n17,000\ntwelve\n640",
    "percent": "2.5\n11\n0.4\n30\n7.8",
    "ordinal": "first\nsecond\nthird\nfourth\nsixth",
    "year": "1987\n1999\n2004\n2011\n2016\n2019",
    "statement": """we cannot go on as if <plan> had never been discussed
        people in <place> are tired of promises
        <plan> is the right step at the right time
        I have not seen anything like it since <year>
        nobody asked us before <thing_reported> <happened>
        if the <body> <decided>, we would be the first to welcome it
        there are <count> families who depend on it
        it is too early to say whether <plan> will help
        we are grateful to everyone who <decided>""",
    "scrap": "a gift to <place>\nfar too late\nthe price of progress\nless than nothing\na <adjective> mistake",
}
RULES: Final = {symbol: [line.strip() for line in lines.split("\n")] for symbol, lines in GRAMMAR.items()}

WOMEN: Final = (
    "Ada", "Agnes", "Clara", "Edith", "Flora", "Hester", "Jane", "Lydia", "Mabel", "Nora", "Ruth", "Sarah", "Vera",
)  # fmt: skip
MEN: Final = (
    "Albert", "Basil", "Daniel", "Edgar", "Felix", "George", "Henry", "James", "Martin", "Owen", "Philip", "Walter",
)  # fmt: skip
STEMS: Final = (
    "Ash", "Barn", "Cold", "Dun", "East", "Fen", "Gars", "Hol", "Ing", "Kett", "Lox", "Mar", "Nether", "Ox", "Pen",
    "Red",
)  # fmt: skip
OF_PEOPLE: Final = (
    "burn", "by", "combe", "croft", "field", "ley", "low", "man", "ridge", "royd", "son", "wardine", "win", "wood",
)  # fmt: skip
OF_PLACES: Final = (
    "borough", "bridge", "cester", "dale", "ford", "ham", "haven", "hurst", "mere", "mouth", "stead", "stoke", "ton",
)  # fmt: skip


@frozen
class Person:
    """Somebody in a novel or an article."""

    first: str
    last: str
    he: str
    title: str

    @property
    def full(self) -> str:
        """The name in full."""
        return f"{self.first} {self.last}"


@define
class Writer:
    """Makes sentences up."""

    chance: random.Random
    name: str = ""
    other: str = ""
    he: str = "he"
    places: Sequence[str] = ()
    """The places that are spoken of; by default, any."""

    def people(self, number: int) -> list[Person]:
        """Return so many people with names of their own."""
        lasts = self.chance.sample([stem + end for stem in STEMS for end in OF_PEOPLE], number)
        return [self._person(last) for last in lasts]

    def _person(self, last: str) -> Person:
        if self.chance.random() < 0.5:
            return Person(self.chance.choice(WOMEN), last, "she", self.chance.choice(["Mrs.", "Miss"]))
        return Person(self.chance.choice(MEN), last, "he", self.chance.choice(["Mr.", "Mr.", "Dr."]))

    def place(self) -> str:
        """Return the name of some place."""
        return self.chance.choice(STEMS) + self.chance.choice(OF_PLACES)

    def about(self, name: str, he: str, other: str) -> None:
        """Write of somebody from now on, and of somebody else beside."""
        self.name, self.he, self.other = name, he, other

    def words(self, symbol: str) -> str:
        """Return what the grammar makes of a symbol."""
        own = {"name": self.name, "he": self.he, "his": "her" if self.he == "she" else "his", "other": self.other}
        if symbol in own:
            return own[symbol]
        if symbol == "place":
            return self.chance.choice(self.places) if self.places else self.place()
        return SYMBOL.sub(lambda match: self.words(match[1]), self.chance.choice(RULES[symbol]))

    def sentence(self, symbol: str, end: str = ".", longer: float = 0.0) -> str:
        """Return a sentence with its mark, sometimes with more than one clause."""
        words = self.words(symbol)
        while words[-1].isalnum() and self.chance.random() < longer:
            words += self.chance.choice((", and ", ", but ", "; ", ", while ")) + self.words(symbol)
        return words[0].upper() + words[1:] + (end if words[-1].isalnum() else "")

    def sentences(self, symbol: str, least: int, most: int) -> str:
        """Return some sentences."""
        return " ".join(self.sentence(symbol, longer=LONGER) for _ in range(self.chance.randint(least, most)))


def novel(size: int, seed: int = 0) -> str:
    """Return a novel of at least so many characters: scenes of narration and talk, with a cast of a dozen."""
    writer = Writer(random.Random(seed))
    return "\n\n".join(_enough(_scenes(writer, writer.people(12)), size))


def article(size: int, seed: int = 0) -> str:
    """Return an article of at least so many characters, in which half a dozen people are quoted and fifteen places are named."""
    writer = Writer(random.Random(seed))
    writer.places = [writer.place() for _ in range(15)]
    return "\n\n".join(_enough(_items(writer, writer.people(6)), size))


def _enough(paragraphs: Iterator[str], size: int) -> Iterator[str]:
    while size > 0:
        paragraph = next(paragraphs)
        size -= len(paragraph) + 2
        yield paragraph


def _scenes(writer: Writer, cast: list[Person]) -> Iterator[str]:
    """Yield the paragraphs of scene after scene."""
    chance = writer.chance
    while True:
        pair = chance.sample(cast, 2)
        called = [chance.choice([p.first, p.first, p.full, f"{p.title} {p.last}"]) for p in pair]
        for _ in range(chance.randint(1, 4)):
            writer.about(called[0], pair[0].he, called[1])
            yield writer.sentences("narration", 2, 6)
        for turn in range(chance.randint(8, 24)):
            speaker = turn % 2
            writer.about(called[speaker], pair[speaker].he, called[1 - speaker])
            yield _turn(writer)


def _turn(writer: Writer) -> str:
    """Return a paragraph in which somebody talks: alone, with a tag, around a tag, or beside what he does."""
    chance = writer.chance
    first = writer.sentences("speech", 1, 3) if chance.random() < 0.7 else writer.sentence("reply")
    way = chance.random()
    if way < 0.35:
        return f'"{first}"'
    if way < 0.5:
        return f'{writer.sentence("beat")} "{first}"'
    who = writer.name if chance.random() < 0.6 else writer.he
    said = writer.words("said")
    tag = " ".join(filter(None, [f"{who} {said}" if who == writer.he else f"{said} {who}", writer.words("manner")]))
    head = f'"{first[:-1]}{"," if first[-1] == "." else first[-1]}" {tag}.'
    if way < 0.7:
        return head
    if way < 0.85:
        return f'{head} "{writer.sentences("speech", 1, 3)}"'
    return f"{head} {writer.sentences('narration', 1, 2)}"


def _items(writer: Writer, cast: list[Person]) -> Iterator[str]:
    """Yield the paragraphs of an article, nearly half of them with somebody's words."""
    chance = writer.chance
    known: set[Person] = set()
    while True:
        person, other = chance.sample(cast, 2)
        writer.about(person.last if person in known else person.full, person.he, other.full)
        if chance.random() < 0.55:
            yield writer.sentences("report", 1, 2)
        else:
            yield _quoted(writer, person in known)
            known.add(person)


def _quoted(writer: Writer, known: bool) -> str:
    """Return a paragraph with somebody's words."""
    chance = writer.chance
    who = writer.name if known else f"{writer.name}, {writer.words('role')}"
    way = chance.random()
    if way < 0.3:
        return f'{writer.sentence("report")} It was "{writer.words("scrap")}", said {who}.'
    first = writer.sentence("statement", ",")
    tag = f"said {who}" if not known or chance.random() < 0.5 else f"{writer.he} said"
    head = f'"{first}" {tag}.'
    if way < 0.6:
        return f'{head} "{writer.sentences("statement", 1, 3)}"'
    return f"{head} {writer.sentences('report', 0, 1)}".strip()
