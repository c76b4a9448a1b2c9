"""Builds the same projects with setuptools and with pyk and compares what comes out.

    Tests/Interop/compare_with_setuptools.py [--pyk PATH] [--real] [--install] [PROJECT…]

The projects are the trees of Fixtures/Projects and, with --real, pinned sdists from the registry.
The Python that runs this needs build, setuptools and wheel (twine and uv for --install).
The same members with the same bytes are expected, and the same fields in PKG-INFO, METADATA,
WHEEL, entry_points.txt and top_level.txt. What may differ is written down in JUSTIFIED. A project
that pyk doesn't build natively, because it can't tell the result without running code, is counted
as refused. Exit status 0 if nothing else differs, 1 if something does.
"""

import argparse
import configparser
import email
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "Fixtures/Projects"

# Differences that are meant, and why they are better.
JUSTIFIED = {
    "order": "members are sorted, so that the same project gives the same bytes",
    "times and owners": "from SOURCE_DATE_EPOCH or the sources, owner 0/0, modes 644 or 755",
    "folders": "sdists have no members for folders: an unpacker makes them",
    "WHEEL Generator": "says who built it",
    "nspkg": "the .pth of namespace_packages isn't named after the Python that happened to build it",
    "SOURCES.txt": "a path is written once and without `./`",
    "links that lead back": "a link to a folder it lies in isn't followed; setuptools does so forty times",
    "egg-info": "what earlier builds left in the egg-info folder isn't carried on",
    "Metadata-Version": "the sdist's PKG-INFO and the wheel's METADATA may be of a newer version",
    "Dynamic": "what is known when the sdist is built isn't called dynamic",
}

# Pure packages whose sdists are built by setuptools.
REAL = [
    "alembic==1.20.1", "asgiref==3.13.0", "azure-core==1.41.0", "cfgv==3.5.0", "dogpile.cache==1.5.0",
    "identify==2.6.20", "joblib==1.6.0", "msal==1.39.0", "networkx==3.6.1", "pre-commit==4.7.0",
    "pyasn1==0.6.5", "pycodestyle==2.15.0", "pycparser==3.12", "pyjwt==2.15.1", "python-slugify==9.2.0",
    "pyupgrade==3.22.0", "pyyaml-env-tag==1.1", "reorder-python-imports==3.19.0", "tokenize-rt==6.2.0",
    "types-pyyaml==6.0.12.20261113", "types-requests==2.33.0.20261030", "tzlocal==5.4.5",
    "uritemplate==4.2.0", "validators==0.36.0", "xmltodict==1.0.4",
]


class Difference(Exception):
    pass


def run(command: list, folder: pathlib.Path, **extra) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "LC_ALL": "C.UTF-8", **extra}
    environment.pop("SOURCE_DATE_EPOCH", None)
    return subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True)


def copied(tree: pathlib.Path, place: pathlib.Path) -> pathlib.Path:
    shutil.copytree(tree, place, symlinks=True)
    return place


def sdist_members(path: pathlib.Path) -> dict:
    """Path below the release folder: bytes and whether it may be executed."""
    found = {}
    with tarfile.open(path) as archive:
        for member in archive:
            if not member.isfile():
                continue
            top, _, name = member.name.partition("/")
            if path.name != f"{top}.tar.gz":
                raise Difference(f"{member.name} is not below {path.name[:-7]}/")
            found[name] = (archive.extractfile(member).read(), bool(member.mode & 0o111))
    return found


def wheel_members(path: pathlib.Path) -> dict:
    found = {}
    with zipfile.ZipFile(path) as archive:
        if archive.testzip():
            raise Difference(f"{path.name} is damaged")
        for member in archive.infolist():
            if not member.is_dir():
                found[member.filename] = (archive.read(member), bool(member.external_attr >> 16 & 0o111))
    return found


def fields(data: bytes) -> list:
    """The headers of a metadata file as they may be compared, and its body."""
    message = email.message_from_string(data.decode())
    ignored = {"metadata-version", "dynamic", "generator"}
    found = sorted((name.lower(), value) for name, value in message.items() if name.lower() not in ignored)
    return found + [("", message.get_payload())]


def dynamic(data: bytes) -> set:
    return {value.lower() for value in email.message_from_string(data.decode()).get_all("Dynamic", [])}


