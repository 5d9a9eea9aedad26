"""Turns settings into the desk at which every request is answered, and counts and logs there."""

from __future__ import annotations

from threading import Event, Thread

from checkface.processors import available_cpus
from checkface_server.answers.desk import Answered, Desk, Rules
from checkface_server.answers.signatures import keys_of
from checkface_server.classic.fleeting import Fleeting
from checkface_server.classic.photographs import Photographs
from checkface_server.classic.registered import Registered, RegistryError
from checkface_server.operation.logs import Log
from checkface_server.operation.metrics import Metrics
from checkface_server.projection.projector import Effort, Projector
from checkface_server.projection.trial import require_loadable
from checkface_server.renderer import DrawingFailedError
from checkface_server.running.equipment import UnwritableError, probe
from checkface_server.settings import OFF, REGISTERED, Settings
from checkface_server.work.studio import Studio

MINUTE = 60.0


def desk_of(settings: Settings, studio: Studio, metrics: Metrics, log: Log) -> Desk:
    """Raises `WrongSettingError` for keys that cannot be used."""

    def on_answer(answered: Answered) -> None:
        told = (answered.operation, answered.method, answered.status, answered.seconds)
        metrics.count_request(*told)
        client = answered.client.key if answered.client else None
        log.request(*told, source=answered.source, client=client)

    def on_error(error: BaseException) -> None:
        if isinstance(error, DrawingFailedError):
            log.event("drawing failed", "error", reason=str(error).partition(":")[0])
        else:
            log.error(error)

    return Desk(
        studio,
        rules_of(settings),
        on_answer,
        names_clients=settings.log_clients,
        on_error=on_error,
    )


def registered_of(settings: Settings) -> Registered | None:
    """Where latents are registered, if they are. Raises `RegistryError`."""
    if not settings.registered:
        return None
    registered = Registered(settings.registered, settings.registered_days, settings.registered_most)
    try:
        probe(registered.prepare)
    except UnwritableError as error:
        raise RegistryError(
            f"cannot use {str(settings.registered)!r} for registered latents: {error}"
        ) from None
    Thread(target=registered.forget_in_time, args=(Event(),), daemon=True).start()
    return registered


def photographs_of(settings: Settings, registered: Registered | None) -> Photographs | None:
    """Who looks at photographs, if somebody does. Raises as `require_loadable`."""
    if settings.photos == OFF:
        return None
    fleeting = Fleeting(settings.photo_minutes * MINUTE)
    registry = registered if registered and settings.photos == REGISTERED else fleeting
    threads = settings.threads or available_cpus()
    effort = Effort(settings.photo_steps, settings.photo_seconds, threads, settings.device)
    require_loadable(effort)
    return Photographs(Projector(effort, settings.longest_wait), registry)


def rules_of(settings: Settings) -> Rules:
    """Raises `WrongSettingError` for keys that cannot be used."""
    return Rules(
        hosts=settings.hosts,
        trusted_proxies=settings.trusted_proxies,
        signing_keys=keys_of(settings.signing_keys) if settings.signing_keys else (),
        public_url=settings.public_url,
    )
