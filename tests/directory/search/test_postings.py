import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from directory.search.postings import Texts, bits_of, intersection, packed, texts, union, unpacked

SIZE = 512
NUMBERS = st.sets(st.integers(0, SIZE - 1), max_size=SIZE)


def numbers(found):
    return np.array(sorted(found), np.uint32)


def few(found):
    return Texts(numbers(found))


def many(found):
    return Texts(many=bits_of(numbers(found), SIZE))


def both(found):
    """Some as numbers, some as bits, some as either."""
    ordered = sorted(found)
    return Texts(numbers(ordered[::2]), bits_of(numbers(ordered[1::3]), SIZE))


def content(held):
    return set(np.flatnonzero(held.flags(SIZE)).tolist())


@given(NUMBERS)
def test_a_column_gives_back_what_was_packed(found):
    assert set(unpacked(packed(numbers(found))).tolist()) == found


@given(NUMBERS, st.sampled_from([8, 64, 256, SIZE, 1024]))
def test_a_column_is_read_among_as_many_texts_as_there_are(found, size):
    held = texts(packed(numbers(found)), size)

    assert set(np.flatnonzero(held.flags(size)).tolist()) == {one for one in found if one < size}


@given(st.lists(st.tuples(NUMBERS, st.sampled_from([few, many])), min_size=1, max_size=4))
def test_sets_are_united_and_intersected_however_they_are_kept(kept):
    sets = [found for found, _kind in kept]
    held = [kind(found) for found, kind in kept]

    assert content(union(held)) == set().union(*sets)
    assert content(intersection(held, SIZE)) == set.intersection(*sets)


@given(NUMBERS, NUMBERS)
def test_mixed_sets_are_intersected_too(first, second):
    left, right = both(first), both(second)

    assert content(intersection([left, right], SIZE)) == content(left) & content(right)


@given(NUMBERS, NUMBERS, st.sampled_from([few, many, both]))
def test_each_number_is_told_whether_it_belongs(found, asked, kind):
    held, wanted = kind(found), np.array(sorted(asked), np.int64)

    assert held.among(wanted, SIZE).tolist() == [one in content(held) for one in sorted(asked)]
    assert held.weight >= len(content(held))


def test_few_numbers_take_four_bytes_each_and_many_a_bit_for_each_text():
    assert len(packed(numbers({5, 900}))) == 1 + 2 * 4
    assert len(packed(numbers(range(800)))) == 1 + 100
