"""Small wheels for the interop suites, made on the spot."""

import base64
import hashlib
import pathlib
import zipfile


def make_wheel(folder, name, version, requires=(), tag="py3-none-any", files=None) -> pathlib.Path:
    """Writes NAME-VERSION-TAG.whl into folder and returns its path."""
    normal = name.replace("-", "_").replace(".", "_").lower()
    info = f"{normal}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {each}\n" for each in requires)
    contents = {f"{normal}.py": f"VERSION = '{version}'\n"}
    contents.update(files or {})
    contents[f"{info}/METADATA"] = metadata
    contents[f"{info}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: interop\nRoot-Is-Purelib: true\nTag: {tag}\n")
    record = ""
    for path, text in contents.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
        record += f"{path},sha256={digest.decode().rstrip('=')},{len(text.encode())}\n"
    contents[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    path = pathlib.Path(folder) / f"{normal}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for member, text in contents.items():
            wheel.writestr(member, text)
    return path
