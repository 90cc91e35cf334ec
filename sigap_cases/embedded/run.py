"""The whole product on one machine, until Ctrl-C."""

import contextlib
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from .children import Child, end_leftover, run_step
from .exceptions import LauncherError, PortTakenError
from .parts import programs
from .place import Place
from .servers import Servers, servers
from .watch import say, watch


READY_SECONDS = 90


def run_product(
    place: Place, *, port: int, base_dir: Path, demo: bool, quick: bool
) -> int:
    """Run until an interrupt; returns the launcher's exit status."""
    place.hold()
    _end_leftovers(place)
    _check_port(port)
    place.say_where(f"http://127.0.0.1:{port}")
    place.make_keys()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        with servers(place, quick=quick) as running, _published(place, running):
            environment = _environment(place, running)
            _prepare(base_dir, environment, demo=demo)
            with _parts(
                place, port=port, base_dir=base_dir, environment=environment
            ) as parts:
                _announce(
                    port, parts["web"], base_dir=base_dir, environment=environment
                )
                watch(running, parts)
    except KeyboardInterrupt:
        say("SIGAP berhenti.")
    return 0


def _end_leftovers(place: Place) -> None:
    """What a killed launcher left is ending: wait for it before its port is asked for."""
    for pid_file in sorted((place.var / "run").glob("*.pid")):
        end_leftover(pid_file)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise PortTakenError(port) from None


@contextlib.contextmanager
def _published(place: Place, running: Servers) -> Iterator[None]:
    place.publish(running.addresses)
    try:
        yield
    finally:
        place.withdraw()


def _environment(place: Place, running: Servers) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "sigap_cases.settings.embedded",
        "SIGAP_VAR": str(place.var),
        "PYTHONUNBUFFERED": "1",
        **running.addresses,
    }


def _prepare(base_dir: Path, environment: dict[str, str], *, demo: bool) -> None:
    """Migrations, reference and demo data, static files; a fault there stops everything."""
    prepare = [sys.executable, "-m", "sigap_cases.embedded.prepare"]
    prepare += [] if demo else ["--no-demo"]
    done = run_step(prepare, cwd=base_dir, env=environment)
    if done.returncode != 0:
        raise LauncherError(
            "Penyiapan gagal; sebabnya tertulis di atas. Semua dihentikan."
        )


@contextlib.contextmanager
def _parts(
    place: Place, *, port: int, base_dir: Path, environment: dict[str, str]
) -> Iterator[dict[str, Child]]:
    """Web, worker and beat; the worker is given time to finish the tasks in hand."""
    parts = {
        program.name: Child(program, var=place.var)
        for program in programs(
            port=port, var=place.var, base_dir=base_dir, env=environment
        )
    }
    try:
        for child in parts.values():
            child.start()
        yield parts
    finally:
        for child in parts.values():
            child.ask_to_stop()
        for child in parts.values():
            if not child.wait(child.program.patience):
                child.kill()


def _first_page_answers(port: int) -> bool:
    """Whether the web server shows its first page; an error instead ends the start."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20).close()
    except urllib.error.HTTPError as error:
        error.close()
        raise LauncherError(
            f"Halaman pertama menjawab {error.code}; sebabnya di log/web.log."
        ) from error
    except OSError:
        return False
    return True


def _announce(
    port: int, web: Child, *, base_dir: Path, environment: dict[str, str]
) -> None:
    web.wait_until(lambda: _first_page_answers(port), seconds=READY_SECONDS)
    say(f"SIGAP ready at http://127.0.0.1:{port}")
    accounts = [sys.executable, "-m", "sigap_cases.embedded.accounts"]
    run_step(accounts, cwd=base_dir, env=environment)
    say("Hentikan dengan Ctrl-C.")
