// swift-format-ignore-file
// What the declarations of the commands make of themselves; a test compares it with them, and
// writes it anew with `PYK_RENEW_HELP=1 swift test --filter helpPages`.

enum HelpPages {
  static func text(of command: String) -> StaticString? {
    switch command {
    case "venv":
      #"""
      OVERVIEW: Make a virtual environment.

      Without a folder it is `.venv`. The Python is the one on PATH, or --python's.

      USAGE: pyk venv [<options>] [<folder>]

      ARGUMENTS:
        <folder>                Where to; `.venv` by default.

      WHERE FROM:
        -i, --index-url, --default-index <url>
                                The main index: a simple page's address.
        --extra-index-url, --index <url>
                                An index beside the main one; may repeat.
        --no-index              Look only where --find-links says.
        -f, --find-links <place>
                                A folder of archives, or a page that links to some; may repeat.
        --index-strategy <strategy>
                                With several indexes: first-index (the first that knows a name decides) or best-match (all are merged, as pip does).
        --refresh               Ask the index again about everything the cache holds.
        --refresh-package <name>
                                Ask the index again about one package; may repeat.

      NETWORK:
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --system-site-packages  Let it see the packages of its Python too.
        --copies                Copy the interpreter rather than link to it.
        --symlinks              Link to the interpreter; what happens anyway.
        --clear                 Delete what is in the folder first.
        --upgrade               Point an existing environment to this Python, and keep its packages.
        --prompt <text>         What the shell shows while it is active; `.` for the current folder's name.
        --with-pip, --seed      Put pip in: the one that comes with the Python, else from the index.
        --without-pip           Leave pip out; what happens anyway.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "install":
      #"""
      OVERVIEW: Install packages, with what they need.

      Takes requirements (`flask>=3`), wheels, folders and addresses. All of the environment changes, or none of it.

      USAGE: pyk install [<options>] [<requirement> ...]

      ARGUMENTS:
        <requirement>           What to install.

      WHAT AND HOW:
        -r, --requirement, --requirements <file>
                                A file of requirements; may repeat.
        --group <[path:]group>  A dependency group of `pyproject.toml`, here or at a path; may repeat.
        -e, --editable <folder> A project's folder, to be imported from where it is.
        -U, --upgrade           Upgrade what is named to the newest that fits.
        --upgrade-strategy <strategy>
                                With -U: only-if-needed leaves dependencies alone, eager upgrades them too.
        -P, --upgrade-package <name>
                                Upgrade this package, wherever it comes in; may repeat.
        --force-reinstall, --reinstall
                                Install again what is there already.
        -I, --ignore-installed  Choose and install as if nothing were there.
        --dry-run               Say what would be done, and do nothing.
        --report <file>         Write what was done as pip's JSON report; `-` is the output.
        --require-hashes        Refuse whatever has no --hash in a requirements file.
        --no-require-hashes     Don't, even if some have one.
        --compile, --compile-bytecode
                                Compile modules to bytecode before the command ends, not when it has ended.
        --no-compile            Install no bytecode, whatever a configuration file says.
        --link-mode <mode>      How files come from the store: clone, hardlink, copy or symlink; the best that works.
        --no-warn-script-location
                                Don't mention scripts off PATH.
        --no-warn-conflicts     Don't mention conflicts that are left.

      WHICH VERSIONS:
        --pre, --prerelease     Take pre-releases as well as final versions.
        --only-binary <names>   Wheels only, for these names or `:all:`; `:none:` empties the list.
        --no-binary <names>     No wheels, for these names or `:all:`; `:none:` empties the list.
        --prefer-binary         An older wheel rather than a newer source.
        --resolution <strategy> highest, lowest, or lowest-direct (only what was asked for by name).
        --exclude-newer, --uploaded-prior-to <when>
                                Nothing uploaded since: a date, a time, or days ago such as `P3D`.
        --ignore-requires-python
                                Take what is for other Pythons too.
        --no-deps               Leave dependencies alone.
        --only-deps, --only-dependencies
                                Take what the named packages need, and not these themselves.
        -c, --constraint <file> A file of versions that hold for whatever is installed; may repeat.
        --override <file>       A file of requirements that replace all others on their names; may repeat.

      BUILDING:
        -C, --config-settings, --config-setting <key=value>
                                A setting for the build backend; may repeat.
        --no-build-isolation, --no-isolation
                                Build with what is in the environment, not in an environment of its own.
        --check-build-dependencies
                                Without isolation: see first whether what a build needs is there.
        --build-constraint <file>
                                A file of versions that hold for what builds need; may repeat.
        --backend <way>         native (no code of the project runs), hooks (its own backend), or auto.
        --src <folder>          Where repositories go that are installed editable; `src` in the environment by default.

      WHERE TO:
        -t, --target <folder>   Into this folder and no environment.
        --prefix <folder>       Below this folder: lib, bin, share.
        --root <folder>         As if this folder were the file system's root.
        --user                  Into the user's own folder.
        --system                Into the Python on PATH, though it is no environment.
        --break-system-packages Change a Python that its distributor manages.

      FOR WHICH PYTHON:
        --platform <platform>   Wheels for this platform, such as `manylinux_2_28_x86_64`; may repeat.
        --python-version <version>
                                For this version of Python: `3.9`, `39`, `3.9.2`.
        --implementation <name> For this implementation: cp, pp, jy, ip, or py for whatever fits all.
        --abi <abi>             Wheels of this ABI, such as `cp39`; may repeat.

      WHERE FROM:
        -i, --index-url, --default-index <url>
                                The main index: a simple page's address.
        --extra-index-url, --index <url>
                                An index beside the main one; may repeat.
        --no-index              Look only where --find-links says.
        -f, --find-links <place>
                                A folder of archives, or a page that links to some; may repeat.
        --index-strategy <strategy>
                                With several indexes: first-index (the first that knows a name decides) or best-match (all are merged, as pip does).
        --refresh               Ask the index again about everything the cache holds.
        --refresh-package <name>
                                Ask the index again about one package; may repeat.

      NETWORK:
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "uninstall":
      #"""
      OVERVIEW: Remove packages.

      All that is named and installed goes, or nothing. What they needed stays.

      USAGE: pyk uninstall [<options>] [<name> ...]

      ARGUMENTS:
        <name>                  What to remove.

      WHERE FROM:
        -t, --target <folder>   Into this folder and no environment.
        --prefix <folder>       Below this folder: lib, bin, share.
        --root <folder>         As if this folder were the file system's root.
        --user                  Into the user's own folder.
        --system                Into the Python on PATH, though it is no environment.
        --break-system-packages Change a Python that its distributor manages.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        -r, --requirement, --requirements <file>
                                Remove what this requirements file asks for; may repeat.
        -y, --yes               Don't ask.
        --dry-run               Say what would be removed, and do nothing.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "download":
      #"""
      OVERVIEW: Get packages into a folder, with what they need.

      What an install into an empty environment would take, as it is: wheels, and sources where there is no wheel. `pyk install --no-index -f FOLDER` installs from there.

      USAGE: pyk download [<options>] [<requirement> ...]

      ARGUMENTS:
        <requirement>           What to get.

      FOR WHICH PYTHON:
        --platform <platform>   Wheels for this platform, such as `manylinux_2_28_x86_64`; may repeat.
        --python-version <version>
                                For this version of Python: `3.9`, `39`, `3.9.2`.
        --implementation <name> For this implementation: cp, pp, jy, ip, or py for whatever fits all.
        --abi <abi>             Wheels of this ABI, such as `cp39`; may repeat.

      WHICH VERSIONS:
        --pre, --prerelease     Take pre-releases as well as final versions.
        --only-binary <names>   Wheels only, for these names or `:all:`; `:none:` empties the list.
        --no-binary <names>     No wheels, for these names or `:all:`; `:none:` empties the list.
        --prefer-binary         An older wheel rather than a newer source.
        --resolution <strategy> highest, lowest, or lowest-direct (only what was asked for by name).
        --exclude-newer, --uploaded-prior-to <when>
                                Nothing uploaded since: a date, a time, or days ago such as `P3D`.
        --ignore-requires-python
                                Take what is for other Pythons too.
        --no-deps               Leave dependencies alone.
        --only-deps, --only-dependencies
                                Take what the named packages need, and not these themselves.
        -c, --constraint <file> A file of versions that hold for whatever is installed; may repeat.
        --override <file>       A file of requirements that replace all others on their names; may repeat.

      WHERE FROM:
        -i, --index-url, --default-index <url>
                                The main index: a simple page's address.
        --extra-index-url, --index <url>
                                An index beside the main one; may repeat.
        --no-index              Look only where --find-links says.
        -f, --find-links <place>
                                A folder of archives, or a page that links to some; may repeat.
        --index-strategy <strategy>
                                With several indexes: first-index (the first that knows a name decides) or best-match (all are merged, as pip does).
        --refresh               Ask the index again about everything the cache holds.
        --refresh-package <name>
                                Ask the index again about one package; may repeat.

      NETWORK:
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        -d, --dest, --destination-dir, --destination-directory <folder>
                                Where to; the current folder by default.
        -r, --requirement, --requirements <file>
                                A file of requirements; may repeat.
        --group <[path:]group>  A dependency group of `pyproject.toml`, here or at a path; may repeat.
        --require-hashes        Refuse whatever has no --hash in a requirements file.
        --no-require-hashes     Don't, even if some have one.
        --dry-run               Say what would be got, and get nothing.
        --format <format>       text or json.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "wheel":
      #"""
      OVERVIEW: Get or build wheels into a folder, with what they need.

      Wheels that an index has are taken as they are, what has none is built. `pyk install --no-index -f FOLDER` installs from there.

      USAGE: pyk wheel [<options>] [<requirement> ...]

      ARGUMENTS:
        <requirement>           What to make wheels of.

      BUILDING:
        -C, --config-settings, --config-setting <key=value>
                                A setting for the build backend; may repeat.
        --no-build-isolation, --no-isolation
                                Build with what is in the environment, not in an environment of its own.
        --check-build-dependencies
                                Without isolation: see first whether what a build needs is there.
        --build-constraint <file>
                                A file of versions that hold for what builds need; may repeat.
        --backend <way>         native (no code of the project runs), hooks (its own backend), or auto.
        --src <folder>          Where repositories go that are installed editable; `src` in the environment by default.

      WHICH VERSIONS:
        --pre, --prerelease     Take pre-releases as well as final versions.
        --only-binary <names>   Wheels only, for these names or `:all:`; `:none:` empties the list.
        --no-binary <names>     No wheels, for these names or `:all:`; `:none:` empties the list.
        --prefer-binary         An older wheel rather than a newer source.
        --resolution <strategy> highest, lowest, or lowest-direct (only what was asked for by name).
        --exclude-newer, --uploaded-prior-to <when>
                                Nothing uploaded since: a date, a time, or days ago such as `P3D`.
        --ignore-requires-python
                                Take what is for other Pythons too.
        --no-deps               Leave dependencies alone.
        --only-deps, --only-dependencies
                                Take what the named packages need, and not these themselves.
        -c, --constraint <file> A file of versions that hold for whatever is installed; may repeat.
        --override <file>       A file of requirements that replace all others on their names; may repeat.

      WHERE FROM:
        -i, --index-url, --default-index <url>
                                The main index: a simple page's address.
        --extra-index-url, --index <url>
                                An index beside the main one; may repeat.
        --no-index              Look only where --find-links says.
        -f, --find-links <place>
                                A folder of archives, or a page that links to some; may repeat.
        --index-strategy <strategy>
                                With several indexes: first-index (the first that knows a name decides) or best-match (all are merged, as pip does).
        --refresh               Ask the index again about everything the cache holds.
        --refresh-package <name>
                                Ask the index again about one package; may repeat.

      NETWORK:
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        -w, --wheel-dir <folder>
                                Where to; the current folder by default.
        -r, --requirement, --requirements <file>
                                A file of requirements; may repeat.
        --group <[path:]group>  A dependency group of `pyproject.toml`, here or at a path; may repeat.
        -e, --editable <folder> A project's folder; a plain wheel is made of it all the same.
        --require-hashes        Refuse whatever has no --hash in a requirements file.
        --no-require-hashes     Don't, even if some have one.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "develop":
      #"""
      OVERVIEW: Install a project so that it is imported from where it is.

      The same as `pyk install -e FOLDER`; the current folder by default.

      USAGE: pyk develop [<options>] [<folder>]

      ARGUMENTS:
        <folder>                The project's folder, perhaps with extras. (default: .)

      WHICH VERSIONS:
        --pre, --prerelease     Take pre-releases as well as final versions.
        --only-binary <names>   Wheels only, for these names or `:all:`; `:none:` empties the list.
        --no-binary <names>     No wheels, for these names or `:all:`; `:none:` empties the list.
        --prefer-binary         An older wheel rather than a newer source.
        --resolution <strategy> highest, lowest, or lowest-direct (only what was asked for by name).
        --exclude-newer, --uploaded-prior-to <when>
                                Nothing uploaded since: a date, a time, or days ago such as `P3D`.
        --ignore-requires-python
                                Take what is for other Pythons too.
        --no-deps               Leave dependencies alone.
        --only-deps, --only-dependencies
                                Take what the named packages need, and not these themselves.
        -c, --constraint <file> A file of versions that hold for whatever is installed; may repeat.
        --override <file>       A file of requirements that replace all others on their names; may repeat.

      BUILDING:
        -C, --config-settings, --config-setting <key=value>
                                A setting for the build backend; may repeat.
        --no-build-isolation, --no-isolation
                                Build with what is in the environment, not in an environment of its own.
        --check-build-dependencies
                                Without isolation: see first whether what a build needs is there.
        --build-constraint <file>
                                A file of versions that hold for what builds need; may repeat.
        --backend <way>         native (no code of the project runs), hooks (its own backend), or auto.
        --src <folder>          Where repositories go that are installed editable; `src` in the environment by default.

      WHERE TO:
        -t, --target <folder>   Into this folder and no environment.
        --prefix <folder>       Below this folder: lib, bin, share.
        --root <folder>         As if this folder were the file system's root.
        --user                  Into the user's own folder.
        --system                Into the Python on PATH, though it is no environment.
        --break-system-packages Change a Python that its distributor manages.

      WHERE FROM:
        -i, --index-url, --default-index <url>
                                The main index: a simple page's address.
        --extra-index-url, --index <url>
                                An index beside the main one; may repeat.
        --no-index              Look only where --find-links says.
        -f, --find-links <place>
                                A folder of archives, or a page that links to some; may repeat.
        --index-strategy <strategy>
                                With several indexes: first-index (the first that knows a name decides) or best-match (all are merged, as pip does).
        --refresh               Ask the index again about everything the cache holds.
        --refresh-package <name>
                                Ask the index again about one package; may repeat.

      NETWORK:
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        -u, --uninstall         Undo it: remove what was installed from the folder.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "list":
      #"""
      OVERVIEW: List what is installed.

      USAGE: pyk list <options>

      WHERE AND WHICH:
        -l, --local             Only the environment's own, without what the base Python lends it.
        --user                  Only those in the user's own folder.
        --path <folder>         Look in this folder instead of the environment; may repeat.
        --exclude <name>        Leave this one out; may repeat.

      WITH -O AND -U: WHICH VERSIONS:
        --pre, --prerelease     Pre-releases too, as well as final versions.
        --only-binary <names>   Wheels only, for these names or `:all:`.
        --no-binary <names>     No wheels, for these names or `:all:`.
        --exclude-newer, --uploaded-prior-to <when>
                                Nothing uploaded since: a date, a time, or days ago such as `P3D`.
        --ignore-requires-python
                                What is for other Pythons too.

      WITH -O AND -U: WHERE FROM:
        -i, --index-url, --default-index <url>
                                The main index: a simple page's address.
        --extra-index-url, --index <url>
                                An index beside the main one; may repeat.
        --no-index              Look only where --find-links says.
        -f, --find-links <place>
                                A folder of archives, or a page that links to some; may repeat.
        --index-strategy <strategy>
                                With several indexes: first-index (the first that knows a name decides) or best-match (all are merged, as pip does).
        --refresh               Ask the index again about everything the cache holds.
        --refresh-package <name>
                                Ask the index again about one package; may repeat.

      WITH -O AND -U: NETWORK:
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --format <format>       columns, freeze (`name==version`) or json.
        -e, --editable          Only those that run from their project's folder.
        --exclude-editable      Without those.
        --not-required          Only those that no other one requires.
        -o, --outdated          Only those that the index has a newer version of.
        -u, --uptodate          Only those that the index has no newer version of.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "freeze":
      #"""
      OVERVIEW: List what is installed, as requirements.

      USAGE: pyk freeze <options>

      WHERE AND WHICH:
        -l, --local             Only the environment's own, without what the base Python lends it.
        --user                  Only those in the user's own folder.
        --path <folder>         Look in this folder instead of the environment; may repeat.
        --exclude <name>        Leave this one out; may repeat.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        -r, --requirement, --requirements <file>
                                Keep the order and the comments of this file; may repeat.
        --all                   With pip too, and what else comes with an environment.
        --exclude-editable      Without those that run from their project's folder.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "show":
      #"""
      OVERVIEW: Tell about installed packages.

      USAGE: pyk show [<options>] [<name> ...]

      ARGUMENTS:
        <name>                  Whom to tell about.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        -f, --files             With the files that it installed.
        --format <format>       text or json.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "check":
      #"""
      OVERVIEW: Find what is wrong, installed or about to be published.

      Without files: what doesn't fit together in the environment. With files, such as `dist/*`: what an index would refuse of these distributions, and what would trouble their users.

      USAGE: pyk check [<options>] [<file> ...]

      ARGUMENTS:
        <file>                  Distributions to check, such as `dist/*`.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --strict                Distributions with warnings fail too.
        --format <format>       text or json.
        --offline               Ask no index for the list of classifiers.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "inspect":
      #"""
      OVERVIEW: Tell all about an environment, as JSON.

      The same as pip's inspection report, version 1.

      USAGE: pyk inspect <options>

      WHERE AND WHICH:
        -l, --local             Only the environment's own, without what the base Python lends it.
        --user                  Only those in the user's own folder.
        --path <folder>         Look in this folder instead of the environment; may repeat.
        --exclude <name>        Leave this one out; may repeat.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "index":
      #"""
      OVERVIEW: Ask the index which versions of a package there are.

      versions NAME: those that could be installed here, newest first, the newest of them, and the one that is installed.

      USAGE: pyk index [<options>] <action> [<name> ...]

      ARGUMENTS:
        <action>                versions. (values: versions)
        <name>                  The package.

      FOR WHICH PYTHON:
        --platform <platform>   Wheels for this platform, such as `manylinux_2_28_x86_64`; may repeat.
        --python-version <version>
                                For this version of Python: `3.9`, `39`, `3.9.2`.
        --implementation <name> For this implementation: cp, pp, jy, ip, or py for whatever fits all.
        --abi <abi>             Wheels of this ABI, such as `cp39`; may repeat.

      WHICH VERSIONS:
        --pre, --prerelease     Pre-releases too, as well as final versions.
        --only-binary <names>   Wheels only, for these names or `:all:`.
        --no-binary <names>     No wheels, for these names or `:all:`.
        --exclude-newer, --uploaded-prior-to <when>
                                Nothing uploaded since: a date, a time, or days ago such as `P3D`.
        --ignore-requires-python
                                What is for other Pythons too.

      WHERE FROM:
        -i, --index-url, --default-index <url>
                                The main index: a simple page's address.
        --extra-index-url, --index <url>
                                An index beside the main one; may repeat.
        --no-index              Look only where --find-links says.
        -f, --find-links <place>
                                A folder of archives, or a page that links to some; may repeat.
        --index-strategy <strategy>
                                With several indexes: first-index (the first that knows a name decides) or best-match (all are merged, as pip does).
        --refresh               Ask the index again about everything the cache holds.
        --refresh-package <name>
                                Ask the index again about one package; may repeat.

      NETWORK:
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --format <format>       text or json.
        --json                  The same as --format json.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "build":
      #"""
      OVERVIEW: Make a project's sdist, and its wheel from that.

      The wheel is made from what the sdist holds, so what is missing there is missed at once. With --wheel alone it is made from the project's folder.

      USAGE: pyk build [<options>] [<project>]

      ARGUMENTS:
        <project>               The project's folder; the current one by default.

      BUILDING:
        --backend <way>         native (no code of the project runs), hooks (its own backend), or auto.
        --dry-run               Print what would be in it, and write nothing.
        -C, --config-setting, --config-settings <key=value>
                                A setting for the build backend; may repeat.
        -n, --no-isolation, --no-build-isolation
                                Build with what is in the environment, not in an environment of its own.
        --build-constraint <file>
                                A file of versions that hold for what builds need; may repeat.
        -x, --skip-dependency-check
                                Without isolation: don't see first whether what the build needs is there.
        -i, --index-url, --default-index <url>
                                The main index: a simple page's address.
        --extra-index-url, --index <url>
                                An index beside the main one; may repeat.
        --no-index              Look only where --find-links says.
        -f, --find-links <place>
                                A folder of archives, or a page that links to some; may repeat.
        --index-strategy <strategy>
                                With several indexes: first-index (the first that knows a name decides) or best-match (all are merged, as pip does).
        --refresh               Ask the index again about everything the cache holds.
        --refresh-package <name>
                                Ask the index again about one package; may repeat.
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        -s, --sdist             The sdist only.
        -w, --wheel             The wheel only, from the project's folder.
        -o, -d, --outdir, --dist-dir <folder>
                                Where to; the project's `dist` by default.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "sdist":
      #"""
      OVERVIEW: Make a project's source distribution.

      USAGE: pyk sdist [<options>] [<project>]

      ARGUMENTS:
        <project>               The project's folder; the current one by default.

      BUILDING:
        --backend <way>         native (no code of the project runs), hooks (its own backend), or auto.
        --dry-run               Print what would be in it, and write nothing.
        -C, --config-setting, --config-settings <key=value>
                                A setting for the build backend; may repeat.
        -n, --no-isolation, --no-build-isolation
                                Build with what is in the environment, not in an environment of its own.
        --build-constraint <file>
                                A file of versions that hold for what builds need; may repeat.
        -x, --skip-dependency-check
                                Without isolation: don't see first whether what the build needs is there.
        -i, --index-url, --default-index <url>
                                The main index: a simple page's address.
        --extra-index-url, --index <url>
                                An index beside the main one; may repeat.
        --no-index              Look only where --find-links says.
        -f, --find-links <place>
                                A folder of archives, or a page that links to some; may repeat.
        --index-strategy <strategy>
                                With several indexes: first-index (the first that knows a name decides) or best-match (all are merged, as pip does).
        --refresh               Ask the index again about everything the cache holds.
        --refresh-package <name>
                                Ask the index again about one package; may repeat.
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        -d, --dist-dir <folder> Where to; the project's `dist` by default.
        --formats <formats>     gztar, zip or tar, with commas between several.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "bdist_wheel":
      #"""
      OVERVIEW: Make a project's wheel.

      USAGE: pyk bdist_wheel [<options>] [<project>]

      ARGUMENTS:
        <project>               The project's folder; the current one by default.

      BUILDING:
        --backend <way>         native (no code of the project runs), hooks (its own backend), or auto.
        --dry-run               Print what would be in it, and write nothing.
        -C, --config-setting, --config-settings <key=value>
                                A setting for the build backend; may repeat.
        -n, --no-isolation, --no-build-isolation
                                Build with what is in the environment, not in an environment of its own.
        --build-constraint <file>
                                A file of versions that hold for what builds need; may repeat.
        -x, --skip-dependency-check
                                Without isolation: don't see first whether what the build needs is there.
        -i, --index-url, --default-index <url>
                                The main index: a simple page's address.
        --extra-index-url, --index <url>
                                An index beside the main one; may repeat.
        --no-index              Look only where --find-links says.
        -f, --find-links <place>
                                A folder of archives, or a page that links to some; may repeat.
        --index-strategy <strategy>
                                With several indexes: first-index (the first that knows a name decides) or best-match (all are merged, as pip does).
        --refresh               Ask the index again about everything the cache holds.
        --refresh-package <name>
                                Ask the index again about one package; may repeat.
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        -d, --dist-dir <folder> Where to; the project's `dist` by default.
        --python-tag <tag>      The Pythons it is for; `py3` by default.
        --plat-name <name>      The platform it is for; `any` by default.
        --build-number <tag>    Tells builds of one version apart; begins with a digit.
        --universal             For Python 2 and 3.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "upload":
      #"""
      OVERVIEW: Upload distributions to an index.

      Takes wheels and source distributions, such as `dist/*`; without any, what lies in `dist/` of the project's current version. Every file is read and checked before the first is sent.

      USAGE: pyk upload [<options>] [<dist> ...]

      ARGUMENTS:
        <dist>                  Files, or patterns such as `dist/*`.

      WHERE TO, AND AS WHOM:
        -r, --repository <name> A repository that `~/.pypirc` names; else `pypi`.
        --repository-url <url>  The address to upload to, instead of a name.
        -u, --username <name>   Who one is there.
        -p, --password <password>
                                The password or token. Others can see it here: a variable is better.
        --non-interactive       Never ask for a user name or a password.
        --config-file <file>    Read this file instead of `~/.pypirc`.
        --trusted-publishing <when>
                                Use the identity of a CI job: auto, always or never.
        -c, --comment <text>    A comment that goes along with each file.

      NETWORK:
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        --python <python>       The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --skip-existing         Ask the index first, and skip what it has already, if it is the same file.
        --check-index <url>     The simple index that shows what is there; may repeat.
        --attestations          Send the attestations that lie beside the files along with them.
        --dry-run               Do everything but send.
        --no-check              Send also what an index would refuse.
        --disable-progress-bar  Show no progress.
        --format <format>       text or json.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "register":
      #"""
      OVERVIEW: Register a project with an old server.

      The public index and every newer server register a project with its first upload: this is for those that want it beforehand. The metadata is that of a file.

      USAGE: pyk register [<options>] [<dist>]

      ARGUMENTS:
        <dist>                  The file whose metadata is sent; else one of `dist/`.

      WHERE TO, AND AS WHOM:
        -r, --repository <name> A repository that `~/.pypirc` names; else `pypi`.
        --repository-url <url>  The address to upload to, instead of a name.
        -u, --username <name>   Who one is there.
        -p, --password <password>
                                The password or token. Others can see it here: a variable is better.
        --non-interactive       Never ask for a user name or a password.
        --config-file <file>    Read this file instead of `~/.pypirc`.
        --trusted-publishing <when>
                                Use the identity of a CI job: auto, always or never.
        -c, --comment <text>    A comment that goes along with each file.

      NETWORK:
        --offline               Use what the cache holds and nothing else.
        --proxy <url>           A proxy, such as `http://user@host:3128`.
        --no-proxy-env          Ignore HTTP_PROXY and its like.
        --retries <n>           How often a failed request is tried again.
        --timeout <seconds>     How long to wait for an answer.
        --trusted-host <host>   A host, or host:port, whose certificate isn't checked; may repeat.
        --cert <path>           The certificates to trust: a PEM file or a folder.
        --client-cert <file>    The client's certificate and key: one PEM file.
        --keyring-provider <provider>
                                Where `keyring` is asked: auto, disabled or subprocess.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        --python <python>       The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "cache":
      #"""
      OVERVIEW: Look after the cache.

      dir: where it lies. info: what is in it. list [PATTERN]: the wheels in it. remove PATTERN: these wheels out of it. prune: what is of no use any more out of it. verify: what was changed in it out of it. purge: everything out of it.

      USAGE: pyk cache [<options>] <action> [<pattern> ...]

      ARGUMENTS:
        <action>                dir, info, list, remove, prune, verify or purge. (values: dir, info, list, remove, prune, verify, purge)
        <pattern>               A name, or `name-version`; `*`, `?` and `[…]` stand for other characters.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --format <format>       text or json; abspath lists paths alone.
        --unlinked              With prune: wheels that no environment links to as well.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "config":
      #"""
      OVERVIEW: Show and change the configuration.

      list: what is set. get KEY: one value. debug: every file, and what it says. set KEY VALUE, unset KEY: change a file. A key is a section and an option, such as `global.index-url`. pypirc: what `~/.pypirc` says of uploads. Passwords are never shown.

      USAGE: pyk config [<options>] <action> [<argument> ...]

      ARGUMENTS:
        <action>                list, get, debug, set, unset or pypirc. (values: list, get, debug, set, unset, pypirc)
        <argument>              A key, and for set its value.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --user                  The user's file only.
        --site                  The environment's file only.
        --global                The machine's file only.
        --config-file <file>    For pypirc: this file instead of `~/.pypirc`.
        --format <format>       text or json, for list, debug and pypirc.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "hash":
      #"""
      OVERVIEW: Compute hashes of files, for requirements files.

      USAGE: pyk hash [<options>] [<file> ...]

      ARGUMENTS:
        <file>                  Files to read: wheels, archives, anything.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        -a, --algorithm <name>  sha256, sha384 or sha512.
        --format <format>       text or json.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "debug":
      #"""
      OVERVIEW: Tell what pyk sees here, and which wheels fit.

      Ten of the tags are shown, all of them with -v or as JSON.

      USAGE: pyk debug <options>

      FOR WHICH PYTHON:
        --platform <platform>   Wheels for this platform, such as `manylinux_2_28_x86_64`; may repeat.
        --python-version <version>
                                For this version of Python: `3.9`, `39`, `3.9.2`.
        --implementation <name> For this implementation: cp, pp, jy, ip, or py for whatever fits all.
        --abi <abi>             Wheels of this ABI, such as `cp39`; may repeat.

      GENERAL:
        -v, --verbose           Say more; may be given several times.
        -q, --quiet             Say less: once hides progress, twice hides warnings too.
        --color <when>          When to colour: auto, always or never. (values: auto, always, never)
        --no-color              Never colour; the same as NO_COLOR=1.
        --no-input              Never ask anything.
        --cache-dir <cache-dir> Where the cache lies.
        --no-cache-dir, --no-cache
                                Neither read nor keep a cache.
        --isolated              Read no configuration file of the user's and no PIP_ or PYK_ variable.
        --require-virtualenv, --require-venv
                                Refuse to work outside a virtual environment.
        --log, --log-file, --local-log <file>
                                Append all there is to say to this file, with times.
        --debug                 Say all there is, as with -vv.
        --exists-action <letter>
                                What to do with what is in the way: s (switch), i (ignore), w (wipe), b (back up), a (abort).
        --resume-retries <n>    How often a download that broke off is gone on with.
        -p, --python <python>   The Python to work for: a path, a version, a name or an environment's folder.

      OPTIONS:
        --format <format>       text or json.
        --version               Show the version.
        -h, --help              Show help information.

      """#
    case "completion":
      #"""
      OVERVIEW: Print what makes a shell complete pyk's commands and options.

      For bash: eval "$(pyk completion bash)" in ~/.bashrc. For zsh: pyk completion zsh to a file named _pyk in a folder of $fpath. For fish: pyk completion fish to ~/.config/fish/completions/pyk.fish.

      USAGE: pyk completion <shell>

      ARGUMENTS:
        <shell>                 bash, zsh or fish.

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      """#
    default: nil
    }
  }
}
