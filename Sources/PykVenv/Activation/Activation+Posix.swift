extension Activation {
  /// For sh, dash, bash, zsh and ksh; works under `set -eu`.
  var posix: String {
    #"""
    # Made by pyk \#(version). To be read, not run:  . \#(Self.singleQuoted(folder + "/bin/activate"))
    # `deactivate` undoes it.

    deactivate () {
        if [ -n "${_OLD_VIRTUAL_PATH+set}" ] ; then
            PATH="${_OLD_VIRTUAL_PATH}"
            export PATH
            unset _OLD_VIRTUAL_PATH
        fi
        if [ -n "${_OLD_VIRTUAL_PYTHONHOME+set}" ] ; then
            PYTHONHOME="${_OLD_VIRTUAL_PYTHONHOME}"
            export PYTHONHOME
            unset _OLD_VIRTUAL_PYTHONHOME
        fi
        if [ -n "${_OLD_VIRTUAL_PS1+set}" ] ; then
            PS1="${_OLD_VIRTUAL_PS1}"
            unset _OLD_VIRTUAL_PS1
        fi
        hash -r 2>/dev/null || true
        unset VIRTUAL_ENV VIRTUAL_ENV_PROMPT
        if [ "${1-}" != "nondestructive" ] ; then
            unset -f deactivate
        fi
    }

    # Whatever was active before goes first.
    deactivate nondestructive

    VIRTUAL_ENV=\#(Self.singleQuoted(folder))
    export VIRTUAL_ENV
    VIRTUAL_ENV_PROMPT=\#(Self.singleQuoted(prompt))
    export VIRTUAL_ENV_PROMPT

    _OLD_VIRTUAL_PATH="${PATH-}"
    PATH="${VIRTUAL_ENV}/bin${PATH:+:${PATH}}"
    export PATH

    # A home of another Python would be looked into first.
    if [ -n "${PYTHONHOME+set}" ] ; then
        _OLD_VIRTUAL_PYTHONHOME="${PYTHONHOME}"
        unset PYTHONHOME
    fi

    if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" ] ; then
        _OLD_VIRTUAL_PS1="${PS1-}"
        PS1=\#(Self.singleQuoted("(\(shownPrompt)) "))"${PS1-}"
    fi

    # The shell may remember where commands were.
    hash -r 2>/dev/null || true

    """#
  }
}
