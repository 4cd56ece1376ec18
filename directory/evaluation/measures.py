"""How good an order is. Pure, no Django. All measures lie between 0 and 1, 1 is best.

Relevance is binary. nDCG after Järvelin and Kekäläinen (2002), cut at 10; the reciprocal rank is that of the first
target.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log2


@dataclass(frozen=True)
class Measures:
    success_at_1: float
    recall_at_5: float
    ndcg_at_10: float
    reciprocal_rank: float
    # (target, hard negative) pairs, and those of them with the target above
    pairs: int
    pairs_right: int
    found_nothing: bool


def measure(ranked: Sequence[str], targets: Collection[str], hard_negatives: Collection[str]) -> Measures:
    """`ranked`: ids, best first. What is not in it stands below all that is; two missing ones count as wrong."""
    place = {name: number for number, name in enumerate(ranked)}
    last = len(ranked)
    hits = sorted(place[target] for target in targets if target in place)
    ideal = sum(1 / log2(number + 2) for number in range(min(len(targets), 10)))
    pairs = [(target, negative) for target in targets for negative in hard_negatives]
    return Measures(
        success_at_1=float(bool(hits) and hits[0] == 0),
        recall_at_5=sum(hit < 5 for hit in hits) / len(targets),
        ndcg_at_10=sum(1 / log2(hit + 2) for hit in hits if hit < 10) / ideal,
        reciprocal_rank=1 / (hits[0] + 1) if hits else 0.0,
        pairs=len(pairs),
        pairs_right=sum(place.get(target, last) < place.get(negative, last) for target, negative in pairs),
        found_nothing=not ranked,
    )


def summary(measured: Collection[Measures]) -> dict[str, float]:
    """The means of some questions, under the names `evaluate_search --json` prints."""
    count = len(measured)
    pairs = sum(one.pairs for one in measured)
    return {
        "questions": count,
        "success@1": sum(one.success_at_1 for one in measured) / count,
        "recall@5": sum(one.recall_at_5 for one in measured) / count,
        "nDCG@10": sum(one.ndcg_at_10 for one in measured) / count,
        "MRR": sum(one.reciprocal_rank for one in measured) / count,
        "above_hard_negatives": sum(one.pairs_right for one in measured) / pairs if pairs else 1.0,
        "nothing_found": sum(one.found_nothing for one in measured) / count,
    }
