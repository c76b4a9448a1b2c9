#!/usr/bin/env python3
"""Whole commands of pyk against uv (and pip, for orientation), in turn, on a mirror on loopback.

    Tests/Bench/bench.py [--pyk PATH] [--pairs 10] [--rows version,warm-40,...] [--work FOLDER]

`make bench` builds the program and runs this. The first run fetches uv, pip and what the mirror
lacks; from then on nothing leaves the machine. What it prints is a Markdown table; `--json FILE`
keeps every single run.

- pyk and its peer take turns, and which begins changes each time. Ratios are of the same pair.
- Environments and stores are on a tmpfs, in the rows that say so on the disk; each has a name that
  was never used, and both tools see each environment for the first time. On a disk nothing is
  deleted before the end: recently freed inodes make every later mkdir slow.
- No configuration file is read, and no variable of the caller's is passed on.
"""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import rows
from mirror import Mirror
from projects import make_project

UV = "uv==0.13.9"
here = pathlib.Path(__file__).resolve().parent


class Tool:
    def __init__(self, name: str, program: str, bench: "Bench"):
        self.name, self.program, self.bench = name, program, bench
        self.pip = ["pip"] if name == "uv" else []
        self.index = bench.mirror.url
        self.python = bench.python
        self.place = bench.memory / name
        self.disk = bench.disk / name
        for folder in (self.place / "home", self.disk):
            folder.mkdir(parents=True)
        self.store = self.place / "store"
        self.disk_store = self.disk / "store"
        self.empty = bench.empty
        self.project = bench.project
        self.builder = bench.peer_python
        self.variables = {
            "PATH": "/usr/bin:/bin", "HOME": str(self.place / "home"), "LC_ALL": "C.UTF-8",
            "LANG": "C.UTF-8"}
        self.count = 0
        self.prepared = {}
        self.used = []

    def fresh(self, kind: str, disk: bool = False) -> pathlib.Path:
        self.count += 1
        place = (self.disk if disk else self.place) / f"{kind}-{self.count}"
        self.used.append(place)
        return place

    def fresh_environment(self, disk: bool = False) -> pathlib.Path:
        place = self.fresh("environment", disk)
        shutil.copytree(self.empty, place, symlinks=True)
        return place

    def installed(self, name: str) -> pathlib.Path:
        """One environment with a set, made once."""
        if name not in self.prepared:
            place = self.fresh_environment()
            self.used.remove(place)
            subprocess.run(rows.from_pins(self, place, name), env=self.variables, check=True)
            self.prepared[name] = place
        return self.prepared[name]

    def tidy(self) -> None:
        """Frees memory; what is on the disk stays till the end."""
        for place in self.used:
            if place.is_relative_to(self.place):
                shutil.rmtree(place, ignore_errors=True) if place.is_dir() else place.unlink(missing_ok=True)
        self.used.clear()


