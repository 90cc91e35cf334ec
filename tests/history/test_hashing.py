"""The tree of RFC 6962 and the texts that are hashed."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from workflows.anchoring import kept, merkle
from workflows.anchoring.canonical import row_text
from workflows.anchoring.merkle import KeyedTree


# RFC 6962 as CT's own test vectors have it: the leaves and the root over the first n.
LEAVES = (
    *("", "00", "10", "2021", "3031", "40414243"),
    *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
)
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def test_root_is_that_of_the_test_vectors() -> None:
    hashed = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in LEAVES]
    for count, expected in enumerate(ROOTS, start=1):
        assert merkle.root_of(hashed[:count]).hex() == expected
    assert merkle.root_of([]) == hashlib.sha256(b"").digest()


@given(st.integers(1, 70), st.data())
def test_proof_leads_to_the_root_and_only_from_its_leaf(
    count: int, data: st.DataObject
) -> None:
    leaves = [merkle.leaf(str(number)) for number in range(count)]
    index = data.draw(st.integers(0, count - 1))
    way = merkle.proof(leaves, index)
    assert merkle.climbed(leaves[index], way) == merkle.root_of(leaves)
    assert merkle.climbed(merkle.leaf("lain"), way) != merkle.root_of(leaves)


@given(st.lists(st.tuples(st.integers(0, 40), st.text(max_size=3)), max_size=80))
def test_keyed_tree_is_the_tree_over_its_keys_in_order(
    changes: list[tuple[int, str]],
) -> None:
    tree, known = KeyedTree(), dict[int, bytes]()
    for key, text in changes:
        tree.update([(key, merkle.leaf(text))])
        known[key] = merkle.leaf(text)
        assert tree.root() == merkle.root_of([known[one] for one in sorted(known)])


@given(st.dictionaries(st.integers(0, 99), st.binary(min_size=32, max_size=32)))
def test_leaves_come_back_as_they_were_packed(leaves: dict[int, bytes]) -> None:
    ordered = sorted(leaves.items())
    assert kept.unpacked(kept.packed(ordered)) == ordered
    assert list(kept.differences(ordered, ordered)) == []


def test_row_text_leaves_out_what_is_empty() -> None:
    assert row_text("t", ["a", "b"], ["1", None]) == row_text("t", ["a"], ["1"])
    assert row_text("t", ["a"], [""]) != row_text("t", ["a"], [None])
    assert row_text("t", ["a"], ["1"]) != row_text("u", ["a"], ["1"])
