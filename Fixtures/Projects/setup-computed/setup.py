import os
from setuptools import setup

here = os.path.dirname(__file__)
with open(os.path.join(here, "README.md")) as file:
    text = file.read()

setup(name="computed", version="1", long_description=text, py_modules=["computed"])
