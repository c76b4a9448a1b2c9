from setuptools import setup

setup(
    name="acme.sql",
    version="0.1.1",
    packages=["acme", "acme.sql"],
    namespace_packages=["acme"],
    package_dir={"": "src"},
)