def sections(data: bytes) -> dict:
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.optionxform = str
    parser.read_string(data.decode())
    return {name: dict(parser[name]) for name in parser.sections()}


def told(name: str, theirs, ours) -> list:
    """A list of pairs, told by what only one side has."""
    problems = [f"{name}: only setuptools has {each!r}"[:300] for each in theirs if each not in ours]
    problems += [f"{name}: only pyk has {each!r}"[:300] for each in ours if each not in theirs]
    return problems or [f"{name}: the order differs"]


def compare_bytes(name: str, theirs: bytes, ours: bytes, left_behind: set) -> list:
    leaf = name.rpartition("/")[2]
    if leaf in ("PKG-INFO", "METADATA") and (name == leaf or "-info/" in name):
        problems = [] if fields(theirs) == fields(ours) else told(name, fields(theirs), fields(ours))
        more = dynamic(ours) - dynamic(theirs)
        return problems + ([f"{name}: pyk calls {', '.join(sorted(more))} dynamic"] if more else [])
    if leaf == "WHEEL":
        return [] if fields(theirs) == fields(ours) else told(name, fields(theirs), fields(ours))
    if leaf == "RECORD" and name.endswith(".dist-info/RECORD"):
        return []
    if leaf == "SOURCES.txt":
        expected = [line for line in theirs.decode().splitlines() if line not in left_behind]
        ours = ours.decode().splitlines()
        if any(line.startswith("./") for line in expected):
            expected = sorted({line.removeprefix("./") for line in expected})
            ours = sorted(ours)
        return [] if expected == ours else told(name, expected, ours)
    if leaf == "entry_points.txt" and sections(theirs) == sections(ours):
        return [] if theirs == ours else [f"{name}: the text differs"]
    if theirs != ours:
        return [f"{name}: the bytes differ ({len(theirs)} and {len(ours)})"]
    return []


def leads_back(tree: pathlib.Path, name: str) -> bool:
    """Whether a path goes through a link to a folder that the link lies in."""
    place = tree
    for part in name.split("/"):
        above, place = place, place / part
        if place.is_symlink() and above.resolve().is_relative_to(place.resolve()):
            return True
    return False


def compare(theirs: dict, ours: dict, left_behind: set) -> list:
    problems = []
    for name in sorted(theirs.keys() | ours.keys()):
        if name not in ours:
            if name not in left_behind:
                problems.append(f"only setuptools has {name}")
        elif name not in theirs:
            problems.append(f"only pyk has {name}")
        else:
            problems += compare_bytes(name, theirs[name][0], ours[name][0], left_behind)
            if theirs[name][1] != ours[name][1]:
                problems.append(f"{name}: only {'setuptools' if theirs[name][1] else 'pyk'} lets it be executed")
    return problems


def renamed_nspkg(members: dict) -> dict:
    return {re.sub(r"-py3\.\d+-nspkg\.pth$", "-nspkg.pth", name): value for name, value in members.items()}


def check_record(path: pathlib.Path, members: dict) -> list:
    """RECORD is last, complete and true."""
    import base64, csv, hashlib
    names = zipfile.ZipFile(path).namelist()
    if not names[-1].endswith(".dist-info/RECORD"):
        return ["RECORD is not the wheel's last member"]
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(members[names[-1]][0].decode()))}
    problems = [f"RECORD and the wheel differ: {name}" for name in rows.keys() ^ set(names)]
    for name, (data, _) in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        if name != names[-1] and rows.get(name) != [f"sha256={digest}", str(len(data))]:
            problems.append(f"RECORD is wrong about {name}")
    return problems


