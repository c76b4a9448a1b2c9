#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""Installs literal."""

from setuptools import setup

setup(
    name="literal",
    version="1.4",
    description="Only literals",
    long_description="""
Literal
=======

Nothing is computed.
""",
    author="Zoë",
    author_email='zoe@example.org',
    url="https://example.org/" "literal",
    packages=["literal", "literal.sub"],
    package_data={"literal": ["*.txt", "data/*.bin"], "": ["*.lst"]},
    data_files=[("share/literal", ["extra/one.txt"])],
    scripts=["bin/literal-run"],
    install_requires=["six>=1.0", "idna"],
    extras_require={"fast": ["ujson"], ':python_version < "3.9"': ["zipp"]},
    entry_points={"console_scripts": ["literal = literal:main"]},
    python_requires=">=3.7",
    classifiers=[
        "License :: OSI Approved :: MIT License",
        "Programming Language :: Python :: 3",
    ],
    keywords="literal plain",
    license="MIT",
    zip_safe=False,
)
