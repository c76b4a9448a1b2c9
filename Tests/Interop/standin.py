"""A stand-in for an index's upload endpoint: records each request, answers as it is told.

It speaks what warehouse's `/legacy/` speaks: `multipart/form-data` by POST. Fields are parsed by
Python's email package, which neither pyk nor twine use for writing. Bodies are read as a stream:
of a file its length and SHA-256 are kept.
"""

import email.parser
import hashlib
import http.server
import json
import re
import threading
import urllib.parse


class Recording:
    def __init__(self, method, path, headers, body, protocol):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.protocol = protocol
        self.fields, self.files = [], {}
        kind = headers.get("Content-Type", "")
        if kind.startswith("multipart/form-data"):
            head = f"Content-Type: {kind}\r\n\r\n".encode()
            message = email.parser.BytesParser().parsebytes(head + body)
            # The email package changes line ends: the raw parts are taken apart by hand.
            boundary = message.get_boundary().encode()
            for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:]:
                if part.startswith(b"--"):
                    break
                raw, content = part[2:].split(b"\r\n\r\n", 1)
                disposition = re.search(rb'name="([^"]*)"(?:; filename="([^"]*)")?', raw)
                name = disposition[1].decode()
                if disposition[2] is None:
                    self.fields.append((name, content.decode()))
                else:
                    extra = re.search(rb"(?i)content-type: *(.*)", raw)
                    self.files[name] = (disposition[2].decode(), extra and extra[1].decode().strip(),
                                        hashlib.sha256(content).hexdigest(), len(content))


class StandIn:
    """`answer(recording)` gives (status, headers, body), or None to hang up without a word."""

    def __init__(self, answer=None, keeps=True):
        self.recordings = []
        self.keeps = keeps
        self.answer = answer or (lambda recording: (200, {}, b"OK"))
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                length = int(self.headers.get("Content-Length", 0))
                if not outer.keeps:
                    # Large files: nobody wants them in memory, here neither.
                    while length > 0 and (piece := self.rfile.read(min(length, 1 << 20))):
                        length -= len(piece)
                body = self.rfile.read(length)
                if len(body) < length:
                    self.close_connection = True
                    return
                recording = Recording(self.command, self.path, self.headers, body,
                                      self.headers.get("X-Client-Protocol", self.request_version))
                outer.recordings.append(recording)
                answer = outer.answer(recording)
                if answer is None:
                    self.close_connection = True
                    return
                status, headers, text = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_POST = do_GET = handle_any

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/legacy/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def uploads(self):
        return [each for each in self.recordings if each.method == "POST" and each.files]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Index(StandIn):
    """Keeps what is uploaded, and shows it in simple pages: an index that one can ask."""

    def __init__(self, answer=None):
        self.kept = {}
        self.before = answer
        super().__init__(self.respond)

    def respond(self, recording):
        if self.before:
            early = self.before(recording)
            if early != "go on":
                return early
        path = urllib.parse.urlparse(recording.path).path
        if recording.method == "POST" and "content" not in recording.files:
            return 200, {}, b""
        if recording.method == "POST":
            filename, _, digest, _ = recording.files["content"]
            if filename in self.kept and self.kept[filename][1] != digest:
                return 400, {}, b"File already exists ('%s'). See https://example.org/help" % \
                    filename.encode()
            name = re.sub("[-_.]+", "-", dict(recording.fields)["name"]).lower()
            self.kept[filename] = (name, digest)
            return 200, {}, b""
        match = re.fullmatch("/simple/([^/]+)/", path)
        files = [{"filename": filename, "url": f"/files/{filename}", "hashes": {"sha256": digest}}
                 for filename, (name, digest) in self.kept.items() if match and match[1] == name]
        if not files:
            return 404, {}, b"nothing here"
        page = {"meta": {"api-version": "1.0"}, "name": match[1], "files": files}
        return 200, {"Content-Type": "application/vnd.pypi.simple.v1+json"}, json.dumps(page).encode()
