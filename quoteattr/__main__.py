"""``python -m quoteattr`` is the command ``quoteattr``."""

from quoteattr.cli import main

if __name__ == "__main__":
    main(prog_name="quoteattr")
