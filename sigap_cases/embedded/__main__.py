"""``python -m sigap_cases.embedded run`` or ``... with --var DIR -- COMMAND``."""

import argparse
import os
import sys
from pathlib import Path

from .children import LAUNCHER_DEATH_SIGNAL, die_with_parent
from .exceptions import LauncherError
from .place import Place
from .run import run_product
from .servers import run_with_servers


BASE_DIR = Path(__file__).resolve().parents[2]


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sigap_cases.embedded")
    actions = parser.add_subparsers(dest="action", required=True)
    product = actions.add_parser("run", help="the whole product until Ctrl-C")
    product.add_argument("--var", type=Path, default=BASE_DIR / "var")
    product.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")
    product.add_argument(
        "--no-demo", action="store_true", help="without demo data and accounts"
    )
    servers = actions.add_parser("with", help="the two servers around one command")
    servers.add_argument("--var", type=Path, required=True)
    for either in (product, servers):
        either.add_argument("--quick", action="store_true", help="no fsync: for tests")
    servers.add_argument("command", nargs="+", metavar="COMMAND")
    return parser.parse_args(arguments)


def main() -> int:
    options = parse(sys.argv[1:])
    die_with_parent(LAUNCHER_DEATH_SIGNAL, os.getppid())
    try:
        if options.action == "run":
            return run_product(
                Place(options.var),
                port=options.port,
                base_dir=BASE_DIR,
                demo=not options.no_demo,
                quick=options.quick,
            )
        return run_with_servers(
            var=options.var, command=options.command, quick=options.quick
        )
    except LauncherError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
