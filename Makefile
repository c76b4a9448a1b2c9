# make demo     everything from nothing: system packages, release build, an environment, twenty packages
# make test     everything the tests need, then all tests
# make release  the program: .build/release/pyk
# make install  puts it and its man pages under $(PREFIX)

PREFIX ?= /usr/local
SUDO := $(shell test "$$(id -u)" = 0 || echo sudo)
PACKAGES := libcurl4-openssl-dev zlib1g-dev libdeflate-dev libssl-dev pkg-config gcc python3 python3-venv ca-certificates

# How the program is linked: the Swift runtime, libstdc++, libdeflate, zlib and libcrypto inside;
# libcurl not at all (it is opened at the first request: linked, it would cost every start 8 ms);
# no relocations to do at start-up; no symbols.
LINKING := --static-swift-stdlib --pkg-config-path Sources/pyk/Linking \
	-Xswiftc -use-ld=lld -Xswiftc -Xclang-linker -Xswiftc -static-libgcc \
	-Xswiftc -Xclang-linker -Xswiftc -no-pie -Xlinker -L$(CURDIR)/.build/linking -Xlinker -s

.PHONY: demo test release install deps test-deps lint interop clean

release: deps .build/linking/libstdc++.a
	swift build -c release --product pyk $(LINKING)

.build/linking/libstdc++.a:
	mkdir -p .build/linking
	ln -sf "$$(gcc -print-file-name=libstdc++.a)" $@

# Installs only what is missing, so that it costs nothing and needs no rights where all is there.
deps:
	@dpkg -s $(PACKAGES) >/dev/null 2>&1 || { \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES); }

demo: release
	@Fixtures/Demo/demo.sh

# What the tests compare with: `packaging` and pip from the registry, shells, a web server. A test
# whose oracle is absent is skipped and says so.
TEST_PACKAGES := nginx-light zsh fish csh dash openssl strace mandoc
ORACLES := $(CURDIR)/.build/oracles

test-deps: deps
	@dpkg -s $(TEST_PACKAGES) >/dev/null 2>&1 || { \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(TEST_PACKAGES); }
	@test -x $(ORACLES)/bin/pip || python3 -m venv $(ORACLES)
	@$(ORACLES)/bin/python -c 'import packaging' 2>/dev/null || \
	  $(ORACLES)/bin/python -m pip install -q --disable-pip-version-check 'packaging>=26.4' || \
	  echo 'note: no index answers, so tests that compare with packaging are skipped'

test: test-deps
	PATH="$(ORACLES)/bin:$$PATH" swift test

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

install: release
	install -D -m 755 .build/release/pyk $(DESTDIR)$(PREFIX)/bin/pyk
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1

clean:
	rm -rf .build
