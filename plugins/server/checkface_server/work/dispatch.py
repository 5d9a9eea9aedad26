"""Turns pictures that are not kept into orders: one for each scene, each in its turn.

The queue is bounded in time and not in number: whoever would have to wait too long hears it at
once. If others come who were served less, those who were served most have to give way to them.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable
from time import monotonic

from checkface_server.renderer import DrawingFailedError, Order, Rendered, Renderer
from checkface_server.work.acquaintances import Acquaintances
from checkface_server.work.budgets import Budgets
from checkface_server.work.fair_queue import FairQueue
from checkface_server.work.flight import MOST_WAITING, Flight, Ticket, drawing_cost
from checkface_server.work.lanes import faces_at_once
from checkface_server.work.pace import Pace
from checkface_server.work.studio import BusyError, File, RefusedError, Source, TooMuchError

BUSY = "there is more to draw than can be drawn in time"
WAITED = "its turn did not come in time"
LAST_CALL = 2
"""Times the longest wait: then somebody who was let in and overtaken hears that it was in vain."""


class Dispatch:
    """What waits for a renderer's lanes, and what is in them."""

    def __init__(
        self,
        renderer: Renderer,
        longest_wait: float,
        budgets: Budgets,
        on_rendered: Callable[[Rendered], object],
    ) -> None:
        """`longest_wait`: seconds of work that may lie before a picture."""
        self._renderer, self._longest_wait, self._budgets = renderer, longest_wait, budgets
        self._on_rendered = on_rendered
        self._queue: FairQueue[Flight] = FairQueue()
        self._flights: dict[str, Flight] = {}
        self._drawing: dict[Flight, asyncio.Task[None]] = {}
        self._pace = Pace()
        self._acquaintances = Acquaintances()

    @property
    def waiting(self) -> int:
        """Pictures that wait."""
        return sum(len(entry.item.waiting) for entry in self._queue)

    @property
    def waiting_seconds(self) -> float:
        """Until all that waits now is drawn."""
        return self._seconds_of(self._queue.cost)

    @property
    def drawing(self) -> int:
        """Scenes that are drawn."""
        return len(self._drawing)

    def add(self, ticket: Ticket) -> None:
        """It is drawn, or fails with a `RefusedError`: at once, or if others have to go first."""
        scene = ticket.picture.scene
        flight = self._flights.get(scene.name)
        if flight is None:
            self._flights[scene.name] = flight = Flight(scene, [ticket])
            self._enqueue(flight)
        elif len(flight.waiting) >= MOST_WAITING and not self._has_made_room(flight, ticket.client):
            ticket.fail(self._busy(BUSY))
        else:
            self._join(flight, ticket)

    def _join(self, flight: Flight, ticket: Ticket) -> None:
        """What is drawn for others already; its client pays for its file."""
        try:
            self._budgets.spend(ticket.client, ticket.cost)
        except TooMuchError as error:
            ticket.fail(error)
            return
        ticket.paid = ticket.cost
        flight.waiting.append(ticket)
        if flight.entry:
            flight.entry.cost += ticket.cost
            self.hasten(ticket, ticket.client)

    def _has_made_room(self, flight: Flight, client: str) -> bool:
        """A newcomer gets the place of the last wish of who has most, here as in the queue."""
        held = Counter(one.client for one in flight.waiting)
        greediest, most = held.most_common(1)[0]
        if most <= held[client] + 1:
            return False
        last = [one for one in flight.waiting if one.client == greediest][-1]
        flight.waiting.remove(last)
        self._fail([last], self._busy(BUSY))
        return True

    def hasten(self, ticket: Ticket, client: str) -> None:
        """This client wants it too, and may be served earlier than who asked first."""
        flight = self._flights.get(ticket.picture.scene.name)
        if flight and flight.entry and flight.entry.client != client:
            self._queue.hasten(flight.entry, client)

    def abandon(self, ticket: Ticket) -> bool:
        """Nobody waits for it any longer. Whether it will not be drawn: what has begun is ended."""
        flight = self._flights.get(ticket.picture.scene.name)
        if flight is None or ticket not in flight.waiting:
            return False
        flight.waiting.remove(ticket)
        self._budgets.give_back(ticket.client, ticket.paid)
        if flight.entry and not flight.waiting:
            self._drop(flight)
        return True

    def refuse_all(self, error: RefusedError) -> None:
        """All that waits; what is drawn goes on."""
        for entry in list(self._queue):
            self._refuse(entry.item, error)

    async def close(self) -> None:
        """Nothing is begun after this, and what is being drawn is waited for no longer."""
        self.refuse_all(BusyError(WAITED, 1))
        drawing = list(self._drawing.values())
        for task in drawing:
            task.cancel()
        if drawing:
            await asyncio.wait(drawing)

    def _enqueue(self, flight: Flight) -> None:
        """Counted before anything else can run: a burst does not walk past the limit."""
        if not self._is_paid(flight):
            self._drop(flight)
            return
        flight.entry = self._queue.add(flight, flight.payer, flight.cost)
        flight.queued_at = monotonic()
        flight.last_call = asyncio.get_running_loop().call_later(
            LAST_CALL * self._longest_wait, self._refuse, flight, self._busy(WAITED)
        )
        self._start_what_may()
        self._shorten()

    def _is_paid(self, flight: Flight) -> bool:
        """By the first who can: who cannot is refused, and keeps no other from it."""
        while flight.waiting:
            client, unpaid = flight.waiting[0].client, flight.unpaid
            try:
                self._budgets.spend(client, unpaid)
            except TooMuchError as error:
                self._fail([one for one in flight.waiting if one.client == client], error)
                flight.waiting = [one for one in flight.waiting if one.client != client]
            else:
                flight.payer, flight.paid = client, unpaid
                return True
        return False

    def _shorten(self) -> None:
        """Until what is last has no more before it than may be."""
        while len(self._queue) and self._seconds_before_last() > self._longest_wait:
            self._refuse(self._queue.last.item, self._busy(BUSY))

    def _seconds_before_last(self) -> float:
        return self._seconds_of(self._queue.cost - self._queue.last.cost)

    def _seconds_of(self, cost: float) -> float:
        return cost * self._pace.seconds / faces_at_once(self._renderer.lanes)

    def _slowness(self) -> float:
        """Lanes of one process share its processors: who is alone in it is drawn sooner."""
        return max(1.0, len(self._drawing) / faces_at_once(self._renderer.lanes))

    def _busy(self, reason: str) -> BusyError:
        """Half of what waits is drawn by then."""
        return BusyError(reason, max(1, math.ceil(self.waiting_seconds / 2)))

    def _refuse(self, flight: Flight, error: RefusedError) -> None:
        tickets, flight.waiting = flight.waiting, []
        self._drop(flight)
        self._fail(tickets, error)

    def _fail(self, tickets: list[Ticket], error: RefusedError) -> None:
        """Nothing is paid for what is not drawn."""
        for ticket in tickets:
            self._budgets.give_back(ticket.client, ticket.paid)
            ticket.fail(error)

    def _drop(self, flight: Flight) -> None:
        """What waits has cost nothing yet."""
        if flight.entry:
            self._queue.remove(flight.entry)
            self._budgets.give_back(flight.payer, flight.paid)
        flight.leave_queue()
        self._flights.pop(flight.scene.name, None)

    def _start_what_may(self) -> None:
        while len(self._drawing) < self._renderer.lanes:
            flight = self._queue.take(self._may_go)
            if flight is None:
                return
            flight.leave_queue()
            self._drawing[flight] = asyncio.create_task(self._draw(flight))

    def _may_go(self, flight: Flight) -> bool:
        """Half of the lanes are kept from what takes long: a face would have to wait minutes."""
        if not flight.is_long:
            return True
        long = sum(other.is_long for other in self._drawing)
        return long < max(1, self._renderer.lanes // 2)

    async def _draw(self, flight: Flight) -> None:
        """What is asked for meanwhile goes right after: whoever has drawn it has the picture."""
        try:
            while tickets := flight.take():
                await self._order(flight, tickets)
        finally:
            del self._drawing[flight]
            self._end_turn(flight)
            self._start_what_may()

    def _end_turn(self, flight: Flight) -> None:
        flight.leave_queue()
        if flight.waiting:
            self._enqueue(flight)
        else:
            self._flights.pop(flight.scene.name, None)

    async def _order(self, flight: Flight, tickets: list[Ticket]) -> None:
        try:
            await self._render(flight, tickets)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told to those who wait
            _fail_all(tickets, error)

    async def _render(self, flight: Flight, tickets: list[Ticket]) -> None:
        begun, slowness = monotonic(), self._slowness()
        shapes = tuple(ticket.picture.shape for ticket in tickets)
        order = Order(flight.scene, shapes, self._acquaintances.meet(flight.scene))
        rendered = await self._renderer.render(order)
        seconds = monotonic() - begun
        self._learn(seconds * 2 / (slowness + self._slowness()), tickets, rendered)
        self._on_rendered(rendered)
        _deliver(tickets, rendered, begun - flight.queued_at + seconds)

    def _learn(self, seconds: float, tickets: list[Ticket], rendered: Rendered) -> None:
        """Of faces that somebody had already, no keys were made."""
        scene = tickets[0].picture.scene
        keys = scene.keys if rendered.drawn or not scene.faces else 0
        cost = drawing_cost(rendered.drawn, keys) + sum(ticket.cost for ticket in tickets)
        self._pace.learn(seconds, cost)


def _fail_all(tickets: list[Ticket], error: Exception) -> None:
    if not isinstance(error, DrawingFailedError | RefusedError):
        error = DrawingFailedError(f"{type(error).__name__}: {error}")
    for ticket in tickets:
        ticket.fail(error)


def _deliver(tickets: list[Ticket], rendered: Rendered, seconds: float) -> None:
    """Each its file, or the reason why there is none: one failing format fails alone."""
    queued = max(0.0, seconds - rendered.draw_seconds - rendered.encode_seconds)
    spent = (queued, rendered.draw_seconds, rendered.encode_seconds)
    for ticket in tickets:
        data = rendered.files.get(ticket.picture.shape)
        if data is None:
            why = rendered.failures.get(ticket.picture.shape, "it was not made")
            ticket.fail(DrawingFailedError(why))
        else:
            ticket.finish(File(data, Source.DRAWN, *spent))
