"""The shape of the package: which module may import which, and how long things may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import quoteattr

PACKAGE = Path(quoteattr.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

ROWS = [
    {"errors"},
    {"model"},
    {"packing"},
    {"lexicon", "patterns"},
    {"weighting", "punkt"},
    {"sentences", "entities"},
    {"quotations", "forms"},
    {"mentions"},
    {"people"},
    {"cast"},
    {"chunks"},
    {"scene"},
    {"sieves.grammar"},
    {"sieves.tag", "sieves.clause", "sieves.noun", "sieves.sequence"},
    {"sieves", "speech"},
    {"turns"},
    {"manners", "descriptions"},
    {"surroundings"},
    {"candidates"},
    {"features"},
    {"decoding"},
    {"certainty"},
    {"conversation"},
    {"addressees"},
    {"segments", "corrections"},
    {"exports.numbering"},
    {"pages.talk"},
    {"pages.markup"},
    {"pages.palette"},
    {"pages.notebook", "pages.page", "pages.plot"},
    {"pages"},
    {"exports.table", "exports.records", "exports.tabular"},
    {"exports.reading", "exports.script", "exports.tei", "exports.brat", "exports.webannotation", "exports.booknlp"},
    {"exports"},
    {"document"},
    {"results"},
    {"attribution"},
    {"crew"},
    {"many"},
    {"integrations"},
    {"integrations.frames", "integrations.spacy"},
    {""},
    {"cli"},
    {"__main__"},
]
"""The modules in the order of the pipeline; each imports from earlier rows only. The empty name is the package."""

OUTSIDE = {
    "errors": set(),
    "model": {"attrs"},
    "lexicon": {"attrs"},
    "patterns": {"regex"},
    "punkt": {"nltk"},
    "sentences": {"attrs", "regex"},
    "document": {"attrs", "pandas"},
    "exports.tabular": {"pandas"},
    "crew": {"attrs", "joblib"},
    "many": {"tqdm"},
    "pages.plot": {"attrs", "matplotlib"},
    "integrations.frames": {"attrs", "pandas", "dask", "pyspark"},
    "integrations.spacy": {"attrs", "spacy"},
    "cli": {"click", "tqdm"},
    "__main__": set(),
}
"""What a module may import that is neither ours nor of the standard library; the others: attrs and regex."""

LONGEST_FILE = 500
LONGEST_FUNCTION = 50


def name_of(path: Path) -> str:
    """Return the name of a module inside the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(path: Path) -> Iterator[str]:
    """Yield the full names of the modules that a module imports, wherever it does; not those for types alone."""
    for node in running_code(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names]
            inside = [name for name in names if is_module(name)]
            yield from inside
            if len(inside) < len(names):
                yield module


def running_code(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it that is ever run."""
    yield node
    for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    for child in () if for_types else ast.iter_child_nodes(node):
        yield from running_code(child)


def is_module(name: str) -> bool:
    """Tell whether a dotted name is one of our modules."""
    path = PACKAGE.parent.joinpath(*name.split("."))
    return name.startswith("quoteattr") and (path.with_suffix(".py").is_file() or (path / "__init__.py").is_file())


def row_of(module: str) -> int:
    """Return the row in which a module stands."""
    return next(i for i, row in enumerate(ROWS) if module in row)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
class TestModule:
    def test_imports_from_earlier_rows(self, path: Path) -> None:
        """Records flow down: a module knows those before it, and none of its own row."""
        own = row_of(name_of(path))
        ours = {name.removeprefix("quoteattr").lstrip(".") for name in imports(path) if name.startswith("quoteattr")}
        assert {name: row_of(name) for name in ours if row_of(name) >= own} == {}

    def test_imports_little_else(self, path: Path) -> None:
        """Only what the table allows of other packages."""
        import sys

        others = {name.split(".")[0] for name in imports(path)} - {"quoteattr"} - set(sys.stdlib_module_names)
        assert others <= OUTSIDE.get(name_of(path), {"attrs", "regex"})

    def test_is_not_long(self, path: Path) -> None:
        """A file fits into a head, a function on a screen."""
        source = path.read_text(encoding="utf-8")
        assert len(source.splitlines()) <= LONGEST_FILE
        nodes = [n for n in ast.walk(ast.parse(source)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
        lengths = {n.name: (n.end_lineno or 0) - n.lineno + 1 for n in nodes}
        assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}

    def test_says_what_it_is(self, path: Path) -> None:
        """Each module begins with a docstring."""
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("*.py")), ids=lambda path: path.name)
def test_tests_are_not_long(path: Path) -> None:
    """A file of tests fits into a head as well."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_the_table_is_complete() -> None:
    """Each module stands in one row."""
    listed = [module for row in ROWS for module in row]
    assert sorted(listed) == sorted(name_of(path) for path in MODULES)


def test_no_module_for_odds_and_ends() -> None:
    """What has no name has no place."""
    names = {part for path in MODULES for part in name_of(path).split(".")}
    assert not names & {"utils", "util", "helpers", "common", "misc"}


def test_the_package_has_no_logic() -> None:
    """``__init__`` imports and lists the public names, and reads the version when somebody asks for it."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    assert [n.name for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))] == ["__getattr__"]
    assert not [n for n in ast.walk(tree) if isinstance(n, (ast.For, ast.While))]
    assert sorted(quoteattr.__all__) == quoteattr.__all__


def test_nothing_is_loaded_on_import() -> None:
    """Neither Punkt nor a lexicon is read before the first text, and no package that only some of the work needs."""
    import subprocess
    import sys

    late = {name for names in OUTSIDE.values() for name in names} - {"attrs", "regex"}
    code = (
        "import sys, quoteattr; from quoteattr import lexicon; print(*sys.modules, lexicon.cues.cache_info().currsize)"
    )
    *modules, lexicons = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"nltk", "tqdm", "joblib"} <= late
    assert late & set(modules) == set()
    assert lexicons == "0"
