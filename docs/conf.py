"""Sphinx settings; build with ``sphinx-build -W docs docs/_build``."""

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "quoteattr"
author = "the quoteattr authors"
copyright = "2026, the quoteattr authors"
release = version = installed_version("quoteattr")

extensions = ["myst_parser", "sphinx.ext.autodoc", "generated"]
exclude_patterns = ["_build", "_ext"]
html_theme = "furo"
html_title = f"quoteattr {release}"

autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
