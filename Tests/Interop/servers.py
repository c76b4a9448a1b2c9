"""Installs from real servers on loopback: nginx with TLS and HTTP/2, pypiserver, devpi.

    Tests/Interop/servers.py [--pyk PATH]

nginx and openssl come from the system; pypiserver and devpi lie beside the Python that runs this
(`make interop` sees to that). A server that is absent is left out, which the last line says.
Exit status 0 if every check passed.
"""

import argparse
import contextlib
import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from wheels import make_wheel

failures = []
beside = pathlib.Path(sys.executable).parent


def check(what: str, truth: bool, detail: str = "") -> None:
    print(("passed: " if truth else "FAILED: ") + what)
    if not truth:
        failures.append(what)
        print("    " + detail.replace("\n", "\n    "))


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    sys.exit(f"nothing listens on port {port}")


class Pyk:
    """Runs pyk in a clean surrounding: no configuration, a cache and a home of its own."""

    def __init__(self, program: str, scratch: pathlib.Path):
        self.program = program
        self.scratch = scratch
        self.count = 0

    def install(self, *arguments, **variables) -> subprocess.CompletedProcess:
        """Into a fresh environment, with a fresh cache; the environment is left in self.place."""
        self.count += 1
        self.place = self.scratch / f"environment-{self.count}"
        home = self.scratch / f"home-{self.count}"
        home.mkdir()
        # Nothing is to be at work in a cache that is removed.
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8",
                       "PYK_NO_COMPILE": "1"}
        environment.update(variables)
        made = subprocess.run(
            [self.program, "venv", "-q", "--python", sys.executable, str(self.place)],
            env=environment, capture_output=True, text=True)
        if made.returncode != 0:
            sys.exit(f"no environment: {made.stderr}")
        return subprocess.run(
            [self.program, "install", "--no-input", "--retries", "0", "--python", str(self.place),
             *map(str, arguments)],
            env=environment, capture_output=True, text=True)

    def imports(self, module: str) -> bool:
        done = subprocess.run([str(self.place / "bin/python"), "-c", f"import {module}"])
        return done.returncode == 0


def make_certificates(folder: pathlib.Path) -> None:
    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, cwd=folder)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-days", "2", "-subj", "/CN=Interop CA")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr",
            "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-out", "server.pem", "-days", "2", "-extfile", "names")


def simple_pages(wheels: pathlib.Path, root: pathlib.Path) -> None:
    """A static simple index below root/simple, its files below root/files."""
    shutil.copytree(wheels, root / "files")
    projects = {}
    for wheel in sorted(wheels.glob("*.whl")):
        projects.setdefault(wheel.name.split("-")[0].replace("_", "-"), []).append(wheel)
    for name, files in projects.items():
        page = root / "simple" / name
        page.mkdir(parents=True)
        links = "".join(
            f'<a href="../../files/{each.name}#sha256={hashlib.sha256(each.read_bytes()).hexdigest()}">'
            f"{each.name}</a><br>\n" for each in files)
        (page / "index.html").write_text(f"<!DOCTYPE html><html><body>{links}</body></html>")


