"""Who speaks of what, with a spaCy pipeline: ``pip install 'quoteattr[spacy]'``."""

from pathlib import Path

import spacy

NEWS = Path(__file__).with_name("news.txt")

if __name__ == "__main__":
    nlp = spacy.blank("en")  # a trained pipeline finds entities by itself
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "VESSEL", "pattern": "boat"}])
    nlp.add_pipe("quoteattr")

    doc = nlp(NEWS.read_text(encoding="utf-8"))
    for entity in doc.ents:
        if entity._.speaker:
            print(f"{entity._.speaker} speaks of the {entity.text}")

# prints: Ingrid Tallis speaks of the boat
# prints: Bram Oduya speaks of the boat
# prints: Solveig Marsh speaks of the boat
