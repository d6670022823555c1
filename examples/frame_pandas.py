"""Who is quoted in each article of a table, with pandas: ``pip install 'quoteattr[frames]'``."""

import pandas

from quoteattr import attribute_frame

ARTICLES = pandas.DataFrame(
    {
        "url": ["news/1", "news/2", "news/3"],
        "paper": ["Harbour Post", "Harbour Post", "Weir Gazette"],
        "body": [
            '"The ferry stays," Mayor Ingrid Tallis said. "We have no other," she added.',
            None,
            'The union was not pleased. "She promised two," said Bram Oduya, its head.',
        ],
    }
)

if __name__ == "__main__":
    quotations = attribute_frame(ARTICLES, text="body", id="url", carry=["paper"])
    print(quotations.groupby(["paper", "speaker"]).size().to_string())

# prints: Harbour Post  Ingrid Tallis    2
# prints: Weir Gazette  Bram Oduya       1
