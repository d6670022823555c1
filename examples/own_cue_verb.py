"""Teach quoteattr a verb that its lexicon does not have."""

from quoteattr import Attributor

TEXT = 'Nobody saw the iceberg. "Hard to port," semaphored Lieutenant Quill.'

attribute = Attributor(extra_cue_verbs=["semaphore"])

for quotation in attribute(TEXT):
    print(f"{quotation.speaker}: {quotation.content} (cue: {quotation.cue.lemma})")

# prints: Lieutenant Quill: Hard to port, (cue: semaphore)
