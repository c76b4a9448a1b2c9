"""Uploads: the same form as twine's, real servers on loopback, large files, and no secret anywhere.

    Tests/Interop/uploads.py [--pyk PATH]

twine, pypiserver and devpi must be beside the Python that runs this (`make interop` sees to that);
nginx and openssl come from the system. Exit status 0 if every check passed.
"""

import argparse
import base64
import contextlib
import hashlib
import io
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile

import standin
from servers import beside, check, failures, free_port, make_certificates, wait_for
from wheels import make_wheel

SECRET = "s3cr3t:%@/x"
WRONG = "wr0ng-PASSWORD"
shown = []

EVERYTHING = """Metadata-Version: 2.4
Name: Full.Thing_x
Version: 1.0rc1
Dynamic: requires-dist
Dynamic: license-file
Platform: linux
Platform: any
Supported-Platform: x86_64-linux
Supported-Platform: arm64-linux
Summary: Alles über Käse — 漢字
Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM
Keywords: one,two , three words,,
Home-page: https://example.org/
Download-URL: https://example.org/dl
Author: Zoë Müller, Łukasz
Author-email: "Zoë Müller" <zoe@example.org>
Maintainer: Ann
Maintainer-email: ann@example.org
License-Expression: MIT OR Apache-2.0
License-File: LICENSE
License-File: sub/NOTICE
Classifier: Programming Language :: Python :: 3
Classifier: Topic :: Utilities
Requires-Dist: requests>=2 ; python_version > "3.8"
Requires-Dist: flask[async]
Provides-Extra: dev
Provides-Extra: docs
Requires-Python: >=3.8
Requires-External: C
Requires-External: libpng (>=1.5)
Project-URL: Homepage, https://example.org
Project-URL: Bug Tracker,https://example.org/bugs?a=b,c
Provides-Dist: other (1.0)
Provides-Dist: another
Obsoletes-Dist: old
Obsoletes-Dist: older

# Käse

Ein „Text" mit Ümläuten 漢字 🎉

    indented

last line without end"""

FOLDED = """Metadata-Version: 2.1
Name: folded
Version: 1.0
Summary: s
License: first line
        second line
          third, deeper
License-File: dropped-before-2.4
Requires: old
Requires: older
Provides: this
Provides: that
Obsoletes: other
Obsoletes: another

text
"""


