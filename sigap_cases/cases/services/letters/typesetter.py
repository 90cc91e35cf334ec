"""The child process that typesets one letter. Run as a script; imports nothing of ours.

Reads a job as JSON from standard input and writes the answer as JSON, the file in
base64. What it typesets was written by people who may be wrong or hostile, so before it
looks at the text it gives up memory, time, writing, and every further open file: from
then on neither a file nor a connection can be opened, whatever the text asks for.
"""

import base64
import json
import os
import resource
import sys
from typing import Any

import typst


MEGABYTE = 1024 * 1024
# Every face that a letter uses, so that none has to be opened later.
_FACES = "a *a* _a_ *_a_* 1 — “”"


def _limit(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _close_doors() -> None:
    """No file and no socket can be opened from here on."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _compiler(fonts: list[str]) -> typst.Compiler:
    folder = os.getcwd()  # noqa: PTH109 an empty folder that the parent made
    compiler = typst.Compiler(
        b"", root=folder, package_path=folder, package_cache_path=folder
    )
    listed = ", ".join(json.dumps(name) for name in fonts)
    compiler.compile(f"#set text(font: ({listed},)); {_FACES}".encode(), format="pdf")
    return compiler


def _fault(error: typst.TypstError) -> dict[str, object]:
    return {
        "message": error.message,
        "diagnostic": error.diagnostic,
        "trace": list(error.trace),
    }


def _made(compiler: typst.Compiler, job: dict[str, Any]) -> dict[str, object]:
    options: dict[str, Any] = {"format": job["format"]}
    if job["format"] == "pdf":
        options |= {"pdf_standards": ["a-2b"], "timestamp": job["timestamp"]}
    else:
        options |= {"ppi": job["ppi"]}
    try:
        made = compiler.compile(
            str(job["text"]).encode(), sys_inputs={"data": job["data"]}, **options
        )
    except typst.TypstError as error:
        return {"fault": _fault(error)}
    except MemoryError:
        return {"fault": {"message": "memory", "diagnostic": "", "trace": []}}
    pages = made if isinstance(made, list) else [made or b""]
    if sum(map(len, pages)) > job["largest"]:
        return {"fault": {"message": "too large", "diagnostic": "", "trace": []}}
    return {"files": [base64.b64encode(page).decode() for page in pages]}


def main() -> None:
    job = json.load(sys.stdin)
    _limit(int(job["megabytes"]) * MEGABYTE, int(job["seconds"]))
    compiler = _compiler(job["fonts"])
    _close_doors()
    json.dump(_made(compiler, job), sys.stdout)


if __name__ == "__main__":
    main()
