"""Run the stages and then the sieves."""
from __future__ import annotations
from collections.abc import Mapping, Sequence
from attrs import evolve
from quoteattr.cast import Person, build_cast
from quoteattr.decoding import build_steps, run
from quoteattr.features import Context, Surroundings, make_context
from quoteattr.mentions import find_names
from quoteattr.quotations import find_quoted_spans
from quoteattr.scene import Scene
from quoteattr.sentences import find_paragraphs, find_sentences
from quoteattr.sieves import SIEVES
from quoteattr.turns import build_turns


def build_scene(text, known=None):
    paragraphs = find_paragraphs(text)
    sentences = find_sentences(text, paragraphs)
    quoted = find_quoted_spans(text, paragraphs)
    names = find_names(text, paragraphs, [(q.start, q.end) for q in quoted])
    cast = build_cast(text, names, known or {})
    return Scene(text, paragraphs, sentences, quoted, names, cast)

def run_sieves(scene):
    for q in scene.quotations:
        for sieve in SIEVES:
            r = sieve(q, scene)
            if r is not None:
                scene.settled[q.start] = evolve(r, rule=sieve.__name__)
                break

def settle(scene, turns):
    """person for name readings; description persons; narrator."""
    people = scene.cast.people
    settled=[]; described=[]
    narr=None; desc={}
    for t in turns:
        r=t.reading; p=None; d=None
        if r is not None:
            if r.mention.kind=='name':
                p=scene.cast.at(r.mention.start)
            elif r.mention.text.lower()=='i':
                if narr is None:
                    narr=Person(len(people),kind='person',canonical='narrator',is_narrator=True); people.append(narr)
                p=narr
            elif r.mention.kind=='nominal':
                key=r.phrase.head
                if key not in desc:
                    desc[key]=Person(len(people),kind='description',canonical=r.mention.text,gender={'m':'male','f':'female'}.get(r.phrase.gender)); people.append(desc[key])
                d=desc[key]
        settled.append(p); described.append(d)
    return settled, described, narr

def prepare(text, known=None):
    scene=build_scene(text,known); run_sieves(scene)
    turns=build_turns(scene)
    settled,described,narr=settle(scene,turns)
    around=Surroundings(scene,turns,settled,narrator=narr)
    contexts=[make_context(around,i,described[i]) for i in range(len(turns))]
    return scene,around,contexts
