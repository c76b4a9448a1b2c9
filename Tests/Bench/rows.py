"""The rows of the table: what is run, how it is prepared, and what the goal is.

A row names, for each tool, the command of its n-th run. Whatever it prepares happens before the
clock starts; environments and stores that are written get a name that no run had before.
"""

import dataclasses
import pathlib
import shutil
import subprocess
from collections.abc import Callable

SETS = pathlib.Path(__file__).parent / "Sets"
# Nothing uploaded later is looked at, so that resolutions stay what they are.
BEFORE = "2026-06-01"
HEAVY_IMPORTS = "import pandas, boto3, flask, IPython"


@dataclasses.dataclass
class Row:
    name: str
    goal: float
    command: Callable
    """(tool, n) -> arguments; `tool` is a Tool of bench.py."""
    pairs: float = 1
    """A factor: short commands are run more often."""
    peer: str = "uv"
    note: str = ""


def pins(name: str) -> pathlib.Path:
    return SETS / f"{name}.txt"


def names(name: str) -> list[str]:
    return [line.split("==")[0] for line in pins(name).read_text().split("\n") if "==" in line]


def install(tool, environment, arguments, store=None, *flags):
    """The installation of something into an environment."""
    store = store or tool.store
    if tool.name == "pyk":
        return [tool.program, "install", "-q", "--isolated", "--no-input", "-i", tool.index,
                "--cache-dir", str(store), "--python", str(environment), *flags, *arguments]
    if tool.name == "uv":
        return [tool.program, "pip", "install", "-q", "--no-config", "--index-url", tool.index,
                "--cache-dir", str(store), "--python", str(environment / "bin/python"), *flags,
                *arguments]
    return [tool.program, "--python", str(environment / "bin/python"), "install", "-q",
            "--isolated", "--no-input", "--disable-pip-version-check", "-i", tool.index,
            "--cache-dir", str(store), *flags, *arguments]


def from_pins(tool, environment, name, store=None, *flags):
    return install(tool, environment, ["-r", str(pins(name))], store, *flags)


def resolve(tool, name, store=None):
    """What would be installed into an empty environment."""
    store = store or tool.store
    wanted = str(SETS / f"{name}.in")
    if tool.name == "pyk":
        return [tool.program, "install", "-q", "--isolated", "--no-input", "-i", tool.index,
                "--cache-dir", str(store), "--python", str(tool.empty), "--only-binary", ":all:",
                "--exclude-newer", BEFORE, "--dry-run", "-r", wanted]
    if tool.name == "uv":
        return [tool.program, "pip", "compile", "-q", "--no-config", "--index-url", tool.index,
                "--cache-dir", str(store), "--python", str(tool.empty / "bin/python"),
                "--only-binary", ":all:", "--exclude-newer", BEFORE, "--no-header", wanted]
    return [tool.program, "--python", str(tool.empty / "bin/python"), "install", "-q",
            "--isolated", "--no-input", "--disable-pip-version-check", "-i", tool.index,
            "--cache-dir", str(store), "--only-binary", ":all:", "--uploaded-prior-to", BEFORE,
            "--dry-run", "-r", wanted]


def look(tool, verb, *arguments):
    """A verb that only looks, on an environment with the jupyter set."""
    place = tool.installed("jupyter")
    if tool.name == "pyk":
        return [tool.program, verb, "--isolated", "--python", str(place), *arguments]
    if tool.name == "uv":
        return [tool.program, "pip", verb, "--no-config", "--cache-dir", str(tool.store),
                "--python", str(place / "bin/python"), *arguments]
    return [tool.program, "--python", str(place / "bin/python"), verb, "--isolated",
            "--disable-pip-version-check", *arguments]


def venv(tool, n):
    place = str(tool.fresh("venv"))
    if tool.name == "pyk":
        return [tool.program, "venv", "-q", "--isolated", "--python", tool.python, place]
    if tool.name == "uv":
        return [tool.program, "venv", "-q", "--no-config", "--cache-dir", str(tool.store),
                "--python", tool.python, place]
    return [tool.python, "-m", "venv", "--without-pip", place]


def uninstall(tool, n):
    place = tool.fresh_environment()
    subprocess.run(from_pins(tool, place, "jupyter"), env=tool.variables, check=True)
    goes = names("jupyter")[:50]
    if tool.name == "pyk":
        return [tool.program, "uninstall", "-q", "-y", "--isolated", "--python", str(place), *goes]
    if tool.name == "uv":
        return [tool.program, "pip", "uninstall", "-q", "--no-config", "--cache-dir",
                str(tool.store), "--python", str(place / "bin/python"), *goes]
    return [tool.program, "--python", str(place / "bin/python"), "uninstall", "-q", "-y", *goes]


