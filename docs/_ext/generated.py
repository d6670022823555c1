"""
Pages that are made from the code, so that they cannot go stale.

``sieve-list`` prints the sieves in the order in which they are asked, each with its docstring; ``family-list`` prints
the rules of the scene model; ``command-help`` prints what ``quoteattr --help`` prints; ``exit-codes`` prints what the
codes of the command mean; ``error-list`` prints the exceptions with the first sentence of each; ``notebook-view`` shows
a text as a notebook does.
"""

from __future__ import annotations

import inspect

from click import Context
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class SieveList(SphinxDirective):
    """Documents each function of ``SIEVES``, numbered in its order."""

    def run(self) -> list[nodes.Node]:
        from quoteattr.sieves import SIEVES

        lines = []
        for number, sieve in enumerate(SIEVES, 1):
            name = f"{sieve.__module__}.{sieve.__name__}"
            lines += [f".. rubric:: {number}. {sieve.__name__}", "", f".. autofunction:: {name}", ""]
        return self.parse_text_to_nodes(StringList(lines, source="quoteattr.sieves"))


class FamilyList(SphinxDirective):
    """Lists the rules of the scene model with what each says."""

    def run(self) -> list[nodes.Node]:
        from quoteattr.conversation import FAMILIES

        lines = []
        for name, reason in FAMILIES.items():
            lines += [f"``{name}``", f"   {reason[0].upper()}{reason[1:]}.", ""]
        return self.parse_text_to_nodes(StringList(lines, source="quoteattr.conversation"))


class CommandHelp(SphinxDirective):
    """Shows the help of the command line."""

    def run(self) -> list[nodes.Node]:
        from quoteattr.cli import main

        text = main.get_help(Context(main, info_name="quoteattr", **main.context_settings))
        return [nodes.literal_block(text, text, language="text")]


class ExitCodes(SphinxDirective):
    """Lists the exit codes of the command."""

    def run(self) -> list[nodes.Node]:
        from quoteattr.cli import EXIT_CODES

        lines = [line for code, meaning in EXIT_CODES.items() for line in (f"``{code}``", f"   {meaning}", "")]
        return self.parse_text_to_nodes(StringList(lines, source="quoteattr.cli"))


class ErrorList(SphinxDirective):
    """Lists the exceptions, each with the built-ins that it also is and the first paragraph of its docstring."""

    def run(self) -> list[nodes.Node]:
        from quoteattr import errors

        lines = []
        for error in (getattr(errors, name) for name in errors.__all__):
            others = [base.__name__ for base in error.__bases__ if base is not errors.QuoteattrError]
            when = " ".join(inspect.getdoc(error).split("\n\n")[0].split())
            lines += [f":class:`~quoteattr.errors.{error.__name__}` ({', '.join(others)})", f"   {when}", ""]
        return self.parse_text_to_nodes(StringList(lines, source="quoteattr.errors"))


class NotebookView(SphinxDirective):
    """Shows its content as a notebook shows an attributed text."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        from quoteattr import attribute

        doc = attribute("\n".join(self.content))
        return [nodes.raw("", doc._repr_html_(), format="html")]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("sieve-list", SieveList)
    app.add_directive("family-list", FamilyList)
    app.add_directive("command-help", CommandHelp)
    app.add_directive("exit-codes", ExitCodes)
    app.add_directive("error-list", ErrorList)
    app.add_directive("notebook-view", NotebookView)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
