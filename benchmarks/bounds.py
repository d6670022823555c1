"""A figure beside its bound: how every benchmark prints what it has measured."""

from __future__ import annotations

from attrs import define


@define
class Bounds:
    """
    The figures of one run.

    >>> bounds = Bounds()
    >>> bounds.at_most("time of 16 MB, beside 16 times 1 MB", 1.02, 1.15)
    time of 16 MB, beside 16 times 1 MB                        1.02   at most 1.15   ok
    >>> bounds.at_least("speed of 2 processes, beside 1", 1.71, 1.8)
    speed of 2 processes, beside 1                             1.71  at least 1.80   MISSED
    >>> bounds.missed
    1
    """

    missed: int = 0
    """How many figures were on the wrong side of their bounds."""

    def at_most(self, what: str, value: float, bound: float) -> None:
        """Print a figure that should not be greater than its bound."""
        self._print(what, value, f"at most {bound:.2f}", value <= bound)

    def at_least(self, what: str, value: float, bound: float) -> None:
        """Print a figure that should not be less than its bound."""
        self._print(what, value, f"at least {bound:.2f}", value >= bound)

    def _print(self, what: str, value: float, bound: str, met: bool) -> None:
        self.missed += not met
        print(f"{what:52s} {value:10.2f} {bound:>14s}   {'ok' if met else 'MISSED'}", flush=True)
