/// The program that an interpreter runs, once, to say what it is.
///
/// - One line a fact: `pyk:name=value`, the value percent-encoded where it has to be, so that what
///   a `sitecustomize` prints in between does no harm.
/// - It runs on every Python that pyk meets, so it is written for the oldest: a Python 2 answers
///   with its version and nothing else.
/// - Paths that depend on where an environment lies have `@` in place of its folder.
enum InterpreterQuestion {
  static let program = #"""
    import sys
    def say(name, value):
        text = str(value).replace('%', '%25').replace('\n', '%0A').replace('\r', '%0D')
        sys.stdout.write('pyk:%s=%s\n' % (name, text))
    say('version', '.'.join(str(n) for n in sys.version_info[:3]))
    if sys.version_info < (3, 8):
        say('done', 1)
        sys.exit(0)
    import os, platform, site, struct, sysconfig
    info = sys.implementation.version
    implementation = '.'.join(str(n) for n in info[:3])
    if info.releaselevel != 'final':
        implementation += info.releaselevel[0] + str(info.serial)
    for name, value in (
        ('implementation_name', sys.implementation.name),
        ('implementation_version', implementation),
        ('os_name', os.name),
        ('platform_machine', platform.machine()),
        ('platform_python_implementation', platform.python_implementation()),
        ('platform_release', platform.release()),
        ('platform_system', platform.system()),
        ('platform_version', platform.version()),
        ('python_full_version', platform.python_version()),
        ('python_version', '.'.join(platform.python_version_tuple()[:2])),
        ('sys_platform', sys.platform),
    ):
        say('marker.' + name, value)
    say('executable', sys.executable)
    say('prefix', sys.prefix)
    say('base_prefix', sys.base_prefix)
    say('base_executable', getattr(sys, '_base_executable', sys.executable) or sys.executable)
    say('cache_tag', getattr(sys.implementation, 'cache_tag', '') or '')
    say('pointer_bits', struct.calcsize('P') * 8)
    for name in ('SOABI', 'EXT_SUFFIX', 'Py_DEBUG', 'Py_GIL_DISABLED', 'MULTIARCH'):
        say('config.' + name, sysconfig.get_config_var(name) or '')
    say('platform', sysconfig.get_platform())
    say('total_refcount', int(hasattr(sys, 'gettotalrefcount')))
    loader = ''
    if sys.platform == 'linux':
        # The executable's own header: which 32-bit ABI it has, and whose loader it asks for.
        try:
            with open(sys.executable, 'rb') as file:
                head = file.read(64)
                order = {1: '<', 2: '>'}[head[5]]
                wide = head[4] == 2
                machine, flags = struct.unpack_from(order + 'H', head, 18)[0], 0
                start = struct.unpack_from(order + ('Q' if wide else 'I'), head, 32 if wide else 28)[0]
                size, count = struct.unpack_from(order + 'HH', head, 54 if wide else 42)
                if not wide:
                    flags = struct.unpack_from(order + 'I', head, 36)[0]
                if not wide and order == '<' and machine == 3:
                    say('elf', 'i386')
                if not wide and order == '<' and machine == 40 and flags & 0xff000400 == 0x05000400:
                    say('elf', 'armhf')
                for number in range(count):
                    file.seek(start + size * number)
                    part = file.read(size)
                    if struct.unpack_from(order + 'I', part)[0] == 3:
                        form, place, length = ('Q', 8, 32) if wide else ('I', 4, 16)
                        file.seek(struct.unpack_from(order + form, part, place)[0])
                        text = file.read(min(4096, struct.unpack_from(order + form, part, length)[0]))
                        loader = text.decode('utf-8', 'surrogateescape').strip('\0')
        except (OSError, ValueError, KeyError, IndexError, TypeError, struct.error):
            pass
    try:
        say('glibc', os.confstr('CS_GNU_LIBC_VERSION').split()[1])
    except (AttributeError, OSError, ValueError, IndexError):
        pass
    if 'musl' in loader:
        import subprocess
        try:
            done = subprocess.run([loader], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
            for line in done.stderr.decode('utf-8', 'replace').splitlines():
                if line.startswith('Version '):
                    say('musl', line[8:].strip())
        except OSError:
            pass
    try:
        import _manylinux
    except ImportError:
        _manylinux = None
    if hasattr(_manylinux, 'manylinux_compatible'):
        machine = sysconfig.get_platform().split('-', 1)[-1].replace('-', '_').replace('.', '_')
        if struct.calcsize('P') == 4:
            machine = {'x86_64': 'i686', 'aarch64': 'armv8l'}.get(machine, machine)
        for machine in ['armv8l', 'armv7l'] if machine == 'armv8l' else [machine]:
            for minor in range(100):
                answer = _manylinux.manylinux_compatible(2, minor, machine)
                # No answer is consent, whatever the older names say.
                say('manylinux.2_%d_%s' % (minor, machine), int(answer is None or bool(answer)))
    elif _manylinux is not None:
        for name in ('manylinux1', 'manylinux2010', 'manylinux2014'):
            if hasattr(_manylinux, name + '_compatible'):
                say('manylinux.' + name, int(bool(getattr(_manylinux, name + '_compatible'))))
    if sys.platform == 'darwin':
        say('macos', platform.mac_ver()[0])
    schemes = sysconfig.get_scheme_names()
    def preferred(key):
        if hasattr(sysconfig, 'get_preferred_scheme'):
            return sysconfig.get_preferred_scheme(key)
        name = {'prefix': 'posix_prefix', 'home': 'posix_home', 'user': 'posix_user'}[key]
        if sys.platform == 'darwin' and key == 'user' and sysconfig.get_config_var('PYTHONFRAMEWORK'):
            name = 'osx_framework_user'
        return name
    def default():
        if hasattr(sysconfig, 'get_default_scheme'):
            return sysconfig.get_default_scheme()
        return sysconfig._get_default_scheme()
    def paths(label, scheme, **vars):
        found = sysconfig.get_paths(scheme, vars=vars)
        for key in ('purelib', 'platlib', 'scripts', 'data', 'include'):
            say('%s.%s' % (label, key), found[key])
    at = dict(base='@', platbase='@', installed_base='@', installed_platbase='@')
    paths('own', default())
    paths('venv', 'venv' if 'venv' in schemes else 'posix_prefix', **at)
    paths('prefix', preferred('prefix'), **at)
    paths('user', preferred('user'), userbase='@', **at)
    say('stdlib', sysconfig.get_path('stdlib'))
    say('user_base', site.getuserbase())
    for number, folder in enumerate(site.getsitepackages()):
        say('site.%d' % number, folder)
    try:
        import ensurepip
        say('ensurepip', os.path.join(os.path.dirname(ensurepip.__file__), '_bundled'))
        if sysconfig.get_config_var('WHEEL_PKG_DIR'):
            say('wheel_packages', sysconfig.get_config_var('WHEEL_PKG_DIR'))
    except ImportError:
        pass
    say('done', 1)
    """#
}
