# make demo     everything from nothing: system packages, release build, an environment, twenty packages
# make test     everything the tests need, then all tests
# make interop  pyk against pypiserver, devpi and nginx (TLS, HTTP/2) on loopback; needs a registry once
# make compare  builds beside those of setuptools, also of 25 published projects; needs a registry
# make bench    pyk beside uv and pip, whole commands
# make release  the program: .build/release/pyk
# make install  puts it and its man pages under $(PREFIX)

PREFIX ?= /usr/local
SUDO := $(shell test "$$(id -u)" = 0 || echo sudo)
PACKAGES := libcurl4-openssl-dev zlib1g-dev libdeflate-dev libssl-dev pkg-config gcc g++ git \
	python3 python3-venv ca-certificates

# How the program is linked: the Swift runtime, libstdc++, libdeflate, zlib and libcrypto inside;
# libcurl not at all (it is opened at the first request: linked, it would cost every start 8 ms);
# no relocations to do at start-up; no symbols.
LINKING := --static-swift-stdlib --pkg-config-path Sources/pyk/Linking \
	-Xswiftc -use-ld=lld -Xswiftc -Xclang-linker -Xswiftc -static-libgcc \
	-Xswiftc -Xclang-linker -Xswiftc -no-pie -Xlinker -L$(CURDIR)/.build/linking -Xlinker -s

.PHONY: demo test release install deps test-deps bench lint interop compare clean

release: deps .build/linking/libstdc++.a
	swift build -c release --product pyk $(LINKING)

.build/linking/libstdc++.a:
	mkdir -p .build/linking
	ln -sf "$$(gcc -print-file-name=libstdc++.a)" $@

# Installs only what is missing, so that it costs nothing and needs no rights where all is there.
apt = @dpkg -s $(1) >/dev/null 2>&1 || { $(SUDO) apt-get update -qq && \
	$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1); }

deps:
	$(call apt,$(PACKAGES))

demo: release
	@Fixtures/Demo/demo.sh

# What the tests compare with: shells, a web server, and from the registry the tools that pyk stands
# in for. A test whose oracle is absent is skipped and says so.
TEST_PACKAGES := nginx-light zsh fish csh dash openssl strace mandoc procps python3-dev
ORACLES := $(CURDIR)/.build/oracles
ORACLE_PACKAGES := 'pip>=26.3' 'packaging>=26.4' 'setuptools>=84.2' 'wheel>=0.48' 'build>=1.6' \
	'twine>=7' 'readme_renderer>=46' trove-classifiers 'virtualenv>=21'

# The servers of the interop suite, apart: devpi holds other tools back to old versions.
SERVERS := $(CURDIR)/.build/servers
SERVER_PACKAGES := 'pypiserver>=2.4' passlib 'devpi-server>=6.20' 'devpi-client>=7.3' 'setuptools<82' \
	'twine>=7'
INTEROP := servers.py uploads.py

# An environment of Python's own, filled anew whenever what belongs in it has changed.
# $(call filled,FOLDER,PACKAGES,WHAT IS SKIPPED)
filled = @test "$$(cat $(1)/.filled 2>/dev/null)" = "$$(echo $(2))" || { \
	{ test -x $(1)/bin/python || python3 -m venv $(1); } && \
	$(1)/bin/python -m pip install -q --disable-pip-version-check --upgrade $(2) && \
	echo $(2) > $(1)/.filled; } || \
	echo "NOTE: no registry answers, so $(3)"

test-deps: deps
	$(call apt,$(TEST_PACKAGES))
	$(call filled,$(ORACLES),$(ORACLE_PACKAGES),tests that compare with other tools are skipped)

test: test-deps
	PATH="$(ORACLES)/bin:$$PATH" swift test

# The program to try; the tests have built this one already.
PYK = .build/debug/pyk

interop: test-deps
	$(call filled,$(SERVERS),$(SERVER_PACKAGES),the interop suite leaves out what it can't start)
	test "$(PYK)" != .build/debug/pyk || swift build --product pyk
	@for script in $(INTEROP); do \
	  python=$(SERVERS)/bin/python; test -x $$python || python=python3; \
	  $$python Tests/Interop/$$script --pyk "$(PYK)" || exit 1; done
	@if $(ORACLES)/bin/python -c 'import setuptools, build, twine' 2>/dev/null; then \
	  PATH="$(ORACLES)/bin:$$PATH" $(ORACLES)/bin/python \
	    Tests/Interop/compare_with_setuptools.py --pyk "$(PYK)"; \
	else echo "NOTE: no registry answers, so builds are not compared with setuptools"; fi

# The same with 25 published projects, and everything that was built given to pip, uv and twine. It
# fetches what the registry has that day, so it isn't what a change waits for.
compare: test-deps
	test "$(PYK)" != .build/debug/pyk || swift build --product pyk
	PATH="$(ORACLES)/bin:$$PATH" $(ORACLES)/bin/python \
	  Tests/Interop/compare_with_setuptools.py --pyk "$(PYK)" --real --install

# Whole commands against uv and pip, in turn, on a mirror on loopback: Tests/Bench/bench.py.
# `make bench PAIRS=20 ROWS=version,warm` for some of it; all of it renews BENCHMARKS.md's table.
PAIRS ?= 10
ROWS ?=

bench: release test-deps
	Tests/Bench/bench.py --pyk .build/release/pyk --pairs $(PAIRS) --rows '$(ROWS)' \
	  --json .build/bench/results.jsonl --table BENCHMARKS.md

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

install: release
	install -D -m 755 .build/release/pyk $(DESTDIR)$(PREFIX)/bin/pyk
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -d $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 man/*.5 $(DESTDIR)$(PREFIX)/share/man/man5

clean:
	rm -rf .build