class Bench:
    def __init__(self, options, mirror: Mirror, memory: pathlib.Path):
        self.options, self.mirror, self.memory = options, mirror, memory
        self.work = options.work
        self.disk = self.work / f"disk-{os.getpid()}"
        self.python = os.path.realpath(sys.executable)
        self.peers = self.work / "peers"
        self.peer_python = str(self.peers / "bin/python")
        self.measure_program = self.work / "measure"
        self.prepare_peers()
        self.empty = memory / "empty"
        subprocess.run([self.python, "-m", "venv", "--without-pip", self.empty], check=True)
        self.project = memory / "project"
        make_project(self.project, files=200)
        self.tools = {
            "pyk": Tool("pyk", str(options.pyk), self),
            "uv": Tool("uv", str(self.peers / "bin/uv"), self),
            "pip": Tool("pip", str(self.peers / "bin/pip"), self),
            "build": Tool("build", self.peer_python, self),
        }

    def prepare_peers(self) -> None:
        if not (self.peers / "bin/uv").exists():
            subprocess.run([self.python, "-m", "venv", self.peers], check=True)
            subprocess.run(
                [self.peer_python, "-m", "pip", "install", "-q", "--disable-pip-version-check",
                 "-U", "pip", UV, "build", "setuptools", "wheel"], check=True)
        subprocess.run(
            ["cc", "-O2", "-o", self.measure_program, here / "measure.c"], check=True)

    def run(self, tool: Tool, row: rows.Row, n: int) -> dict:
        command = [str(word) for word in row.command(tool, n)]
        cost = self.memory / "cost"
        with open(self.memory / "output", "w+b") as output:
            done = subprocess.run(
                [str(self.measure_program), str(cost), *command], env=tool.variables,
                cwd=self.memory, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT)
            found = json.loads(cost.read_text()) if done.returncode == 0 else {"status": 127}
            if found["status"] != 0:
                output.seek(0)
                said = output.read().decode(errors="replace")[-2000:]
                raise RuntimeError(f"{' '.join(command)}: status {found['status']}\n{said}")
        return found

    def row(self, row: rows.Row) -> dict:
        pyk, peer = self.tools["pyk"], self.tools[row.peer]
        pairs = max(3, round(self.options.pairs * row.pairs))
        # One run of each that doesn't count: it fills stores, the mirror and the page cache.
        for tool in (pyk, peer):
            self.run(tool, row, -1)
        runs = {pyk.name: [], peer.name: []}
        for n in range(pairs):
            for tool in (pyk, peer) if n % 2 == 0 else (peer, pyk):
                runs[tool.name].append(self.run(tool, row, n))
            for tool in (pyk, peer):
                tool.tidy()
        return {"row": row.name, "goal": row.goal, "peer": row.peer, "note": row.note,
                "pyk": runs[pyk.name], "other": runs[peer.name]}

    def beside_pip(self, row: rows.Row) -> str:
        """For orientation: one run of each, after one that doesn't count."""
        times = {}
        for name in ("pyk", "pip"):
            tool = self.tools[name]
            for n in (-1, 0):
                times[name] = self.run(tool, row, n)["wall"]
            tool.tidy()
        return (f"| {row.name} | {times['pyk'] * 1e3:.0f} | {times['pip'] * 1e3:.0f} "
                f"| {times['pyk'] / times['pip']:.3f} |")

    def system_calls(self, tool: Tool) -> dict[str, int]:
        """Of one installation of the 40 packages from a warm store."""
        place = tool.fresh_environment()
        output = self.memory / "calls"
        command = rows.from_pins(tool, place, "documentation")
        subprocess.run(
            ["/usr/bin/strace", "-f", "-c", "-U", "calls,name", "-o", output, *command],
            env=tool.variables, check=True, stdout=subprocess.DEVNULL)
        counts = {}
        for line in output.read_text().splitlines():
            words = line.split()
            if len(words) == 2 and words[0].isdigit() and words[1] != "total":
                counts[words[1]] = int(words[0])
        tool.tidy()
        return counts


def spread(runs: list[dict], key: str, scale: float) -> str:
    values = [run[key] * scale for run in runs]
    digits = 1 if statistics.median(values) < 20 else 0
    return f"{min(values):.{digits}f} / {statistics.median(values):.{digits}f}"


def ratio(result: dict, key: str) -> float:
    def middle(which):
        return statistics.median(run[key] for run in result[which])
    return middle("pyk") / max(middle("other"), 1e-9)


def line(result: dict) -> str:
    by_pair = statistics.median(
        mine["wall"] / other["wall"] for mine, other in zip(result["pyk"], result["other"]))
    wall, memory = ratio(result, "wall"), ratio(result, "memory")
    verdict = "yes" if wall <= result["goal"] else "**no**"
    return (
        f"| {result['row']} | {spread(result['pyk'], 'wall', 1e3)} "
        f"| {spread(result['other'], 'wall', 1e3)} | {wall:.2f} | {by_pair:.2f} "
        f"| {result['goal']} | {verdict} | {spread(result['pyk'], 'cpu', 1e3)} "
        f"| {spread(result['other'], 'cpu', 1e3)} | {ratio(result, 'cpu'):.2f} "
        f"| {statistics.median(r['memory'] for r in result['pyk']) / 1024:.0f} "
        f"| {statistics.median(r['memory'] for r in result['other']) / 1024:.0f} "
        f"| {memory:.2f} |")


