from setuptools import setup

setup(entry_points={"console_scripts": ["a = acme:main"], "acme.plugins": ["b = acme:main"]})
