"""Projects that the build rows pack: generated, so that they are the same everywhere."""

import pathlib


def make_project(place: pathlib.Path, files: int) -> None:
    package = place / "src" / "measured"
    for n in range(files):
        folder = package / f"part{n % 20}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
        (folder / f"module{n}.py").write_text(
            f'"""Module {n}."""\n\n' + "".join(
                f"def function_{k}(argument):\n    return argument * {n * k}\n\n\n"
                for k in range(40)))
    (package / "__init__.py").write_text('__version__ = "1.0"\n')
    (place / "README.md").write_text("# Measured\n")
    (place / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n\n'
        '[project]\nname = "measured"\nversion = "1.0"\nreadme = "README.md"\n')
