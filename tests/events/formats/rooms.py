"""Rooms to plan for, as planner files have them; the same for the same seed."""

import random

# A typical network: a few organisations with several people, and many who come alone.
SIZES = [6, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2]
TOPICS = [f"topic-{number}" for number in range(12)]


def organisations(people, sizes, chance):
    names = [f"Org {number}" for number, size in enumerate(sizes) for _ in range(size)][:people]
    names += [f"Alone {number}" for number in range(people - len(names))]
    chance.shuffle(names)
    return names


def speed_dating(people, rounds, *, seed=0, sizes=SIZES, topics=TOPICS, **more):
    chance = random.Random(seed)  # noqa: S311 - the same room in every run

    def some():
        return chance.sample(topics, chance.randint(1, 4)) if topics else []

    return {
        "rounds": rounds,
        "people": [
            {"id": f"P{number}", "organisation": name, "offers": some(), "needs": some(), "interests": some()}
            for number, name in enumerate(organisations(people, sizes, chance))
        ],
        **more,
    }


def rally(people, stations, rounds, *, seed=0, sizes=SIZES, wishes=4, skew=0.7, mode="wishes"):
    chance = random.Random(seed)  # noqa: S311 - the same room in every run
    names = [f"S{number}" for number in range(stations)]
    weights = [(1 + number) ** -skew for number in range(stations)]

    def some():
        left, chosen = dict(zip(names, weights, strict=True)), []
        while left and len(chosen) < wishes:
            chosen.append(chance.choices(list(left), list(left.values()))[0])
            del left[chosen[-1]]
        return chosen

    return {
        "rounds": rounds,
        "stations": names,
        "mode": mode,
        "people": [
            {"id": f"P{number}", "organisation": name, "wishes": some()}
            for number, name in enumerate(organisations(people, sizes, chance))
        ],
    }


def bingo(people, facts, size, *, seed=0, rarest=0.05, commonest=0.5):
    chance = random.Random(seed)  # noqa: S311 - the same room in every run
    shares = [chance.uniform(rarest, commonest) for _ in range(facts)]
    return {
        "size": size,
        "people": [
            {
                "id": f"P{person}",
                "facts": [f"fact-{fact}" for fact, share in enumerate(shares) if chance.random() < share],
            }
            for person in range(people)
        ],
    }
