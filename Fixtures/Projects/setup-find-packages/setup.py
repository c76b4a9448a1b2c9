from setuptools import find_packages, setup

setup(
    name="finder",
    version="0.2",
    packages=find_packages(exclude=["tests", "tests.*"]),
    include_package_data=True,
)
