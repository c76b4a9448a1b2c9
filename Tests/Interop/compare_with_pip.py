"""Installs the same requirements with pip and with pyk and compares what lands.

    Tests/Interop/compare_with_pip.py [--pyk PATH] [--python PYTHON] [SET…]

Needs an index that answers, and a pip (in the Python that runs this). The same versions and the
same files are expected, byte for byte, apart from INSTALLER, the order of RECORD, and bytecode.
Exit status 0 if nothing differs, 1 if something does.

Seen on 25 November 2026 with pip 26.3 and CPython 3.11.7 on Linux x86_64, from the public index:

    everyday      109 distributions   19,915 files and folders   the same
    scientific     28 distributions   11,960                     the same
    web            83 distributions   10,697                     the same
    backtracking   11 distributions    1,666                     the same
    mixture        40 distributions    3,859                     the same

Where several indexes know a name the two choose differently by design: pyk takes the first that
knows it, pip the highest version of all (`--index-strategy best-match`). No set here has that.
"""

import argparse
import csv
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

SETS = {
    "everyday": ["flask", "requests", "jupyter", "pandas", "boto3"],
    "scientific": ["scikit-learn", "matplotlib", "seaborn", "statsmodels", "xarray", "sympy"],
    "web": ["fastapi[standard]", "sqlalchemy[asyncio]", "django", "celery[redis]", "gunicorn",
            "httpx[http2]"],
    # Hundreds of versions of botocore have to be read and dropped; up to a date, because pip
    # fetches every one of them whole where the index has no metadata beside its wheels.
    "backtracking": ["--uploaded-prior-to", "2020-12-01", "urllib3<1.25.4", "boto3", "requests"],
    # boto3 and s3fs want different versions of botocore.
    "mixture": ["--uploaded-prior-to", "2023-06-01", "s3fs", "boto3", "dask[distributed]"],
}

# What has to differ: who installed it, and the digest of that; bytecode, which is looked at apart.
FILTER = {"INSTALLER", "RECORD"}


def run(command: list, **options) -> float:
    start = time.monotonic()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"failed: {command}\n{done.stdout}\n{done.stderr}")
    return time.monotonic() - start


def files(root: pathlib.Path) -> dict:
    """What is below root: of files the bytes and the mode, of links where to, of folders the mode."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = (os.readlink(path), 0)
            continue
        if path.is_dir():
            if path.name != "__pycache__":
                found[name] = ("folder", path.stat().st_mode & 0o777)
            continue
        if "__pycache__" in path.parts or path.name in FILTER:
            continue
        found[name] = (path.read_bytes(), path.stat().st_mode & 0o777)
    return found


def records(root: pathlib.Path) -> dict:
    """The rows of every RECORD, as a set: order, INSTALLER's hash and bytecode aside."""
    found = {}
    for path in root.rglob("*.dist-info/RECORD"):
        rows = set()
        with path.open(newline="") as text:
            for row in csv.reader(text):
                if not row[0].endswith(".pyc") and row[1] and not (path.parent.parent / row[0]).exists():
                    sys.exit(f"{path} lists {row[0]}, which isn't there")
                if row[0].endswith(".pyc") or row[0].endswith("/INSTALLER"):
                    continue
                rows.add(tuple(row))
        found[path.parent.name] = rows
    return found


def compare(name: str, requirements: list, pyk: str, python: str, scratch: pathlib.Path) -> bool:
    place = scratch / name / "environment"
    theirs = scratch / name / "pip"
    place.parent.mkdir()
    # The same path for both, one after the other, so that shebangs are equal too.
    run([python, "-m", "venv", "--without-pip", place])
    with_pip = run([sys.executable, "-m", "pip", "--python", place / "bin/python", "install", "-q",
                    "--no-compile", "--only-binary", ":all:", *requirements])
    place.rename(theirs)
    run([python, "-m", "venv", "--without-pip", place])
    with_pyk = run([pyk, "install", "-q", "--python", place, "--only-binary", ":all:", *requirements],
                   env={**os.environ, "PYK_NO_COMPILE": "1"})
    a, b = files(theirs), files(place)
    problems = []
    for path in sorted(a.keys() | b.keys()):
        if path not in a:
            problems.append(f"only pyk has {path}")
        elif path not in b:
            problems.append(f"only pip has {path}")
        elif a[path][0] != b[path][0]:
            problems.append(f"bytes differ: {path}")
        elif a[path][1] != b[path][1]:
            problems.append(f"modes differ: {path} {a[path][1]:o} {b[path][1]:o}")
    ra, rb = records(theirs), records(place)
    versions = sorted(ra.keys() ^ rb.keys())
    problems += [f"only {'pip' if each in ra else 'pyk'} chose {each}" for each in versions]
    for each in sorted(ra.keys() & rb.keys()):
        for row in sorted(ra[each] ^ rb[each]):
            problems.append(f"RECORD of {each}: only {'pip' if row in ra[each] else 'pyk'} has {row}")
    who = {path.read_bytes()
           for path in place.glob("lib/*/site-packages/*.dist-info/INSTALLER")}
    if who != {b"pyk\n"}:
        problems.append(f"INSTALLER says {who}")
    check = subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(place / "bin/python"), "check"],
        capture_output=True, text=True)
    if check.returncode != 0:
        problems.append(f"pip check: {check.stdout.strip()}")
    print(f"{name}: {len(ra)} distributions, {len(a)} files, pip {with_pip:.1f} s, "
          f"pyk {with_pyk:.1f} s: {'the same' if not problems else f'{len(problems)} differences'}")
    for line in problems[:40]:
        print("  " + line)
    return not problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pyk", default=".build/release/pyk")
    parser.add_argument("--python", default=sys.executable, help="the Python of both environments")
    parser.add_argument("--keep", action="store_true", help="leave the environments")
    parser.add_argument("sets", nargs="*", help=f"of {', '.join(SETS)}; all by default")
    options = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="compare-"))
    try:
        results = [
            compare(name, SETS[name], options.pyk, options.python, scratch)
            for name in options.sets or SETS
        ]
    finally:
        if options.keep:
            print(f"left in {scratch}")
        else:
            shutil.rmtree(scratch)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