def first_import(tool, n):
    place = tool.fresh_environment()
    subprocess.run(from_pins(tool, place, "heavy"), env=tool.variables, check=True)
    return [str(place / "bin/python"), "-c", HEAVY_IMPORTS]


def install_and_import(tool, n):
    place = tool.fresh_environment()
    script = tool.fresh("script")
    quoted = " ".join(f"'{word}'" for word in from_pins(tool, place, "heavy"))
    script.write_text(f"{quoted} && exec '{place}/bin/python' -c '{HEAVY_IMPORTS}'\n")
    return ["/bin/sh", str(script)]


def compiling(tool):
    return {"pyk": "--compile", "uv": "--compile-bytecode"}.get(tool.name, "--compile")


ROWS = [
    Row("version", 0.5, lambda t, n: [t.program, "--version"], pairs=4),
    Row("help", 0.5, lambda t, n: [t.program, *t.pip, "install", "--help"], pairs=4),
    Row("venv", 0.4, venv, pairs=2),
    Row("nothing-to-do", 0.4, lambda t, n: from_pins(t, t.installed("jupyter"), "jupyter"),
        pairs=2, note="95 packages, all there"),
    Row("warm-40", 0.5, lambda t, n: from_pins(t, t.fresh_environment(), "documentation"), pairs=2),
    Row("warm-95", 0.5, lambda t, n: from_pins(t, t.fresh_environment(), "jupyter"), pairs=2),
    Row("warm-40-disk", 0.5,
        lambda t, n: from_pins(t, t.fresh_environment(disk=True), "documentation", t.disk_store),
        note="on the disk's file system rather than a tmpfs"),
    Row("warm-95-disk", 0.5,
        lambda t, n: from_pins(t, t.fresh_environment(disk=True), "jupyter", t.disk_store)),
    Row("compile-40", 0.1, lambda t, n: from_pins(
        t, t.fresh_environment(), "documentation", None, compiling(t)), pairs=0.5),
    Row("compile-95", 0.1, lambda t, n: from_pins(
        t, t.fresh_environment(), "jupyter", None, compiling(t)), pairs=0.5),
    Row("import", 0.35, first_import, pairs=0.5, note=f"`{HEAVY_IMPORTS}` after a default install"),
    Row("install-and-import", 0.5, install_and_import, pairs=0.5,
        note="warm store, default install of the heavy set, then that import"),
    Row("cold-40", 0.6,
        lambda t, n: from_pins(t, t.fresh_environment(), "documentation", t.fresh("store"))),
    Row("cold-95", 0.6,
        lambda t, n: from_pins(t, t.fresh_environment(), "jupyter", t.fresh("store"))),
    Row("resolve-trio", 0.35, lambda t, n: resolve(t, "trio"), pairs=2),
    Row("resolve-jupyter", 0.35, lambda t, n: resolve(t, "jupyter"), pairs=2),
    Row("resolve-airflow", 0.35, lambda t, n: resolve(t, "airflow")),
    Row("resolve-cold-trio", 0.6, lambda t, n: resolve(t, "trio", t.fresh("store"))),
    Row("resolve-cold-jupyter", 0.6, lambda t, n: resolve(t, "jupyter", t.fresh("store"))),
    Row("backtrack", 0.4, lambda t, n: resolve(t, "backtrack")),
    Row("backtrack-cold", 0.4, lambda t, n: resolve(t, "backtrack", t.fresh("store"))),
    Row("list", 0.4, lambda t, n: look(t, "list"), pairs=3),
    Row("freeze", 0.4, lambda t, n: look(t, "freeze"), pairs=3),
    Row("check", 0.4, lambda t, n: look(t, "check"), pairs=3),
    Row("show", 0.4, lambda t, n: look(t, "show", "jupyterlab", "notebook"), pairs=3),
    Row("uninstall", 0.7, uninstall, note="50 of 95 packages"),
]

# Those that are worth pip's time; its versions are the same.
PIP_ROWS = ["version", "help", "venv", "nothing-to-do", "warm-40", "cold-40", "resolve-trio", "list",
            "freeze", "check", "show"]


def build_row(kind: str, tool, n):
    """A 200-file pure project, fresh each time, without network or isolation."""
    place = tool.fresh("project")
    shutil.copytree(tool.project, place)
    if tool.name == "pyk":
        verb = "sdist" if kind == "sdist" else "bdist_wheel"
        return [tool.program, verb, "-q", "--isolated", "--no-isolation", str(place)]
    return [tool.builder, "-m", "build", f"--{kind}", "--no-isolation", str(place)]


BUILD_ROWS = [
    Row("sdist", 0.05, lambda t, n: build_row("sdist", t, n), pairs=0.3, peer="build",
        note="200-file pure project against `python -m build --no-isolation`"),
    Row("bdist-wheel", 0.05, lambda t, n: build_row("wheel", t, n), pairs=0.3, peer="build"),
]