def make_sdist(folder, name, version, metadata=None, files=()) -> pathlib.Path:
    path = pathlib.Path(folder) / f"{name}-{version}.tar.gz"
    metadata = metadata or f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    with tarfile.open(path, "w:gz") as archive:
        for member, content in [("PKG-INFO", metadata.encode()), ("setup.py", b""), *files]:
            info = tarfile.TarInfo(f"{name}-{version}/{member}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def make_full_wheel(folder, filename, metadata) -> pathlib.Path:
    name, version, *_, python, abi, platform = filename.removesuffix(".whl").split("-")
    path = pathlib.Path(folder) / filename
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{name}-{version}.dist-info/METADATA", metadata)
        archive.writestr(f"{name}-{version}.dist-info/WHEEL",
                         f"Wheel-Version: 1.0\nTag: {python}-{abi}-{platform}\n")
        archive.writestr(f"{name}-{version}.dist-info/RECORD", "")
    return path


class Tool:
    def __init__(self, pyk: str, scratch: pathlib.Path):
        self.pyk, self.scratch, self.count = pyk, scratch, 0

    def home(self, pypirc=None) -> pathlib.Path:
        self.count += 1
        home = self.scratch / f"home-{self.count}"
        home.mkdir()
        if pypirc:
            (home / ".pypirc").write_text(pypirc)
            (home / ".pypirc").chmod(0o600)
        return home

    def run(self, program, *arguments, pypirc=None, **variables) -> subprocess.CompletedProcess:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home(pypirc)),
                       "LC_ALL": "C.UTF-8", **variables}
        done = subprocess.run([str(program), *map(str, arguments)], env=environment,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if program == self.pyk:
            shown.append(done.stdout + done.stderr)
        return done

    def upload(self, *arguments, **variables) -> subprocess.CompletedProcess:
        return self.run(self.pyk, "upload", *arguments, **variables)


def section(name, url, username="someone", password=SECRET, more="") -> str:
    return (f"[distutils]\nindex-servers = {name}\n[{name}]\nrepository = {url}\n"
            f"username = {username}\npassword = {password}\n{more}")


# What pyk sends otherwise than twine, for each field: empty, because nothing is.
DIFFERENCES = {}


def same_form(what, own, other) -> None:
    ours, theirs = sorted(own.fields), sorted(other.fields)
    only = [field for field in ours if field not in theirs], [f for f in theirs if f not in ours]
    check(f"{what}: the fields equal twine's",
          ours == theirs and len(ours) > 8, f"pyk alone: {only[0]}\ntwine alone: {only[1]}")
    check(f"{what}: the file, its name and type equal twine's", own.files == other.files,
          f"{own.files}\n{other.files}")
    check(f"{what}: the credentials equal twine's",
          own.headers["Authorization"] == other.headers["Authorization"])


@contextlib.contextmanager
def proxy(scratch, port):
    """nginx with TLS and HTTP/2 before a stand-in; tells it how the client spoke."""
    root = scratch / "proxy"
    root.mkdir()
    make_certificates(root)
    own = free_port()
    (root / "nginx.conf").write_text(f"""
daemon off; pid {root}/pid; error_log {root}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; client_max_body_size 0; client_body_temp_path {root}/body;
  proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/f; uwsgi_temp_path {root}/u;
  scgi_temp_path {root}/s;
  server {{
    listen 127.0.0.1:{own} ssl http2; server_name localhost;
    ssl_certificate {root}/server.pem; ssl_certificate_key {root}/server.key;
    location / {{
      proxy_pass http://127.0.0.1:{port}; proxy_http_version 1.1; proxy_request_buffering off;
      proxy_set_header X-Client-Protocol $server_protocol;
    }}
  }}
}}
""")
    process = subprocess.Popen(
        ["nginx", "-p", str(root), "-c", str(root / "nginx.conf")], stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"})
    try:
        wait_for(own)
        yield f"https://localhost:{own}", root / "ca.pem"
    finally:
        process.terminate()
        process.wait()


def with_twine(tool: Tool, scratch: pathlib.Path) -> None:
    """The form, field by field, for every kind of file, over HTTP/1.1 and HTTP/2."""
    dist = scratch / "forms"
    dist.mkdir()
    files = [
        make_wheel(dist, "acme-app", "1.0"),
        make_full_wheel(dist, "full_thing_x-1.0rc1-cp311-cp311-manylinux_2_17_x86_64.whl", EVERYTHING),
        make_full_wheel(dist, "full_thing_x-1.0rc1-1build-py2.py3-none-any.whl", EVERYTHING),
        make_full_wheel(dist, "folded-1.0-py3-none-any.whl", FOLDED),
        make_sdist(dist, "full_thing_x", "1.0rc1", EVERYTHING),
        make_sdist(dist, "folded", "1.0", FOLDED),
    ]
    # An attestation is sent as it is read; twine wants it named.
    attestation = dist / "acme_app-1.0-py3-none-any.whl.publish.attestation"
    attestation.write_text('{"version": 1, "umlaut": "ü", "nested": {"a": [1, 2.5, null]}}')
    signature = dist / "folded-1.0.tar.gz.asc"
    signature.write_text("-----BEGIN PGP SIGNATURE-----\nnonsense\n")
    server = standin.Index()
    twine = beside / "twine"
    arguments = ["--repository-url", server.url, "-u", "someone", "-p", SECRET, "-c", "a comment"]
    with proxy(scratch, server.port) as (address, authority):
        for path in files:
            extra = {files[0]: [attestation], files[-1]: [signature]}.get(path, [])
            flags = ["--attestations"] if path == files[0] else []
            server.kept.clear()
            server.recordings.clear()
            done = tool.run(twine, "upload", "--disable-progress-bar", *arguments, *flags, path, *extra)
            if not server.uploads():
                check(f"{path.name}: twine uploads it", False, done.stdout + done.stderr)
                continue
            other = server.uploads()[0]
            for what, options in [
                    ("HTTP/1.1", ["--no-check", "--repository-url", server.url]),
                    ("HTTP/2.0", ["--no-check", "--repository-url", f"{address}/legacy/", "--cert",
                                  authority])]:
                server.kept.clear()
                server.recordings.clear()
                # pyk finds an attestation beside its file; a signature is named.
                named = [] if flags else extra
                done = tool.upload(*arguments[2:], *options, *flags, path, *named)
                own = server.uploads()[0] if server.uploads() else None
                check(f"{path.name}: pyk uploads it over {what}",
                      done.returncode == 0 and own is not None and own.protocol == what, done.stderr)
                if own:
                    same_form(f"{path.name} over {what}", own, other)
        # register
        server.recordings.clear()
        tool.run(twine, "register", *arguments, files[0])
        tool.run(tool.pyk, "register", *arguments, files[0])
        forms = [sorted(each.fields) for each in server.recordings if each.method == "POST"]
        check("register: the fields equal twine's", len(forms) == 2 and forms[0] == forms[1], str(forms))
    server.stop()


def installs_back(tool: Tool, what: str, index: str, scratch: pathlib.Path) -> None:
    for name in ("pyk", "pip"):
        place = scratch / f"{what}-{name}"
        tool.run(tool.pyk, "venv", "-q", "--python", sys.executable, place)
        if name == "pyk":
            done = tool.run(tool.pyk, "install", "--no-cache", "--no-input", "--python", place, "-i",
                            index, "acme-app")
        else:
            done = tool.run(sys.executable, "-m", "pip", "--python", place, "install", "--no-input",
                            "--no-cache-dir", "--disable-pip-version-check", "-q", "-i", index,
                            "acme-app")
        imported = subprocess.run([place / "bin/python", "-c", "import acme_app"])
        check(f"{what}: {name} installs it back",
              done.returncode == 0 and imported.returncode == 0, done.stdout + done.stderr)


def failing(what, done, status, *words) -> None:
    check(what, done.returncode == status and all(word in done.stderr for word in words),
          f"status {done.returncode}\n{done.stdout}{done.stderr}")


def with_pypiserver(tool: Tool, scratch: pathlib.Path) -> None:
    dist = scratch / "pypiserver-dist"
    dist.mkdir()
    make_wheel(dist, "acme-app", "1.0")
    make_sdist(dist, "acme_app", "1.0")
    store = scratch / "pypiserver"
    store.mkdir()
    passwords = scratch / "htpasswd"
    made = subprocess.run(["openssl", "passwd", "-apr1", SECRET], capture_output=True, text=True)
    passwords.write_text(f"someone:{made.stdout.strip()}\n")
    port = free_port()
    process = subprocess.Popen(
        [beside / "pypi-server", "run", "-p", str(port), "-i", "127.0.0.1", "-P", str(passwords),
         "-a", "update", "--disable-fallback", str(store)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        wait_for(port)
        pypirc = section("other", address)
        failing("pypiserver: a wrong password",
                tool.upload("-r", "other", f"{dist}/*", pypirc=section("other", address, password=WRONG)),
                1, "refused the credentials under `[other]` in `~/.pypirc`", "403 Forbidden")
        failing("pypiserver: no password and no terminal",
                tool.upload("-r", "other", f"{dist}/*", pypirc=section("other", address, password="")),
                1, "the password under `[other]` in `~/.pypirc` is blank")
        done = tool.upload("-r", "other", f"{dist}/*", pypirc=pypirc)
        check("pypiserver: upload with credentials from .pypirc",
              done.returncode == 0 and done.stdout.count("uploaded") == 2
              and len(list(store.iterdir())) == 2, done.stdout + done.stderr)
        done = tool.upload("-r", "other", f"{dist}/*", pypirc=pypirc)
        check("pypiserver: the same command again finds the same files",
              done.returncode == 0 and done.stdout.count("skipped") == 2, done.stdout + done.stderr)
        done = tool.upload("-r", "other", "--skip-existing", f"{dist}/*", pypirc=pypirc)
        check("pypiserver: --skip-existing",
              done.returncode == 0 and done.stdout.count("skipped") == 2, done.stdout + done.stderr)
        changed = scratch / "changed"
        changed.mkdir()
        make_wheel(changed, "acme-app", "1.0", files={"more.py": "x = 1\n"})
        for options in ([], ["--skip-existing"]):
            failing(f"pypiserver: another file under an existing name {options}",
                    tool.upload("-r", "other", *options, f"{changed}/*", pypirc=pypirc),
                    1, "another file is there already under this name")
        installs_back(tool, "pypiserver", address + "simple/", scratch)
    finally:
        process.terminate()
        process.wait()
    failing("pypiserver: nobody listens any more",
            tool.upload("-r", "other", "--retries", "0", f"{dist}/*", pypirc=pypirc), 1,
            "can't upload", "can't reach")


def with_devpi(tool: Tool, scratch: pathlib.Path) -> None:
    dist = scratch / "devpi-dist"
    dist.mkdir()
    make_wheel(dist, "acme-app", "1.0")
    make_sdist(dist, "acme_app", "1.0")
    port = free_port()
    root = scratch / "devpi"

    def run(*command):
        done = subprocess.run([str(beside / command[0]), *map(str, command[1:])], capture_output=True,
                              text=True, env={**os.environ, "HOME": str(scratch)})
        if done.returncode != 0:
            sys.exit(f"{command}: {done.stdout}{done.stderr}")

    run("devpi-init", "--serverdir", root, "--no-root-pypi")
    process = subprocess.Popen(
        [beside / "devpi-server", "--serverdir", str(root), "--port", str(port), "--offline-mode"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        wait_for(port)
        here = ["--clientdir", scratch / "devpi-client"]
        run("devpi", "use", *here, address)
        for user, password in [("someone", SECRET), ("other", "0ther")]:
            run("devpi", "user", *here, "-c", user, f"password={password}")
            run("devpi", "login", *here, user, f"--password={password}")
            run("devpi", "index", *here, "-c", "dev", "bases=", "volatile=False")
        own, others = f"{address}someone/dev/", f"{address}other/dev/"
        failing("devpi: a wrong password",
                tool.upload("-r", "dev", f"{dist}/*", pypirc=section("dev", own, password=WRONG)), 1,
                "refused the credentials under `[dev]` in `~/.pypirc`", "401")
        failing("devpi: an index of somebody else's",
                tool.upload("-r", "dev", f"{dist}/*", pypirc=section("dev", others)), 1,
                "403", "may upload this project to this index")
        failing("devpi: an index that there isn't",
                tool.upload("-r", "dev", f"{dist}/*",
                            pypirc=section("dev", f"{address}someone/nothing/")), 1,
                "404", "check the address")
        pypirc = section("dev", own)
        done = tool.upload("-r", "dev", f"{dist}/*", pypirc=pypirc)
        check("devpi: upload with credentials from .pypirc",
              done.returncode == 0 and done.stdout.count("uploaded") == 2, done.stdout + done.stderr)
        done = tool.upload("-r", "dev", "--skip-existing", f"{dist}/*", pypirc=pypirc)
        check("devpi: --skip-existing",
              done.returncode == 0 and done.stdout.count("skipped") == 2, done.stdout + done.stderr)
        done = tool.upload("-r", "dev", f"{dist}/*", pypirc=pypirc)
        check("devpi: the same command again", done.returncode == 0, done.stdout + done.stderr)
        changed = scratch / "devpi-changed"
        changed.mkdir()
        make_wheel(changed, "acme-app", "1.0", files={"more.py": "x = 1\n"})
        for options in ([], ["--skip-existing"]):
            failing(f"devpi: another file under an existing name {options}",
                    tool.upload("-r", "dev", *options, f"{changed}/*", pypirc=pypirc),
                    1, "another file is there already under this name")
        installs_back(tool, "devpi", own + "+simple/", scratch)
    finally:
        process.terminate()
        process.wait()


def with_broken_server(tool: Tool, scratch: pathlib.Path) -> None:
    """A server that stops in the middle of a file, and one that stops behind it."""
    dist = scratch / "broken-dist"
    dist.mkdir()
    (noise := dist / "noise").write_bytes(os.urandom(8 << 20))
    make_wheel(dist, "acme-app", "1.0")
    path = dist / "acme_app-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "a") as archive:
        archive.write(noise, "acme_app_noise.bin")
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def serve():
        client, _ = listener.accept()
        client.recv(100_000)
        listener.close()
        client.close()

    thread = threading.Thread(target=serve)
    thread.start()
    done = tool.upload("--no-check", "--retries", "1", "--repository-url", f"http://127.0.0.1:{port}/legacy/",
                       "-u", "someone", "-p", SECRET, path)
    thread.join()
    failing("a server that stops in the middle", done, 1, "error: can't upload", "hint:")
    check("a server that stops in the middle: the file is told as failed",
          done.stdout.startswith("failed "), done.stdout)
    answers = iter([None, "go on"])
    server = standin.Index()

    def once(recording):
        # Keeps the file, then says nothing: as a server does whose worker is killed.
        if recording.method == "POST" and next(answers, "go on") is None:
            server.before = None
            server.respond(recording)
            return None
        return "go on"

    # Ctrl-C while the second of two files is on its way.
    waiting = threading.Event()
    slow = standin.Index()

    def hold(recording):
        if recording.method == "POST" and slow.kept:
            waiting.set()
            threading.Event().wait(30)
            return None
        return "go on"

    slow.before = hold
    make_sdist(dist, "acme_app", "1.0")
    process = subprocess.Popen(
        [tool.pyk, "upload", "--repository-url", slow.url, "-u", "someone", "-p", SECRET, "--no-check",
         f"{dist}/acme*"],
        env={"PATH": os.environ["PATH"], "HOME": str(tool.home())}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    waiting.wait(60)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate()
    shown.append(output + errors)
    check("Ctrl-C: says how far it came",
          process.returncode == 130 and "interrupted; 1 of 2 files were uploaded" in errors,
          f"status {process.returncode}\n{output}{errors}")
    server.before = once
    done = tool.upload("-v", "--no-check", "--repository-url", server.url, "-u", "someone", "-p",
                       SECRET, path)
    check("a connection that breaks behind the file: the index knows that it is there",
          done.returncode == 0 and done.stdout.startswith("uploaded ") and len(server.uploads()) == 1,
          done.stdout + done.stderr)
    server.stop()


def with_large_files(tool: Tool, scratch: pathlib.Path, megabytes: int = 300) -> None:
    """Memory while a large file is uploaded: the most that was ever resident, by the kernel."""
    dist = scratch / "large"
    dist.mkdir()
    piece = os.urandom(1 << 20)
    info = "large-1.0.dist-info"
    contents = {f"{info}/METADATA": b"Metadata-Version: 2.1\nName: large\nVersion: 1.0\n",
                f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                "large/__init__.py": b""}
    whole = hashlib.sha256()
    with zipfile.ZipFile(dist / "large-1.0-py3-none-any.whl", "w") as archive:
        with archive.open(zipfile.ZipInfo("large/large.bin"), "w", force_zip64=True) as member:
            for _ in range(megabytes):
                member.write(piece)
                whole.update(piece)
        lines = [("large/large.bin", whole.digest(), megabytes << 20)]
        for name, content in contents.items():
            archive.writestr(name, content)
            lines.append((name, hashlib.sha256(content).digest(), len(content)))
        archive.writestr(f"{info}/RECORD", "".join(
            f"{name},sha256={base64.urlsafe_b64encode(digest).decode().rstrip('=')},{size}\n"
            for name, digest, size in lines) + f"{info}/RECORD,,\n")
    with tarfile.open(dist / "large-1.0.tar.gz", "w:gz", compresslevel=0) as archive:
        for name, size in [("PKG-INFO", 0), ("setup.py", 0), ("large.bin", megabytes << 20)]:
            text = b"Metadata-Version: 2.1\nName: large\nVersion: 1.0\n"
            info = tarfile.TarInfo(f"large-1.0/{name}")
            text = text if name == "PKG-INFO" else b""
            info.size = size or len(text)
            archive.addfile(info, Endless(piece) if size else io.BytesIO(text))
    server = standin.StandIn(lambda recording: (200, {}, b""), keeps=False)
    for path in sorted(dist.glob("large-1.0*")):
        environment = {"PATH": os.environ["PATH"], "HOME": str(tool.home())}
        process = subprocess.Popen(
            [tool.pyk, "upload", "--repository-url", server.url, "-u", "a", "-p", SECRET, str(path)],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        # Not `ru_maxrss`: that counts what this process had when it started the other.
        most = 0
        while process.poll() is None:
            with contextlib.suppress(OSError):
                for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
                    if line.startswith("VmHWM:"):
                        most = max(most, int(line.split()[1]) / 1024)
            time.sleep(0.01)
        output = process.stdout.read()
        print(f"    {path.name}: {path.stat().st_size / 1e6:.0f} MB, at most {most:.1f} MiB resident")
        check(f"{path.name}: under 60 MiB", process.returncode == 0 and 0 < most < 60, output)
    server.stop()


class Endless:
    def __init__(self, piece):
        self.piece = piece

    def read(self, count):
        return (self.piece * (count // len(self.piece) + 1))[:count]


def with_process_list(tool: Tool, scratch: pathlib.Path) -> None:
    """A password from .pypirc stands in no process's command line or environment."""
    dist = scratch / "listed"
    dist.mkdir()
    path = make_wheel(dist, "acme-app", "1.0")
    seen = []
    # One that no other process of this machine can have.
    secret = "listed-" + os.urandom(8).hex()

    def look(recording):
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            for name in ("cmdline", "environ"):
                with contextlib.suppress(OSError):
                    if b"pyk" in (text := (process / name).read_bytes()):
                        seen.append(text)
        return "go on"

    server = standin.Index(look)
    done = tool.upload("-r", "o", path, pypirc=section("o", server.url, password=secret))
    check("no password in the list of processes",
          done.returncode == 0 and seen and not any(secret.encode() in text for text in seen)
          and secret not in done.stdout + done.stderr)
    server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pyk", default=".build/release/pyk")
    parser.add_argument("--only", help="the suites to run, divided by commas")
    options = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="uploads-"))
    tool = Tool(os.path.abspath(options.pyk), scratch)
    paths = os.environ["PATH"] + ":/usr/sbin:/sbin"
    suites = [
        ("twine", (beside / "twine").exists() and shutil.which("nginx", path=paths), with_twine),
        ("pypiserver", (beside / "pypi-server").exists() and shutil.which("openssl"), with_pypiserver),
        ("devpi", (beside / "devpi-server").exists() and (beside / "devpi").exists(), with_devpi),
        ("broken", True, with_broken_server),
        # Without optimisation the hashes of 300 MB take minutes.
        ("large", "debug" not in options.pyk or options.only, with_large_files),
        ("processes", True, with_process_list),
    ]
    if options.only:
        suites = [each for each in suites if each[0] in options.only.split(",")]
    try:
        for _, is_there, run in suites:
            if is_there:
                run(tool, scratch)
    finally:
        shutil.rmtree(scratch)
    everything = "".join(shown)
    check("no secret in any output", not any(word in everything for word in (SECRET, WRONG)))
    for name, is_there, _ in suites:
        if not is_there:
            print("SKIPPED: large files, for which an optimised pyk is needed" if name == "large"
                  else f"SKIPPED: everything of {name}, which isn't here")
    print(f"{len(failures)} checks failed" if failures else "every check passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
