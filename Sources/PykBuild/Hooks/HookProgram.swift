/// The program that calls a backend's hooks, on the interpreter that they are for (3.8 and later).
///
/// It is given one JSON text and the path to write its answer to. It imports the backend once.
/// The hook that says what else is needed runs in a forked process, so that whatever it leaves
/// behind in modules doesn't reach the hook after it.
///
/// https://peps.python.org/pep-0517/ and https://peps.python.org/pep-0660/
enum HookProgram {
  static let text = #"""
    import sys
    if sys.path and sys.path[0] == '':
        del sys.path[0]
    import importlib, json, os, traceback

    request = json.loads(sys.argv[1])
    answer = sys.argv[2]
    sys.argv = ['setup.py']

    def reply(value):
        sys.stdout.flush()
        sys.stderr.flush()
        with open(answer, 'w', encoding='ascii') as file:
            json.dump(value, file)

    def describe(error):
        if isinstance(error, SystemExit) and isinstance(error.code, str):
            # Written to be read from its beginning.
            lines = error.code.strip().splitlines()
            return lines[0] if lines else 'SystemExit'
        text = ''.join(traceback.format_exception_only(type(error), error)).strip()
        return text.splitlines()[-1] if text else type(error).__name__

    def tell(error):
        # Who ends by `sys.exit(message)` has said it all, most likely in the lines before.
        if isinstance(error, SystemExit):
            sys.stdout.flush()
            said = error.code if isinstance(error.code, str) else describe(error)
            print(said, file=sys.stderr)
        else:
            traceback.print_exc()

    def load():
        places = [os.path.abspath(place) for place in request['path']]
        sys.path[:0] = places
        name, _, attributes = request['backend'].partition(':')
        module = importlib.import_module(name)
        if places:
            origin = os.path.realpath(getattr(module, '__file__', None) or '')
            if not any(os.path.commonpath([origin, os.path.realpath(place)])
                       == os.path.realpath(place) for place in places):
                raise ImportError('%s comes from %s, not from backend-path' % (name, origin))
        for attribute in attributes.split('.') if attributes else []:
            module = getattr(module, attribute)
        return module

    def apart(function):
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.close(reading)
                try:
                    value = {'value': list(function())}
                except BaseException as error:
                    tell(error)
                    value = {'failure': describe(error)}
                sys.stdout.flush()
                sys.stderr.flush()
                with os.fdopen(writing, 'w', encoding='ascii') as file:
                    json.dump(value, file)
                status = 0
            finally:
                os._exit(status)
        os.close(writing)
        with os.fdopen(reading, 'r', encoding='ascii') as file:
            text = file.read()
        os.waitpid(child, 0)
        return json.loads(text) if text else {'failure': 'the backend ended its process'}

    def main():
        try:
            backend = load()
        except BaseException as error:
            tell(error)
            return {'failure': describe(error), 'hook': None}
        settings = request['settings']
        asking = request['asking']
        if asking and hasattr(backend, asking):
            told = apart(lambda: getattr(backend, asking)(settings))
            if 'failure' in told:
                return {'failure': told['failure'], 'hook': asking}
            more = [line for line in told['value'] if line not in request['known']]
            if more:
                return {'requires': more}
        hook = request['hook']
        if not hook:
            return {'requires': []}
        if not hasattr(backend, hook):
            return {'missing': hook}
        # By position, as everybody calls them: what a backend calls its parameters is its own.
        given = request['arguments']
        values = [given[name] for name in ('wheel_directory', 'sdist_directory') if name in given]
        if not values:
            values = [given['metadata_directory']]
        values.append(settings)
        if 'wheel_directory' in given:
            values.append(given['metadata_directory'])
        try:
            return {'value': getattr(backend, hook)(*values)}
        except BaseException as error:
            tell(error)
            return {'failure': describe(error), 'hook': hook}

    reply(main())
    """#
}