@contextlib.contextmanager
def nginx(scratch: pathlib.Path, wheels: pathlib.Path):
    root = scratch / "nginx"
    root.mkdir()
    make_certificates(root)
    simple_pages(wheels, root / "www")
    port = free_port()
    # Run by root, workers would be somebody who may not look into the scratch folder.
    user = "user root;" if os.geteuid() == 0 else ""
    (root / "nginx.conf").write_text(f"""
{user} daemon off; pid {root}/pid; error_log {root}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log {root}/access.log; types {{ text/html html; application/octet-stream whl; }}
  client_body_temp_path {root}/body; proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/fcgi;
  uwsgi_temp_path {root}/uwsgi; scgi_temp_path {root}/scgi;
  log_format protocol '$server_protocol $connection $status $request_uri';
  access_log {root}/protocol.log protocol;
  server {{
    listen 127.0.0.1:{port} ssl http2; server_name localhost;
    ssl_certificate {root}/server.pem; ssl_certificate_key {root}/server.key;
    root {root}/www; autoindex on;
    location /refused/ {{ return 403; }}
    location /broken/ {{ return 503; }}
  }}
}}
""")
    process = subprocess.Popen(
        ["nginx", "-p", str(root), "-c", str(root / "nginx.conf")], stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"})
    try:
        wait_for(port)
        yield f"https://localhost:{port}", root
    finally:
        process.terminate()
        process.wait()


def with_nginx(pyk: Pyk, scratch: pathlib.Path, wheels: pathlib.Path) -> None:
    with nginx(scratch, wheels) as (address, root):
        cert = root / "ca.pem"
        done = pyk.install("acme-app", "-i", f"{address}/simple/", "--cert", cert)
        check("nginx: an index over TLS and HTTP/2", done.returncode == 0 and pyk.imports("acme_app"),
              done.stderr)
        lines = (root / "protocol.log").read_text().split("\n")
        lines = [line.split() for line in lines if line]
        check("nginx: HTTP/2 and one connection",
              {line[0] for line in lines} == {"HTTP/2.0"} and len({line[1] for line in lines}) == 1,
              str(lines))
        done = pyk.install("acme-app", "--no-index", "-f", f"{address}/files/", "--cert", cert)
        check("nginx: a folder's listing as find-links", done.returncode == 0 and pyk.imports("acme_app"),
              done.stderr)
        done = pyk.install("acme-app", "-i", f"{address}/simple/")
        check("nginx: an unknown authority is refused",
              done.returncode == 1 and "cert" in done.stderr, done.stderr)
        done = pyk.install("acme-app", "-i", f"{address}/simple/", "--trusted-host", "localhost")
        check("nginx: a trusted host is believed", done.returncode == 0, done.stderr)
        done = pyk.install("acme-app", "-i", f"{address}/refused/", "--cert", cert)
        check("nginx: 403 is named", done.returncode == 1 and "403" in done.stderr, done.stderr)
        done = pyk.install("acme-app", "-i", f"{address}/broken/", "--cert", cert)
        check("nginx: 503 is named", done.returncode == 1 and "503" in done.stderr, done.stderr)
        done = pyk.install("acme-nothing", "-i", f"{address}/simple/", "--cert", cert)
        check("nginx: an unknown name is an answer",
              done.returncode == 1 and "acme-nothing" in done.stderr, done.stderr)


def with_pypiserver(pyk: Pyk, scratch: pathlib.Path, wheels: pathlib.Path) -> None:
    port = free_port()
    passwords = scratch / "htpasswd"
    made = subprocess.run(["openssl", "passwd", "-apr1", "s3cr3t:/@"], capture_output=True, text=True)
    passwords.write_text(f"someone:{made.stdout.strip()}\n")
    process = subprocess.Popen(
        [beside / "pypi-server", "run", "-p", str(port), "-i", "127.0.0.1", "-P", str(passwords),
         "-a", "list,download,update", "--disable-fallback", str(wheels)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        host = f"127.0.0.1:{port}"
        secret = "s3cr3t%3A%2F%40"
        done = pyk.install("acme-app", "-i", f"http://someone:{secret}@{host}/simple/")
        check("pypiserver: credentials in the address", done.returncode == 0 and pyk.imports("acme_app"),
              done.stderr)
        done = pyk.install("acme-app", "-i", f"http://{host}/simple/")
        check("pypiserver: no credentials", done.returncode == 1 and "401" in done.stderr, done.stderr)
        done = pyk.install("acme-app", "-i", f"http://someone:wr0ng@{host}/simple/")
        check("pypiserver: wrong credentials, and none of them shown",
              done.returncode == 1 and "were refused" in done.stderr
              and "wr0ng" not in done.stderr + done.stdout,
              done.stderr)
        netrc = scratch / "netrc"
        netrc.write_text("machine 127.0.0.1 login someone password s3cr3t:/@\n")
        done = pyk.install("acme-app", "-i", f"http://{host}/simple/", NETRC=str(netrc))
        check("pypiserver: credentials from netrc", done.returncode == 0, done.stderr)
    finally:
        process.terminate()
        process.wait()


def with_devpi(pyk: Pyk, scratch: pathlib.Path, wheels: pathlib.Path) -> None:
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
    try:
        wait_for(port)
        client = ["devpi"]
        here = ["--clientdir", scratch / "devpi-client"]
        run(*client, "use", *here, f"http://127.0.0.1:{port}")
        run(*client, "user", *here, "-c", "someone", "password=s3cr3t")
        run(*client, "login", *here, "someone", "--password=s3cr3t")
        run(*client, "index", *here, "-c", "dev", "bases=")
        run(*client, "use", *here, "someone/dev")
        run(*client, "upload", *here, *sorted(wheels.glob("*.whl")))
        index = f"http://127.0.0.1:{port}/someone/dev/+simple/"
        done = pyk.install("acme-app", "-i", index)
        check("devpi: install", done.returncode == 0 and pyk.imports("acme_app"), done.stderr)
        done = pyk.install("acme-nothing", "-i", index)
        check("devpi: an unknown name", done.returncode == 1 and "acme-nothing" in done.stderr,
              done.stderr)
    finally:
        process.terminate()
        process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pyk", default=".build/release/pyk")
    options = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="servers-"))
    wheels = scratch / "wheels"
    wheels.mkdir()
    make_wheel(wheels, "acme-app", "1.0", requires=["acme-base>=1.5"])
    make_wheel(wheels, "acme-base", "1.0")
    make_wheel(wheels, "acme-base", "2.0")
    pyk = Pyk(os.path.abspath(options.pyk), scratch)
    paths = os.environ["PATH"] + ":/usr/sbin:/sbin"
    suites = [
        ("nginx", shutil.which("nginx", path=paths) and shutil.which("openssl"), with_nginx),
        ("pypiserver", (beside / "pypi-server").exists() and shutil.which("openssl"), with_pypiserver),
        ("devpi", (beside / "devpi-server").exists() and (beside / "devpi").exists(), with_devpi),
    ]
    absent = [name for name, is_there, _ in suites if not is_there]
    try:
        for _, is_there, run in suites:
            if is_there:
                run(pyk, scratch, wheels)
    finally:
        shutil.rmtree(scratch)
    for name in absent:
        print(f"SKIPPED: everything of {name}, which isn't here")
    print(f"{len(failures)} checks failed" if failures else "every check passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