class Project:
    def __init__(self, name: str, tree: pathlib.Path, scratch: pathlib.Path, pyk: str, cache):
        self.name, self.tree, self.pyk = name, tree, pyk
        self.cache = cache and cache / name
        self.scratch = scratch / name
        self.scratch.mkdir(parents=True)

    def theirs(self, kind: str) -> pathlib.Path:
        if self.cache and (self.cache / kind).is_dir():
            return next((self.cache / kind).iterdir())
        built = self.built_by_setuptools(kind)
        if self.cache:
            shutil.copytree(built.parent, self.cache / kind)
        return built

    def built_by_setuptools(self, kind: str) -> pathlib.Path:
        tree = copied(self.tree, self.scratch / f"setuptools-{kind}" / "project")
        done = run([sys.executable, "-m", "build", "-n", f"--{kind}", "-o", tree.parent / "dist"], tree)
        if done.returncode != 0:
            raise Difference(f"setuptools fails: {(done.stdout + done.stderr).strip().splitlines()[-1]}")
        return next((tree.parent / "dist").iterdir())

    def ours(self, kind: str, backend: str = "native"):
        """What pyk builds, or None and its words where it builds nothing in this way."""
        tree = copied(self.tree, self.scratch / f"pyk-{backend}-{kind}" / "project")
        command = {"sdist": "sdist", "wheel": "bdist_wheel"}[kind]
        done = run([self.pyk, command, "--backend", backend, "-d", tree.parent / "dist"], tree)
        if done.returncode != 0:
            return None, done.stderr.strip()
        return next((tree.parent / "dist").iterdir()), done.stderr.strip()

    def through_backend(self, words: str) -> tuple:
        """Of a project that isn't built natively: whether its own backend builds it for pyk."""
        said = [line for line in words.splitlines() if line.startswith("cause:")]
        for kind, members in (("sdist", sdist_members), ("wheel", wheel_members)):
            ours, words = self.ours(kind, "auto")
            if ours is None:
                return "differs", [f"pyk fails through the backend: {words}"]
            if members(ours).keys() != members(self.theirs(kind)).keys():
                return "differs", [f"{kind}: the backend makes other members for pyk"]
        return "refused", [*said, "built through its backend: the same members"]

    def compared(self, keep: list) -> tuple:
        """`same`, `refused` or `differs`, and what there is to say."""
        problems = []
        left_behind = set()
        for kind, members in (("sdist", sdist_members), ("wheel", wheel_members)):
            ours, words = self.ours(kind)
            if ours is None:
                if "natively" in words:
                    return self.through_backend(words)
                return "differs", [f"pyk fails: {words}"]
            theirs = self.theirs(kind)
            if theirs.name != ours.name:
                problems.append(f"the names differ: {theirs.name} and {ours.name}")
            a, b = members(theirs), members(ours)
            if kind == "sdist":
                written = {"PKG-INFO", "SOURCES.txt", "requires.txt", "entry_points.txt", "top_level.txt",
                           "dependency_links.txt", "namespace_packages.txt", "not-zip-safe", "zip-safe"}
                left_behind = {name for name in a if leads_back(self.tree, name)}
                had = {path.relative_to(self.tree).as_posix() for path in self.tree.rglob("*.egg-info/*")}
                left_behind |= {name for name in a if name in had and name not in b
                               and (name.rpartition("/")[2] not in written or name.endswith("-zip-safe") or name.endswith("/zip-safe"))}
            else:
                b = renamed_nspkg(b)
                a = renamed_nspkg(a)
                folder = next(name for name in a if name.endswith(".dist-info/WHEEL")).rpartition("/")[0]
                left_behind |= {name for name in a if leads_back(self.tree, name) or leads_back(self.tree / "src", name)}
                left_behind |= {f"{folder}/{name.rpartition('/')[2]}" for name in left_behind}
                problems += check_record(ours, members(ours))
            problems += [f"{kind}: {each}" for each in compare(a, b, left_behind)]
            keep.append(ours)
        return ("differs" if problems else "same"), problems


def unpacked(requirement: str, scratch: pathlib.Path) -> pathlib.Path:
    place = scratch / "downloads" / requirement
    if (place / "tree").is_dir():
        return next((place / "tree").iterdir())
    done = run([sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps",
                "--no-binary", ":all:", "--no-build-isolation", "-d", place, requirement], scratch)
    if done.returncode != 0:
        raise Difference(f"can't download {requirement}: {done.stderr.strip().splitlines()[-1]}")
    with tarfile.open(next(place.iterdir())) as archive:
        archive.extractall(place / "tree", filter="data")
    return next((place / "tree").iterdir())


def rounds(files: list) -> list:
    """The files in groups in which no project is twice."""
    groups = []
    for file in files:
        name = re.split(r"-\d", file.name)[0].lower().replace(".", "_")
        for group in groups:
            if name not in group:
                group[name] = file
                break
        else:
            groups.append({name: file})
    return [list(group.values()) for group in groups]


