from setuptools import setup

setup(
    name="acme.templating",
    version="0.1.1",
    packages=["acme", "acme.templating"],
    namespace_packages=["acme"],
    package_dir={"": "src"},
)
