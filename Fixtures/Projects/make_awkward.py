"""Makes the project trees that a checkout can't hold as they are.

    Fixtures/Projects/make_awkward.py FOLDER

Empty folders, modes, what earlier builds and version control leave behind, names in two Unicode
spellings, paths longer than a tar header's field.
"""

import pathlib
import sys

PYPROJECT = """[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}"
version = "1.0"
"""


def write(root: pathlib.Path, name: str, files: dict) -> None:
    for path, text in {"pyproject.toml": PYPROJECT.format(name=name), **files}.items():
        file = root / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")


def main(root: pathlib.Path) -> None:
    write(root, "empty-folders", {
        "src/hollow/__init__.py": "", "src/hollow/kept/a.txt": "a\n",
        "MANIFEST.in": "graft src\ngraft nothing\nrecursive-include void *\n",
    })
    for folder in ("src/hollow/empty", "nothing", "void/deeper", "src/other"):
        (root / "empty-folders" / folder).mkdir(parents=True)

    write(root, "left-behind", {
        "pyproject.toml": PYPROJECT.format(name="left-behind") + '\n[tool.setuptools]\npackages = ["kept"]\n',
        "MANIFEST.in": "graft .\nglobal-exclude *.pyc\n",
        "kept/__init__.py": "", "kept/a.dat": "a\n", "kept/.gitignore": "*.o\n",
        "kept/__pycache__/a.cpython-311.pyc": "", "kept/.svn/entries": "", "CVS/Entries": "",
        ".git/HEAD": "ref: refs/heads/main\n", ".git/objects/ab/cd": "", ".hg/store": "",
        ".tox/py/a.py": "", ".nox/b.py": "", ".venv/bin/python": "", "build/lib/kept/__init__.py": "",
        "build/notes.txt": "", "left_behind-1.0/PKG-INFO": "", ".gitignore": "dist/\n", "RCS": "a file\n",
    })

    write(root, "modes", {
        "moded/__init__.py": "", "moded/run.py": "#!/usr/bin/env python\n", "moded/private.txt": "p\n",
        "moded/open.txt": "o\n", "moded/program": "#!/bin/sh\n", "MANIFEST.in": "graft moded\n",
    })
    for path, mode in (("run.py", 0o755), ("private.txt", 0o600), ("open.txt", 0o666), ("program", 0o700)):
        (root / "modes/moded" / path).chmod(mode)

    write(root, "two-spellings", {
        "spelt/__init__.py": "", "spelt/gr\u00f6\u00dfe.txt": "composed\n", "spelt/mu\u0308de.txt": "decomposed\n",
        "spelt/ho\u0308he.cfg": "decomposed\n", "spelt/na\u0308he.cfg": "decomposed\n", "spelt/w\u00e4rme.cfg": "composed\n",
        "MANIFEST.in": "graft spelt\nexclude spelt/h\u00f6he.cfg\nglobal-exclude na\u0308he.* wa\u0308rme.*\n",
    })

    deep = "/".join(["a_folder_with_a_rather_long_name"] * 4)
    write(root, "long-paths", {
        "lengthy/__init__.py": "", f"lengthy/{deep}/module.py": "x = 1\n", f"lengthy/{'n' * 120}.txt": "n\n",
        "lengthy/" + "\u00e9" * 60 + ".txt": "e\n", "MANIFEST.in": "graft lengthy\n",
    })


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