def accepted(files: list, scratch: pathlib.Path) -> list:
    """Whether twine, pip and uv take what pyk built; uv where there is one."""
    problems = []
    done = run([sys.executable, "-m", "twine", "check", *files], scratch)
    if done.returncode != 0:
        problems.append(f"twine check: {[line for line in done.stdout.splitlines() if 'FAILED' in line]}")
    for tool, command in (("pip", [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps",
                                   "--no-build-isolation", "--disable-pip-version-check"]),
                          ("uv", ["uv", "pip", "install", "-q", "--no-index", "--no-deps",
                                  "--no-build-isolation", "--python", sys.executable])):
        if not shutil.which(command[0]):
            print(f"there is no {tool}")
            continue
        for index, group in enumerate(rounds(files)):
            done = run([*command, "--target", scratch / f"{tool}-{index}", *group], scratch)
            if done.returncode != 0:
                problems.append(f"{tool} install: {done.stderr.strip()[-300:]}")
    return problems


def record(names: list, trees: dict, scratch: pathlib.Path, cache) -> int:
    lines = ["# What setuptools puts into the archives of Fixtures/Projects: project, kind, x where it may be",
             "# executed, member. Written by Tests/Interop/compare_with_setuptools.py --record."]
    for name in names:
        project = Project(name, trees[name], scratch, "", cache)
        for kind, members in (("sdist", sdist_members), ("wheel", wheel_members)):
            try:
                found = members(project.theirs(kind))
            except Difference as difference:
                print(f"{name} {kind}: {difference}")
                continue
            lines += [f"{name}\t{kind}\t{'x' if found[path][1] else '-'}\t{path}" for path in sorted(found)]
    (ROOT / "Fixtures/Conformance/project-members.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pyk", default=str(ROOT / ".build/debug/pyk"))
    parser.add_argument("--real", action="store_true", help="also the pinned sdists; needs an index that answers")
    parser.add_argument("--install", action="store_true", help="let twine, pip and uv try what was built")
    parser.add_argument("--record", action="store_true",
                        help="write what setuptools puts in into Fixtures/Conformance; pyk builds nothing")
    parser.add_argument("--cache", type=pathlib.Path, metavar="FOLDER",
                        help="keep downloads and what setuptools built there, and take it from there")
    parser.add_argument("--keep", action="store_true", help="leave what was built")
    parser.add_argument("projects", nargs="*", help="names of fixtures or requirements; all by default")
    options = parser.parse_args()
    pyk = str(pathlib.Path(shutil.which(options.pyk) or options.pyk).resolve())
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="compare-"))
    cache = options.cache and options.cache.resolve()
    counts = {"same": 0, "refused": 0, "differs": 0}
    built = []
    try:
        made = run([sys.executable, FIXTURES / "make_awkward.py", scratch / "awkward"], scratch)
        if made.returncode != 0:
            sys.exit(made.stderr)
        trees = {path.name: path for folder in (FIXTURES, scratch / "awkward")
                 for path in sorted(folder.iterdir()) if path.is_dir() and path.name != "broken"}
        names = options.projects or [*trees, *(REAL if options.real else [])]
        if options.record:
            return record([name for name in names if name in trees], trees, scratch, cache)
        for name in names:
            try:
                tree = trees.get(name) or unpacked(name, cache or scratch)
                outcome, words = Project(name, tree, scratch, pyk, cache).compared(built)
            except Difference as difference:
                outcome, words = "differs", [str(difference)]
            counts[outcome] += 1
            print(f"{name:34} {outcome}", flush=True)
            for line in words[:12]:
                print(f"    {line}"[:240], flush=True)
        if options.install:
            problems = accepted(built, scratch)
            print(f"{len(built)} files tried with twine, pip and uv: {len(problems)} refused")
            for line in problems:
                print(f"    {line}")
            counts["differs"] += len(problems)
    finally:
        if options.keep:
            print(f"left in {scratch}")
        else:
            shutil.rmtree(scratch)
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return 1 if counts["differs"] else 0


if __name__ == "__main__":
    sys.exit(main())
