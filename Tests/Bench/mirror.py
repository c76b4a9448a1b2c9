"""A mirror of a package index on loopback: nginx in front, a recorder behind it.

nginx serves what is stored, with the headers that the public index sends. What is not stored yet
goes to the recorder, which fetches it from the configured index, once, and stores it: so the
mirror holds just what the tools asked for, and after one run of a row nothing leaves the machine.
"""

import gzip
import http.server
import io
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zipfile

JSON_PAGE = "application/vnd.pypi.simple.v1+json"

CONFIGURATION = """
daemon off;
worker_processes 1;
pid {run}/nginx.pid;
error_log {run}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000;
  client_body_temp_path {run}/body;
  proxy_temp_path {run}/proxy;
  fastcgi_temp_path {run}/fastcgi;
  uwsgi_temp_path {run}/uwsgi;
  scgi_temp_path {run}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=512;
    root {root};
    types {{ }}
    location /simple/ {{
      default_type {page};
      gzip_static on;
      gzip_vary on;
      add_header Cache-Control "max-age=600, public";
      try_files ${{uri}}index.json @recorder;
    }}
    location /files/ {{
      default_type application/octet-stream;
      add_header Cache-Control "max-age=365000000, immutable, public";
      try_files $uri @recorder;
    }}
    location @recorder {{
      proxy_pass http://127.0.0.1:{recorder};
      proxy_read_timeout 300s;
    }}
  }}
}}
"""


def configured_index() -> str:
    """The index that pip is configured to ask, else pip's own default."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True, text=True)
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"].rstrip("/")
    if asked.returncode == 0 and asked.stdout.strip():
        return asked.stdout.strip().rstrip("/")
    default = subprocess.run(
        [sys.executable, "-c",
         "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"],
        capture_output=True, text=True, check=True)
    return default.stdout.strip().rstrip("/")


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def store(path: pathlib.Path, data: bytes) -> None:
    """Whole or not at all: nginx must never serve half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    os.chmod(file.name, 0o644)
    os.rename(file.name, path)


class Recorder(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def handle_error(self, *_) -> None:
        """A tool that has what it needs hangs up; that is nobody's error."""


class Mirror:
    def __init__(self, folder: pathlib.Path):
        self.root = folder / "root"
        self.root.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o755)
        self.hosts_file = folder / "hosts.json"
        self.hosts = set(json.loads(self.hosts_file.read_text())) if self.hosts_file.exists() else set()
        self.index = configured_index()
        self.recorded = 0
        self.lock = threading.Lock()
        self.run = pathlib.Path(tempfile.mkdtemp(prefix="pyk-bench-nginx-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/simple/"

    def __enter__(self) -> "Mirror":
        self.recorder = Recorder(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.recorder.serve_forever, daemon=True).start()
        configuration = self.run / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(
            run=self.run, port=self.port, root=self.root, page=JSON_PAGE,
            recorder=self.recorder.server_address[1]))
        # nginx's workers belong to nobody in particular unless told otherwise.
        user = ["-g", "user root;"] if os.geteuid() == 0 else []
        self.nginx = subprocess.Popen(
            ["/usr/sbin/nginx", "-p", str(self.run), "-c", str(configuration), *user],
            stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        sys.exit("nginx doesn't listen: " + (self.run / "error.log").read_text())

    def __exit__(self, *_) -> None:
        self.nginx.terminate()
        self.nginx.wait()
        self.recorder.shutdown()
        subprocess.run(["rm", "-rf", str(self.run)])

    def fetch(self, url: str, accept: str) -> bytes:
        request = urllib.request.Request(url, headers={"Accept": accept})
        for attempt in range(4):
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:
                    return answer.read()
            except urllib.error.HTTPError as error:
                if error.code < 500 or attempt == 3:
                    raise
            except OSError:
                if attempt == 3:
                    raise
            time.sleep(1 + attempt)
        raise AssertionError

    def page(self, name: str) -> bytes:
        """The project's page with its files' addresses on the mirror, and PEP 658 announced."""
        data = json.loads(self.fetch(f"{self.index}/{name}/", JSON_PAGE))
        for file in data["files"]:
            host, path = re.fullmatch(r"https?://([^/]+)/([^#]*).*", file["url"]).groups()
            if host not in self.hosts:
                self.hosts.add(host)
                self.hosts_file.write_text(json.dumps(sorted(self.hosts)))
            file["url"] = f"http://127.0.0.1:PORT/files/{host}/{path}"
            if file["filename"].endswith(".whl"):
                file.setdefault("core-metadata", True)
        return json.dumps(data).encode()

    def record(self, path: str) -> bytes | None:
        if found := re.fullmatch(r"/simple/([A-Za-z0-9._-]+)/", path):
            # The port is another in each run, so the addresses are relative to the page.
            body = self.page(found[1]).replace(b"http://127.0.0.1:PORT/", b"../../")
            place = self.root / "simple" / found[1] / "index.json"
            store(place.with_suffix(".json.gz"), gzip.compress(body, 6, mtime=0))
            store(place, body)
            return body
        found = re.fullmatch(r"/files/([A-Za-z0-9.-]+)/((?:[A-Za-z0-9._+!-]+/)*[^/]+)", path)
        if found and found[1] in self.hosts and ".." not in path:
            body = self.file(f"https://{found[1]}/{found[2]}")
            store(self.root / path.lstrip("/"), body)
            return body
        return None

    def file(self, url: str) -> bytes:
        """A file; metadata that the index doesn't have beside its wheel is taken out of it."""
        try:
            return self.fetch(url, "*/*")
        except urllib.error.HTTPError as error:
            if error.code != 404 or not url.endswith(".whl.metadata"):
                raise
        with zipfile.ZipFile(io.BytesIO(self.fetch(url.removesuffix(".metadata"), "*/*"))) as wheel:
            name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
            return wheel.read(name)

    def handler(self):
        mirror = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_HEAD(self):
                self.do_GET()

            def do_GET(self):
                try:
                    body = mirror.record(urllib.request.unquote(self.path))
                    status = 404 if body is None else 200
                except urllib.error.HTTPError as error:
                    body, status = None, error.code
                except OSError:
                    body, status = None, 502
                if status == 200:
                    with mirror.lock:
                        mirror.recorded += 1
                self.send_response(status)
                kind = JSON_PAGE if self.path.startswith("/simple/") else "application/octet-stream"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body or b"")

        return Handler
