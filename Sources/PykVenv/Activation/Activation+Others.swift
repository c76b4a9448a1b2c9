extension Activation {
  var fish: String {
    let quoted = { (text: String) in
      "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
    return #"""
      # Made by pyk \#(version). To be read, not run:  source \#(quoted(folder + "/bin/activate.fish"))

      function deactivate -d "Leave the virtual environment"
          if set -q _OLD_VIRTUAL_PATH
              set -gx PATH $_OLD_VIRTUAL_PATH
              set -e _OLD_VIRTUAL_PATH
          end
          if set -q _OLD_VIRTUAL_PYTHONHOME
              set -gx PYTHONHOME $_OLD_VIRTUAL_PYTHONHOME
              set -e _OLD_VIRTUAL_PYTHONHOME
          end
          if functions -q _old_fish_prompt
              functions -e fish_prompt
              functions -c _old_fish_prompt fish_prompt
              functions -e _old_fish_prompt
          end
          set -e VIRTUAL_ENV
          set -e VIRTUAL_ENV_PROMPT
          if test "$argv[1]" != nondestructive
              functions -e deactivate
          end
      end

      deactivate nondestructive

      set -gx VIRTUAL_ENV \#(quoted(folder))
      set -gx VIRTUAL_ENV_PROMPT \#(quoted(prompt))
      # Not exported: another fish would get the list as one word.
      set -g _OLD_VIRTUAL_PATH $PATH
      set -gx PATH "$VIRTUAL_ENV/bin" $PATH

      if set -q PYTHONHOME
          set -g _OLD_VIRTUAL_PYTHONHOME $PYTHONHOME
          set -e PYTHONHOME
      end

      if test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and functions -q fish_prompt
          functions -c fish_prompt _old_fish_prompt
          function fish_prompt
              set -l _last $status
              printf '%s' "($VIRTUAL_ENV_PROMPT) "
              # The prompt below may want to show how the last command ended.
              sh -c "exit $_last"
              _old_fish_prompt
          end
      end

      """#
  }

  var csh: String {
    // Even within single quotes csh looks for its history.
    let quoted = { (text: String) in Self.singleQuoted(text).replacing("!", with: "\\!") }
    return #"""
      # Made by pyk \#(version). To be read, not run:  source \#(quoted(folder + "/bin/activate.csh"))

      alias deactivate 'test $?_OLD_VIRTUAL_PATH != 0 && setenv PATH "$_OLD_VIRTUAL_PATH:q" && unset _OLD_VIRTUAL_PATH; rehash; test $?_OLD_VIRTUAL_PROMPT != 0 && set prompt="$_OLD_VIRTUAL_PROMPT:q" && unset _OLD_VIRTUAL_PROMPT; unsetenv VIRTUAL_ENV; unsetenv VIRTUAL_ENV_PROMPT; test "\!:*" != "nondestructive" && unalias deactivate'

      deactivate nondestructive

      setenv VIRTUAL_ENV \#(quoted(folder))
      setenv VIRTUAL_ENV_PROMPT \#(quoted(prompt))

      set _OLD_VIRTUAL_PATH="$PATH:q"
      setenv PATH "${VIRTUAL_ENV:q}/bin:$PATH:q"

      if ( $?prompt && ! $?VIRTUAL_ENV_DISABLE_PROMPT ) then
          set _OLD_VIRTUAL_PROMPT="$prompt:q"
          set prompt = \#(quoted("(\(shownPrompt)) "))"$prompt:q"
      endif

      rehash

      """#
  }

  var powerShell: String {
    // It takes typographic quotes for quotes too.
    let quoted = { (text: String) in
      "'" + text.flatMap { "'\u{2018}\u{2019}\u{201a}\u{201b}".contains($0) ? [$0, $0] : [$0] }
        + "'"
    }
    return #"""
      # Made by pyk \#(version). To be run with a dot before it:  . \#(quoted(folder + "/bin/Activate.ps1"))

      function global:deactivate ([switch]$NonDestructive) {
          if (Test-Path -Path Env:_OLD_VIRTUAL_PATH) {
              $env:PATH = $env:_OLD_VIRTUAL_PATH
              Remove-Item -Path Env:_OLD_VIRTUAL_PATH
          }
          if (Test-Path -Path Env:_OLD_VIRTUAL_PYTHONHOME) {
              $env:PYTHONHOME = $env:_OLD_VIRTUAL_PYTHONHOME
              Remove-Item -Path Env:_OLD_VIRTUAL_PYTHONHOME
          }
          if (Test-Path -Path Function:_OLD_VIRTUAL_PROMPT) {
              Copy-Item -Path Function:_OLD_VIRTUAL_PROMPT -Destination Function:prompt
              Remove-Item -Path Function:_OLD_VIRTUAL_PROMPT
          }
          foreach ($name in 'VIRTUAL_ENV', 'VIRTUAL_ENV_PROMPT') {
              if (Test-Path -Path "Env:$name") { Remove-Item -Path "Env:$name" }
          }
          if (-not $NonDestructive) { Remove-Item -Path Function:deactivate }
      }

      deactivate -NonDestructive

      $env:VIRTUAL_ENV = \#(quoted(folder))
      $env:VIRTUAL_ENV_PROMPT = \#(quoted(prompt))

      if (-not $env:VIRTUAL_ENV_DISABLE_PROMPT) {
          Copy-Item -Path Function:prompt -Destination Function:_OLD_VIRTUAL_PROMPT
          function global:prompt {
              Write-Host -NoNewline -ForegroundColor Green "($env:VIRTUAL_ENV_PROMPT) "
              _OLD_VIRTUAL_PROMPT
          }
      }

      if (Test-Path -Path Env:PYTHONHOME) {
          $env:_OLD_VIRTUAL_PYTHONHOME = $env:PYTHONHOME
          Remove-Item -Path Env:PYTHONHOME
      }

      $env:_OLD_VIRTUAL_PATH = $env:PATH
      $env:PATH = "$env:VIRTUAL_ENV/bin$([System.IO.Path]::PathSeparator)$env:PATH"

      """#
  }

  var nu: String {
    // A raw string with more signs around it than stand in it.
    let quoted = { (text: String) -> String in
      var signs = "#"
      while text.contains("'" + signs) { signs += "#" }
      return "r\(signs)'\(text)'\(signs)"
    }
    return #"""
      # Made by pyk \#(version). To be used as an overlay:  overlay use activate.nu
      # `deactivate` undoes it.

      export-env {
          let folder = \#(quoted(folder))
          let prompt = \#(quoted(prompt))
          let path = ($env.PATH | split row (char esep) | prepend ($folder | path join bin))
          load-env { VIRTUAL_ENV: $folder, VIRTUAL_ENV_PROMPT: $prompt, PATH: $path }
          if ($env.VIRTUAL_ENV_DISABLE_PROMPT? | is-empty) {
              let before = ($env.PROMPT_COMMAND? | default "")
              load-env {
                  PROMPT_COMMAND: {||
                      let rest = if ($before | describe) == closure { do $before } else { $before }
                      $"(char lparen)($prompt)(char rparen) ($rest)"
                  }
              }
          }
          hide-env --ignore-errors PYTHONHOME
      }

      export alias deactivate = overlay hide activate

      """#
  }
}
