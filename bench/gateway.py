"""The fake gateway in a process of its own, which needs no Django."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from tests.fake_gateway import running_gateway


@contextmanager
def gateway() -> Iterator[tuple[str, Connection]]:
    """Its address, and a pipe that answers whatever is sent with (taken, asked)."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv(), ours
    finally:
        process.kill()
        process.join()


def _serve(pipe: Connection) -> None:
    with running_gateway() as running:
        pipe.send(running.url)
        pipe.recv()
        pipe.send((len(running.taken), sum(running.asked.values())))
