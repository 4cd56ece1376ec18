"""Linear programmes in whole numbers, solved by HiGHS: rows are added one by one, the same programme is asked often."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

from events.formats.budget import Budget

# A counted limit, so that the same room gets the same answer on every machine.
MOST_NODES = 2_000
TINY = 1e-6

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Answer:
    values: Vector
    # No solution of the programme is worth more.
    bound: float
    proven: bool


class Programme:
    """Variables between 0 and an upper limit; those marked `whole` take whole numbers."""

    def __init__(self, variables: int, budget: Budget) -> None:
        self.upper = np.ones(variables)
        self.whole = np.ones(variables, dtype=np.bool_)
        self._budget = budget
        self._rows: list[csr_matrix] = []
        self._least: list[Vector] = []
        self._most: list[Vector] = []

    def demand(self, rows: Any, least: Any, most: Any) -> None:
        """Each row of coefficients times the variables lies between least and most."""
        block = csr_matrix(np.atleast_2d(rows) if isinstance(rows, np.ndarray) else rows)
        self._rows.append(block)
        self._least.append(np.broadcast_to(np.asarray(least, dtype=np.float64), block.shape[:1]))
        self._most.append(np.broadcast_to(np.asarray(most, dtype=np.float64), block.shape[:1]))

    def also(self, rows: Any, least: Any, most: Any) -> "Programme":
        """The same programme with one demand more; this one stays as it is."""
        stricter = Programme(self.upper.size, self._budget)
        stricter.upper, stricter.whole = self.upper, self.whole
        stricter._rows, stricter._least, stricter._most = [*self._rows], [*self._least], [*self._most]
        stricter.demand(rows, least, most)
        return stricter

    def largest(self, worth: Vector, *, gap: float = 0, nodes: int = MOST_NODES) -> Answer | None:
        """The solution worth most; None if there is none, or none was found in time.

        Most of our programmes have whole numbers in nearly all corners already. So the search for whole numbers is
        started only where they do not, first among the variables around the fractions, and only then among all.
        """
        relaxed = self._solve(worth)
        if relaxed.x is None:
            return None
        bound = -float(relaxed.fun)
        if self._is_whole(relaxed.x):
            return Answer(self._rounded(relaxed.x), bound, proven=True)
        # With whole numbers for coefficients nothing lies between the bound and the next whole number.
        step = 1 - TINY if np.array_equal(worth, np.round(worth)) and self.whole.all() else 0
        nearby = self._solve(worth, whole=True, gap=gap, nodes=nodes, fixed=self._far_from_fractions(relaxed.x))
        if nearby.x is not None and -nearby.fun >= bound - max(gap * abs(bound), step):
            return Answer(self._rounded(nearby.x), bound, proven=True)
        whole = self._solve(worth, whole=True, gap=gap, nodes=nodes)
        if whole.x is None:
            return None
        closed = -float(whole.mip_dual_bound) if whole.mip_dual_bound is not None else bound
        return Answer(self._rounded(whole.x), min(bound, closed), proven=whole.status == 0)

    def relaxed_bound(self, worth: Vector) -> float | None:
        """What fractions could be worth at most; None where even they are impossible, or the time is over."""
        relaxed = self._solve(worth)
        return None if relaxed.x is None else -float(relaxed.fun)

    def _solve(
        self,
        worth: Vector,
        *,
        whole: bool = False,
        gap: float = 0,
        nodes: int = MOST_NODES,
        fixed: Vector | None = None,
    ) -> Any:
        """`fixed` holds the value of each variable that is to stay, and NaN for the others."""
        rows = LinearConstraint(self._matrix(), np.concatenate(self._least), np.concatenate(self._most))
        options = {"time_limit": max(self._budget.left / 2, 0.05), "mip_rel_gap": gap, "node_limit": nodes}
        fixed = np.full(worth.size, np.nan) if fixed is None else fixed
        free = np.isnan(fixed)
        return milp(
            -worth,
            constraints=rows,
            bounds=Bounds(np.where(free, 0, fixed), np.where(free, self.upper, fixed)),
            integrality=self.whole.astype(np.int64) if whole else None,
            options=options,
        )

    def _matrix(self) -> csr_matrix:
        return vstack(self._rows, format="csr")

    def _far_from_fractions(self, values: Vector) -> Vector:
        """NaN for each variable that shares a row with a fraction; rows over everything connect nothing."""
        matrix = self._matrix()
        fractions = (np.abs(values - np.round(values)) >= TINY) & self.whole
        rows = (abs(matrix) @ fractions > 0) & (np.diff(matrix.indptr) < values.size / 2)
        near = (abs(matrix).T @ rows > 0) | ~self.whole | fractions
        return np.where(near, np.nan, np.round(values))

    def _is_whole(self, values: Vector) -> bool:
        return bool(np.all(np.abs(values - np.round(values))[self.whole] < TINY))

    def _rounded(self, values: Vector) -> Vector:
        return np.where(self.whole, np.round(values), values)
