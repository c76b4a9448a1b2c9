from setuptools import Extension, setup

setup(
    name="speedups",
    version="1.0",
    packages=["speedups"],
    ext_modules=[Extension("speedups._fast", ["speedups/_fast.c"], depends=["speedups/fast.h"])],
)
