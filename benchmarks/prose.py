"""
Novels and articles that nobody wrote, of any length: for benchmarks on a computer that has no others.

A grammar makes up sentence after sentence. What takes time is about as frequent as in the annotated novels and articles
that this project is measured with; in a thousand characters of each there are:

=================================  =======  =======  ========  ========
what                               made-up  real     made-up   real
                                   novels   novels   articles  articles
=================================  =======  =======  ========  ========
quotations                             3.4      3.2       2.5       2.4
of these without a speaker's name      1.8      1.8        .6        .6
characters in quotations               383      380       221       209
names                                  6.6      6.0      12.2      12.5
paragraphs                             3.4      3.4       4.1       4.3
sentences                             10.5     10.1       7.1       8.0
=================================  =======  =======  ========  ========

But the words are far fewer. For speed that comes near to prose; how right the answers are says nothing here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final

from attrs import define, frozen

__all__ = ["article", "novel"]

LONGER: Final = {"report": 0.45, "statement": 0.4}
"""Share of the clauses of a kind that another one follows in their sentence,"""
USUAL: Final = 0.25
"""and of all others."""
SCENES: Final = 3
"""So many scenes are a chapter."""
PAUSE: Final = 0.16
"""Share of the turns behind which the talk pauses."""
TURNS: Final = {"alone": 36, "beat": 12, "tag": 10, "interrupted": 17, "continued": 18, "narration": 7}
"""The ways in which somebody talks in a novel, with how many in a hundred paragraphs are such,"""
TAGS: Final = {"name": 52, "pronoun": 38, "description": 10}
"""and how the tags call him."""
PASSAGES: Final = {"nickname": 12, "scrap": 13, "interrupted": 11, "continued": 34, "report": 30}
"""The ways in which words are quoted in an article,"""
SOURCES: Final = {"description": 18, "pronoun": 37, "name": 45}
"""and how the tags call who says them."""
SYMBOL: Final = re.compile(r"<(\w+)>")

GRAMMAR: Final[dict[str, str]] = {
    # narration of a novel
    "narration": """<name> <did> <where>
        <when>, <he> <did> <where>, and <thing> <was> <state>
        <thing> <was> <state> <when>, for <thing> <was> <state>
        <he> <did> <where>; <someone> <did> <where>
        it was <state> <where>, and <someone> <did> without a word
        <he> had <done> <when>, before <thing> <was> <state>
        <someone> <did> <where>, as if <thing> <was> <state>
        nobody <did> <where> <when>, and <his> <thing_of> <was> <state>
        <where> <thing> <was> <state>, though <name> had <done> <when>
        there was <thing> <where> which <he> had <done> <when>, and <thing> <was> <state>
        <name> and <other> <did> <where> until <thing> <was> <state>
        at <number> o'clock <thing> <was> <state>, and <someone> <did> <where>""",
    "beat": """<name> <did>
        <he> <did> <where>
        <other> <did> and <did>
        <he> <did>, and <thing> <was> <state>""",
    "description": "the old carter\nthe landlady\nthe doctor's boy\nthe girl\nhis aunt\na voice from the stairs\nthe clerk",
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
        on the road to the ferry
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
        the letter from the bank
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
        somebody from the mill""",
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
        thought of <absent>
        pulled the chair nearer""",
    "done": """forgotten the ladder
        spoken to <absent>
        bought at the fair
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
        don't ask me where <absent> <did>
        there is nothing <where> but <thing>
        I would rather have <thing>
        will <absent> be back by <number>?
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
        in the north, <count> households <happened> <day> because of <plan>
        <other>, who <decided> in <year>, has a farm and works for the <body>
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
        joined the campaign""",
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
        a teacher
        head of the <body>
        a spokesman for the <body>
        the minister for trade
        a shopkeeper in the town""",
    "day": "on Monday\non Tuesday night\nthis week\nlast year\non Jan. 12\nin April\nyesterday\non Sept. 3",
    "count": "300\n1,250\n48\ntwo million\n17,000\ntwelve\n640",
    "percent": "2.5\n11\n0.4\n30\n7.8",
    "ordinal": "first\nsecond\nthird\nfourth\nsixth",
    "year": "1987\n1999\n2004\n2011\n2016\n2019",
    "statement": """we cannot go on as if <plan> had never been discussed
        people here are tired of promises
        <plan> is the right step at the right time
        I have not seen anything like it since <year>
        nobody asked us before <thing_reported> <happened>
        if the <body> <decided>, we would be the first to welcome it
        there are <count> families who depend on it
        it is too early to say whether <plan> will help
        we are grateful to everyone who <decided>""",
    "nickname": """in <place> they call it the "<scrap>" plan
        the so-called "<scrap>" vote was lost <day>""",
    "scrap": "a gift to the rich\nfar too late\nthe price of progress\nless than nothing\na <adjective> mistake",
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
    he: str = "he"
    other: str = ""
    absent: str = ""
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

    def about(self, name: str, he: str, other: str, absent: str = "") -> None:
        """Write of somebody from now on, of somebody else beside, and of one of whom both speak."""
        self.name, self.he, self.other, self.absent = name, he, other, absent

    def words(self, symbol: str) -> str:
        """Return what the grammar makes of a symbol."""
        own = {"name": self.name, "he": self.he, "other": self.other, "absent": self.absent}
        if symbol in own:
            return own[symbol]
        if symbol == "his":
            return "her" if self.he == "she" else "his"
        if symbol == "place":
            return self.chance.choice(self.places) if self.places else self.place()
        return SYMBOL.sub(lambda match: self.words(match[1]), self.chance.choice(RULES[symbol]))

    def clauses(self, symbol: str, end: str = ".", longer: float = 0.0) -> str:
        """Return a sentence with its mark, without a capital: a clause, sometimes more than one."""
        words = self.words(symbol)
        while words[-1].isalnum() and self.chance.random() < longer:
            words += self.chance.choice((", and ", ", but ", "; ", ", while ")) + self.words(symbol)
        return words + (end if words[-1].isalnum() else "")

    def sentence(self, symbol: str, end: str = ".", longer: float = 0.0) -> str:
        """Return a sentence with its mark."""
        words = self.clauses(symbol, end, longer)
        return words[0].upper() + words[1:]

    def sentences(self, symbol: str, least: int, most: int) -> str:
        """Return some sentences."""
        number, longer = self.chance.randint(least, most), LONGER.get(symbol, USUAL)
        return " ".join(self.sentence(symbol, longer=longer) for _ in range(number))

    def one_of(self, ways: Mapping[str, int]) -> str:
        """Return one of some ways, each as often as its number says."""
        return self.chance.choices(list(ways), list(ways.values()))[0]


def novel(size: int, seed: int = 0) -> str:
    """Return a novel of at least so many characters: chapters of narration and talk, with a cast of a dozen."""
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
    for scene in count():
        if scene % SCENES == 0:
            yield f"CHAPTER {scene // SCENES + 1}"
        *pair, absent = chance.sample(cast, 3)
        called = [chance.choice([p.first, p.full, f"{p.title} {p.last}"]) for p in pair]
        writer.about(called[0], pair[0].he, called[1], absent.first)
        yield from _narration(writer, chance.randint(1, 3))
        for turn in range(chance.randint(8, 24)):
            speaker = turn % 2
            writer.about(called[speaker], pair[speaker].he, called[1 - speaker], absent.first)
            yield _turn(writer)
            if chance.random() < PAUSE:
                yield from _narration(writer, chance.choice((1, 1, 1, 1, 1, 1, 2)))


def _narration(writer: Writer, paragraphs: int) -> Iterator[str]:
    """Yield some paragraphs without talk."""
    for _ in range(paragraphs):
        yield writer.sentences("narration", 3, 6)


def _turn(writer: Writer) -> str:
    """Return a paragraph in which somebody talks."""
    chance = writer.chance
    first = writer.sentences("speech", 1, 4) if chance.random() < 0.7 else writer.sentence("reply")
    way = writer.one_of(TURNS)
    if way == "alone":
        return f'"{first}"'
    if way == "beat":
        return f'{writer.sentence("beat")} "{first}"'
    head = f'"{first[:-1]}{"," if first[-1] == "." else first[-1]}" {_tag(writer)}'
    if way == "interrupted":
        return f'{head}, "and {writer.clauses("speech", longer=USUAL)}"'
    if way == "continued":
        return f'{head}. "{writer.sentences("speech", 1, 4)}"'
    return f"{head}. {writer.sentences('narration', 1, 2)}" if way == "narration" else f"{head}."


def _tag(writer: Writer) -> str:
    """Return a tag: behind the verb a name or a description, before it a pronoun."""
    way, said = writer.one_of(TAGS), writer.words("said")
    who = writer.name if way == "name" else writer.words("description")
    tag = f"{writer.he} {said}" if way == "pronoun" else f"{said} {who}"
    return " ".join(filter(None, [tag, writer.words("manner")]))


def _items(writer: Writer, cast: list[Person]) -> Iterator[str]:
    """Yield the paragraphs of an article, nearly half of them with somebody's words."""
    chance = writer.chance
    known: set[Person] = set()
    quoted = False
    while True:
        person, other = chance.sample(cast, 2)
        called = chance.choice([person.last, f"{person.title} {person.last}"])
        writer.about(called if person in known else person.full, person.he, other.full)
        quoted = chance.random() < (0.3 if quoted else 0.5)
        if quoted:
            yield _quoted(writer, person in known)
            known.add(person)
        else:
            yield writer.sentences("report", 1, 2)


def _quoted(writer: Writer, known: bool) -> str:
    """Return a paragraph with somebody's words, or with a nickname, which nobody says."""
    way = writer.one_of(PASSAGES)
    if way == "nickname":
        return f"{writer.sentence('report')} {writer.sentence('nickname')}"
    tag = _source(writer, known)
    if way == "scrap":
        return f'{writer.sentence("report")} It was "{writer.words("scrap")}", {tag}.'
    head = f'"{writer.sentence("statement", ",")}" {tag}'
    if way == "interrupted":
        return f'{head}, "and {writer.clauses("statement")}"'
    if way == "continued":
        return f'{head}. "{writer.sentences("statement", 1, 3)}"'
    return f"{head}. {writer.sentences('report', 0, 1)}".strip()


def _source(writer: Writer, known: bool) -> str:
    """Return a tag: by a description, or by a pronoun or name who is known already; who is not, with his role."""
    way = writer.one_of(SOURCES)
    if way == "description":
        return f"said {writer.words('role')}"
    if not known:
        return f"said {writer.name}, {writer.words('role')}"
    return f"{writer.he} said" if way == "pronoun" else f"said {writer.name}"
