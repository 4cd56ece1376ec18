"""Groups with too many pairs among themselves: of an odd number of people one is left over in every round."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from events.formats.colouring import Pair


def overfull(people: int, pairs: list[Pair], rounds: int) -> list[frozenset[int]]:
    """Odd groups holding more pairs among themselves than their rounds have room for.

    Padberg and Rao: such a group exists if and only if one of the minimum cuts of a Gomory-Hu tree shows one, in the
    graph of pairs with an extra node that takes up everybody's free rounds.
    """
    found: dict[frozenset[int], None] = {}
    for cut, size in _tree_cuts(_with_free_rounds(people, pairs, rounds)):
        group = frozenset(np.flatnonzero(cut[:people] != cut[people]).tolist())
        if len(group) % 2 and len(group) > 1 and size < rounds:
            found[group] = None
    return list(found)


def _with_free_rounds(people: int, pairs: list[Pair], rounds: int) -> csr_matrix:
    first, second = np.array(pairs, dtype=np.int64).T
    free = rounds - np.bincount(np.concatenate([first, second]), minlength=people)
    everybody = np.arange(people)
    rows = np.concatenate([first, second, everybody, np.full(people, people)])
    columns = np.concatenate([second, first, np.full(people, people), everybody])
    size = np.concatenate([np.ones(2 * len(pairs)), free, free]).astype(np.int32)
    return coo_matrix((size, (rows, columns)), shape=(people + 1, people + 1)).tocsr()


def _tree_cuts(graph: csr_matrix) -> Iterator[tuple[NDArray[np.bool_], int]]:
    """The cuts of a Gomory-Hu tree by Gusfield's method: one maximum flow per node and no contraction."""
    nodes = graph.shape[0]
    parent = np.zeros(nodes, dtype=np.int64)
    for node in range(1, nodes):
        target = parent[node]
        flow = maximum_flow(graph, node, int(target))
        residual = graph - flow.flow
        residual.eliminate_zeros()
        side = np.zeros(nodes, dtype=np.bool_)
        side[breadth_first_order(residual, node, return_predecessors=False)] = True
        yield side, flow.flow_value
        moved = side & (parent == target)
        moved[node] = False
        parent[moved] = node
        if side[parent[target]]:
            parent[node], parent[target] = parent[target], node
