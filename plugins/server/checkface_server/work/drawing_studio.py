"""Turns wishes for pictures into files: from where they are kept, or drawn once for all."""

from __future__ import annotations

import asyncio
from typing import Protocol

from checkface_server.pictures import Picture
from checkface_server.renderer import DrawingFailedError, Rendered, Renderer
from checkface_server.work.budgets import Budgets
from checkface_server.work.dispatch import Dispatch
from checkface_server.work.encoders import encoders
from checkface_server.work.flight import Ticket
from checkface_server.work.studio import BusyError, Client, File, RefusedError, Source

STOPPING = "this service is stopping"
LEAST_SECONDS_TO_ANSWER = 1.0
"""Of the grace, kept for telling those who wait in vain."""


class Store(Protocol):
    """Where files are kept by tag."""

    def at_hand(self, tag: str) -> bytes | None:
        """What is in memory."""

    async def get(self, tag: str) -> tuple[bytes, Source] | None:
        """What was written down."""

    def keep(self, tag: str, data: bytes, *, only_in_memory: bool) -> None:
        """Keep it as far as there is room, and write it down later."""

    async def close(self) -> None:
        """When all is written."""


class Accounts(Protocol):
    """Who counts what happens here."""

    def count_file(self, picture: Picture, file: File) -> None: ...

    def count_order(self, rendered: Rendered) -> None: ...

    def count_refusal(self, error: RefusedError) -> None: ...

    def count_failure(self, error: DrawingFailedError) -> None: ...


class DrawingStudio:
    """The `Studio` of a renderer and a store."""

    def __init__(
        self,
        renderer: Renderer,
        store: Store,
        accounts: Accounts,
        *,
        longest_wait: float,
        faces_a_minute: float = 0,
        keeps_values: bool = False,
    ) -> None:
        """`longest_wait`: seconds of work that may lie before a picture. `faces_a_minute`: of one
        client, 0 for no limit. `keeps_values`: whether what was typed may be written down.
        """
        self._renderer, self._store, self._accounts = renderer, store, accounts
        self._dispatch = Dispatch(
            renderer, longest_wait, Budgets(faces_a_minute), accounts.count_order
        )
        self._keeps_values = keeps_values
        self._tickets: dict[str, Ticket] = {}
        self._lookups: set[asyncio.Task[None]] = set()
        self._stopping = False

    @property
    def encoders(self) -> str:
        return encoders()

    @property
    def is_ready(self) -> bool:
        return self._renderer.is_ready and not self._stopping

    @property
    def waiting(self) -> int:
        return self._dispatch.waiting

    @property
    def waiting_seconds(self) -> float:
        """Until all that waits now is drawn."""
        return self._dispatch.waiting_seconds

    @property
    def drawing(self) -> int:
        """Scenes that are being drawn."""
        return self._dispatch.drawing

    async def start(self) -> None:
        """Until it can draw. Raises a `CheckfaceError` if it never will."""
        await self._renderer.start()

    def at_hand(self, picture: Picture) -> File | None:
        kept = self._store.at_hand(picture.tag(self.encoders))
        if kept is None:
            return None
        file = File(kept, Source.MEMORY)
        self._accounts.count_file(picture, file)
        return file

    async def file(self, picture: Picture, client: Client) -> File:
        kept = self.at_hand(picture)
        if kept:
            return kept
        tag = picture.tag(self.encoders)
        file = await self._result(self._ticket(picture, tag, client.key))
        self._accounts.count_file(picture, file)
        return file

    async def finish(self, grace: float) -> None:
        """Draw what waits, within the grace; what is left over is refused, so that it is told."""
        self._stopping = True
        left = {ticket.future for ticket in self._tickets.values()}
        if left:
            await asyncio.wait(left, timeout=max(0.0, grace - LEAST_SECONDS_TO_ANSWER))
        for ticket in list(self._tickets.values()):
            ticket.fail(BusyError(STOPPING, 1))
        self._dispatch.refuse_all(BusyError(STOPPING, 1))

    async def close(self) -> None:
        """Nothing is drawn after this, and all that was drawn is kept."""
        await self._dispatch.close()
        await self._renderer.stop()
        await self._store.close()

    def _ticket(self, picture: Picture, tag: str, client: str) -> Ticket:
        """The one of all who wait for this picture."""
        ticket = self._tickets.get(tag)
        if ticket is None:
            return self._new_ticket(picture, tag, client)
        ticket.is_typed = ticket.is_typed and picture.scene.is_typed
        self._dispatch.hasten(ticket, client)
        return ticket

    def _new_ticket(self, picture: Picture, tag: str, client: str) -> Ticket:
        future: asyncio.Future[File] = asyncio.get_running_loop().create_future()
        ticket = Ticket(picture, tag, client, picture.scene.is_typed, future)
        self._tickets[tag] = ticket
        future.add_done_callback(lambda _: self._close(ticket))
        if self._stopping:
            ticket.fail(BusyError(STOPPING, 1))
        elif self._is_private(ticket):
            self._dispatch.add(ticket)
        else:
            self._look_up(ticket)
        return ticket

    def _look_up(self, ticket: Ticket) -> None:
        task = asyncio.create_task(self._find_or_draw(ticket))
        self._lookups.add(task)
        task.add_done_callback(self._lookups.discard)

    async def _find_or_draw(self, ticket: Ticket) -> None:
        """Who waits no longer by now has nothing drawn."""
        found = await self._store.get(ticket.tag)
        if found:
            ticket.finish(File(*found))
        elif ticket.waiters and not ticket.future.done():
            self._dispatch.add(ticket)
        else:
            self._tickets.pop(ticket.tag, None)

    async def _result(self, ticket: Ticket) -> File:
        """One who goes away takes nothing from the others."""
        ticket.waiters += 1
        try:
            await asyncio.wait([ticket.future])
        finally:
            ticket.waiters -= 1
            if not ticket.waiters and not ticket.future.done() and self._dispatch.abandon(ticket):
                self._tickets.pop(ticket.tag, None)
        return ticket.future.result()

    def _close(self, ticket: Ticket) -> None:
        self._tickets.pop(ticket.tag, None)
        error = ticket.future.exception()
        if error is None:
            self._keep(ticket, ticket.future.result())
        elif isinstance(error, RefusedError):
            self._accounts.count_refusal(error)
        elif isinstance(error, DrawingFailedError):
            self._accounts.count_failure(error)

    def _keep(self, ticket: Ticket, file: File) -> None:
        if file.source is Source.DRAWN:
            private = self._is_private(ticket)
            self._store.keep(ticket.tag, file.data, only_in_memory=private)

    def _is_private(self, ticket: Ticket) -> bool:
        """Nothing of what was typed is written down, nor looked for where things are."""
        return ticket.is_typed and not self._keeps_values
