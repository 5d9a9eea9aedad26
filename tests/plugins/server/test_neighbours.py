"""Who can be thousands of clients is a few of them: so many do not keep one other waiting."""

from __future__ import annotations

import pytest

from checkface_server.work.budgets import Budgets
from checkface_server.work.fair_queue import FairQueue
from checkface_server.work.neighbours import SHARES, neighbourhood_of
from checkface_server.work.studio import TooMuchError

GOOD = "192.0.2.1"
GOOD_TOO = "203.0.113.77"
SPRAYS = {
    "/64s of a /48": [f"2001:db8:0:{number:x}::/64" for number in range(200)],
    "addresses of a /24": [f"198.51.100.{number}" for number in range(200)],
    "one client": ["198.51.100.1"] * 200,
}


def order_of(queue: FairQueue[str]) -> list[str]:
    found = []
    while (item := queue.take(lambda _: True)) is not None:
        found.append(item)
    return found


@pytest.mark.parametrize("spray", SPRAYS.values(), ids=SPRAYS)
def test_a_newcomer_is_served_before_most_of_a_spray(spray: list[str]) -> None:
    queue: FairQueue[str] = FairQueue()
    for client in spray:
        queue.add("spray", client, 1.0)
    queue.add("good", GOOD, 1.0)

    assert "spray" == queue.last.item, "the newcomer would have to give way"
    assert order_of(queue).index("good") <= SHARES


@pytest.mark.parametrize("spray", SPRAYS.values(), ids=SPRAYS)
def test_a_spray_that_goes_on_takes_no_more_than_its_shares(spray: list[str]) -> None:
    """The good one asks again whenever it was served, and so does the spray."""
    queue: FairQueue[str] = FairQueue()
    served = []
    for client in spray:
        queue.add("spray", client, 1.0)
    queue.add("good", GOOD, 1.0)
    for number in range(400):
        item = queue.take(lambda _: True)
        assert item
        served.append(item)
        queue.add(item, GOOD if item == "good" else spray[number % len(spray)], 1.0)

    assert served.count("good") >= len(served) // (SHARES + 1) - 1


def test_a_few_neighbours_are_clients_as_all_others() -> None:
    queue: FairQueue[str] = FairQueue()
    clients = ["192.0.2.1", "192.0.2.2", "198.51.100.1", "2001:db8::/64", "2001:db8:0:1::/64"]
    for number in range(3):
        for client in clients:
            queue.add(f"{client} {number}", client, 1.0)

    assert [f"{client} {number}" for number in range(3) for client in clients] == order_of(queue)


def test_a_storm_that_is_over_leaves_no_debt_to_its_neighbours() -> None:
    queue: FairQueue[str] = FairQueue()
    queue.add("first", "203.0.113.9", 1.0)
    storm = [queue.add("storm", client, 1.0) for client in SPRAYS["/64s of a /48"]]
    for entry in storm:
        queue.remove(entry)
    queue.add("neighbour", "2001:db8:0:ffff::/64", 1.0)
    for number in range(3):
        queue.add(f"other {number}", "203.0.113.9", 1.0)

    assert order_of(queue).index("neighbour") <= 1


def test_who_takes_back_what_has_grown_is_served_no_earlier_for_that() -> None:
    """As a scene does of which more and more sizes are asked for."""
    queue: FairQueue[str] = FairQueue()
    queue.add("first", "203.0.113.9", 5.0)
    grown = queue.add("grown", "192.0.2.1", 1.0)
    queue.add("mine", "192.0.2.1", 1.0)
    queue.add("theirs", GOOD_TOO, 1.0)
    grown.cost += 100.0
    queue.remove(grown)

    assert ["theirs", "mine", "first"] == order_of(queue)


@pytest.mark.parametrize("spray", ["/64s of a /48", "addresses of a /24"])
def test_a_spray_has_drawn_no_more_than_its_shares(spray: str) -> None:
    budgets = Budgets(10, clock=lambda: 0.0)

    assert 10 * SHARES == sum(can_pay(budgets, client) for client in SPRAYS[spray] * 2)
    assert can_pay(budgets, "203.0.113.9")


def test_who_comes_again_when_told_to_is_not_sent_away_by_its_neighbours_share() -> None:
    """A tenth of a face is missing of its own, and all that it wants of what they have together."""
    now = 0.0
    budgets = Budgets(10, clock=lambda: now)
    budgets.spend("198.51.100.1", 5.1)
    for number in range(2, 10):
        budgets.spend(f"198.51.100.{number}", 9.3625)
    with pytest.raises(TooMuchError) as refused:
        budgets.spend("198.51.100.1", 5.0)
    now += refused.value.retry_after

    budgets.spend("198.51.100.1", 5.0)


def can_pay(budgets: Budgets, client: str) -> bool:
    try:
        budgets.spend(client, 1.0)
    except TooMuchError:
        return False
    return True


@pytest.mark.parametrize(
    ("client", "neighbourhood"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("local", "local"),
        ("", ""),
        ("10.0.0.0/8", "10.0.0.0/8"),
    ],
)
def test_a_neighbourhood_is_what_one_hand_may_hold(client: str, neighbourhood: str) -> None:
    assert neighbourhood == neighbourhood_of(client)