HEADER = """\
| row | pyk ms, min / median | peer ms | ratio of medians | median of pair ratios | goal | reached \
| pyk CPU ms | peer CPU ms | CPU ratio | pyk MB | peer MB | memory ratio |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def machine() -> str:
    processor = "unknown"
    for text in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if text.startswith("model name"):
            processor = text.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (f"{os.cpu_count()} processors ({processor}), {memory:.0f} GiB, Linux "
            f"{platform.release()}, Python {platform.python_version()}, load at the start "
            f"{os.getloadavg()[0]:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pyk", type=pathlib.Path, default=".build/release/pyk")
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--rows", default="", help="names or prefixes, separated by commas")
    parser.add_argument("--work", type=pathlib.Path, default=".build/bench")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument(
        "--table", type=pathlib.Path,
        help="a file whose part between two marks becomes what a run of all rows printed")
    options = parser.parse_args()
    options.pyk, options.work = options.pyk.resolve(), options.work.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    wanted = [word for word in options.rows.replace(" ", ",").split(",") if word]
    # Where the scratch environments are must be a tmpfs, as the table says.
    memory = pathlib.Path(tempfile.mkdtemp(prefix="pyk-bench-", dir="/dev/shm"))
    results, failures, start = [], [], time.monotonic()
    said = []

    def say(text: str) -> None:
        said.append(text)
        print(text, flush=True)

    try:
        with Mirror(options.work / "mirror") as mirror:
            bench = Bench(options, mirror, memory)
            help_text = subprocess.run([options.pyk, "--help"], capture_output=True, text=True)
            every = rows.ROWS + (rows.BUILD_ROWS if " sdist " in help_text.stdout else [])
            say(f"{time.strftime('%Y-%m-%d')}: {machine()}; {UV}.\n\n{HEADER}")
            for row in every:
                if wanted and not any(row.name.startswith(word) for word in wanted):
                    continue
                try:
                    result = bench.row(row)
                except (RuntimeError, subprocess.CalledProcessError) as error:
                    failures.append(row.name)
                    say(f"| {row.name} | failed: {str(error)[:300]!r} |")
                    continue
                results.append(result)
                say(line(result))
            if not wanted or "pip" in wanted:
                say("\nFor orientation pip, one run each:\n\n| row | pyk ms | pip ms | ratio |\n"
                    "| --- | --- | --- | --- |")
                for row in every:
                    if row.name in rows.PIP_ROWS:
                        try:
                            say(bench.beside_pip(row))
                        except (RuntimeError, subprocess.CalledProcessError) as error:
                            failures.append(f"{row.name} with pip")
                            say(f"| {row.name} | failed: {str(error)[:300]!r} |")
            if not wanted or "calls" in wanted:
                say(calls({name: bench.system_calls(bench.tools[name]) for name in ("pyk", "uv")}))
            recorded = mirror.recorded
    finally:
        shutil.rmtree(memory, ignore_errors=True)
        for place in options.work.glob("disk-*"):
            shutil.rmtree(place, ignore_errors=True)
    say(f"\n{time.monotonic() - start:.0f} s; {recorded} files were new to the mirror; "
        f"load at the end {os.getloadavg()[0]:.1f}.")
    if options.table and not wanted:
        replace_table(options.table, "\n".join(said))
    if options.json:
        options.json.write_text("".join(json.dumps(result) + "\n" for result in results))
    sys.exit(1 if failures else 0)


def replace_table(path: pathlib.Path, table: str) -> None:
    text = path.read_text()
    head, _, rest = text.partition("<!-- table -->\n")
    _, mark, tail = rest.partition("<!-- end of the table -->")
    if not mark:
        sys.exit(f"{path} has no marks for a table")
    path.write_text(f"{head}<!-- table -->\n{table}\n{mark}{tail}")


def calls(found: dict[str, dict[str, int]]) -> str:
    lines = ["\nSystem calls of one warm install of 40 packages:\n",
             "| | linkat | others | most frequent others |", "| --- | --- | --- | --- |"]
    for name, counts in found.items():
        links = counts.get("linkat", 0) + counts.get("link", 0)
        rest = {k: v for k, v in counts.items() if k not in ("linkat", "link")}
        most = sorted(rest.items(), key=lambda item: -item[1])[:8]
        lines.append(f"| {name} | {links} | {sum(rest.values())} "
                     f"| {', '.join(f'{k} {v}' for k, v in most)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
