"""
Named entities that another tool has found, as a hint for the stage of names.

They are weaker than a known cast. A cast says who there is; an entity says only that these characters name a person or
an organisation. So they make nobody, join nobody and rename nobody. They have a say where the text leaves open whether a
word is a name at all, such as *Hope* at the head of a sentence: it is one if the tool found it in at least half of its
uses, mostly as the same kind, and it stands with a capital at least as often as without. Whatever the text shows by
itself counts more, since such tools, trained on news, mistake people of novels for organisations and places by the
hundred. That is why people who never speak, bare surnames and mistakes do little harm. Where the tool found nothing,
nothing is concluded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Literal, get_args

from quoteattr.errors import OptionError

__all__ = ["Entity", "EntityKind", "by_end", "check_entities", "kind_by_vote"]

EntityKind = Literal["person", "organisation"]
"""What an entity is."""

Entity = tuple[int, int, EntityKind]
"""A half-open pair of character offsets with what is named there."""

KINDS: Final[tuple[EntityKind, ...]] = get_args(EntityKind)
LABELLED: Final = 0.5
"""A form is what its entities say if at least this share of its uses are entities of that kind."""
POSSESSIVE: Final = ("'s", "’s", "'", "’")
"""What some tools take for a part of the name."""


def check_entities(text: str, entities: Iterable[tuple[int, int, str]]) -> tuple[Entity, ...]:
    """
    Check entities and return them in order, without white space or a possessive ending.

    :param entities: half-open character offsets of the text with ``"person"`` or ``"organisation"``.
    :raises OptionError: if one is malformed or lies outside the text.

    >>> check_entities("Quill's lamp.", [(0, 7, "person")])
    ((0, 5, 'person'),)
    """
    if isinstance(entities, (str, bytes)) or not isinstance(entities, Iterable):
        raise OptionError("entities", entities, 'a list such as [(0, 4, "person")]')
    checked: list[Entity] = []
    for entity in entities:
        if not isinstance(entity, (tuple, list)) or len(entity) != 3:
            raise OptionError("entities", entity, 'an entry such as (0, 4, "person")')
        start, end, kind = entity
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            raise OptionError("entities", entity, f"offsets in order inside the text of {len(text)} characters")
        if kind not in KINDS:
            raise OptionError("entities", entity, f"{' or '.join(KINDS)} as the third part")
        words = text[start:end].rstrip()
        ending = next((mark for mark in POSSESSIVE if words.endswith(mark)), "")
        words = words.removesuffix(ending)
        name = words.lstrip()
        if name:
            checked.append((start + len(words) - len(name), start + len(words), kind))
    return tuple(sorted(checked))


def by_end(entities: Iterable[Entity]) -> dict[int, Entity]:
    """Return the entities by their end: the last word is the head of a name, whatever the tool takes for its start."""
    return {end: (start, end, kind) for start, end, kind in entities}


def kind_by_vote(votes: Mapping[EntityKind, int], uses: int) -> EntityKind | None:
    """
    Return what a form is by the entities that its uses coincide with, or ``None`` when they do not tell.

    >>> kind_by_vote({"person": 5, "organisation": 1}, uses=8)
    'person'
    >>> kind_by_vote({"person": 1}, uses=8)
    """
    if not votes:
        return None
    ((kind, most),) = Counter(votes).most_common(1)
    return kind if most >= LABELLED * uses else None
