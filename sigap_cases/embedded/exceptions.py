"""What keeps the launcher from starting, said in words for the person at the terminal."""


class LauncherError(Exception):
    """The launcher stops and prints this sentence."""


class AlreadyRunningError(LauncherError):
    """Another launcher holds the directory."""

    def __init__(self, *, place: str, pid: str) -> None:
        super().__init__(
            f"SIGAP sudah berjalan: {place} (proses {pid}). "
            "Hentikan dulu dengan Ctrl-C di terminalnya, atau pakai yang itu."
        )


class PortTakenError(LauncherError):
    """Something else listens on the port of the web server."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} sedang dipakai program lain. Pilih port lain: PORT={port + 1} make run"
        )


class NotReadyError(LauncherError):
    """A child died or did not answer in time; the tail of its log says why."""

    def __init__(self, name: str, *, log: str) -> None:
        super().__init__(f"{name} tidak dapat dijalankan. Akhir catatannya:\n{log}")
