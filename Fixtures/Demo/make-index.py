"""Writes Fixtures/Demo/index: wheels without code that bear the demo's names.

They let `make demo` show an install where no index answers. Run it again when
requirements.txt changes; the output depends only on that file.
"""

import base64
import hashlib
import pathlib
import re
import zipfile

here = pathlib.Path(__file__).parent
index = here / "index"
VERSION = "9999"


def write(name: str) -> None:
    base = f"{name.replace('-', '_')}-{VERSION}"
    files = {
        f"{base}.dist-info/METADATA": (
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {VERSION}\n"
            f"Summary: Stands in for {name} where no index answers; it has no code\n"
            "Provides-Extra: socks\n"
        ),
        f"{base}.dist-info/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: make-index.py\n"
            "Root-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
        record += f"{path},sha256={digest.decode().rstrip('=')},{len(text)}\n"
    files[f"{base}.dist-info/RECORD"] = record + f"{base}.dist-info/RECORD,,\n"
    with zipfile.ZipFile(index / f"{base}-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, text, zipfile.ZIP_DEFLATED)


index.mkdir(exist_ok=True)
for old in index.glob("*.whl"):
    old.unlink()
for line in (here / "requirements.txt").read_text().splitlines():
    match = re.match(r"[A-Za-z0-9._-]+", line)
    if match:
        write(match.group().lower())
