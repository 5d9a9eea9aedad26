"""`pip-checkface shell-init`: prints the shell function that sends `pip install` through us."""

from __future__ import annotations

from collections.abc import Sequence

from checkface_pip_verify.errors import UnableError

POSIX = """\
# Sends `pip install …` through pip-checkface; every other pip command goes to pip.
# Put this line into {file}:   eval "$(pip-checkface shell-init {name})"
# Undo it here with:  unset -f pip     and for good by taking that line out again.
# Not covered: python -m pip, pip3, and a pip that is called by its path or from a script.
unalias pip 2>/dev/null || true
function pip {{
  case "${{1-}}" in
    install)
      command pip-checkface "$@"
      return
      ;;
    -*)
      local word
      for word in "$@"; do
        if [ "$word" = install ]; then
          command pip-checkface "$@"
          return
        fi
      done
      ;;
  esac
  command pip "$@"
}}
"""
"""`function pip`, and not `pip()`: there an alias named pip would be filled in."""

FISH = """\
# Sends `pip install …` through pip-checkface; every other pip command goes to pip.
# Put this line into ~/.config/fish/config.fish:   pip-checkface shell-init fish | source
# Undo it here with:  functions --erase pip     and for good by taking that line out again.
# Not covered: python -m pip, pip3, and a pip that is called by its path or from a script.
function pip --description 'pip, whose installs go through pip-checkface'
    switch "$argv[1]"
        case install
            command pip-checkface $argv
            return
        case '-*'
            if contains -- install $argv
                command pip-checkface $argv
                return
            end
    end
    command pip $argv
end
"""

PWSH = """\
# Sends `pip install ...` through pip-checkface; every other pip command goes to pip.
# Put this line into $PROFILE:   pip-checkface shell-init pwsh | Out-String | Invoke-Expression
# Undo it here with:  Remove-Item Function:pip     and for good by taking that line out again.
# Not covered: python -m pip, pip3, and a pip that is called by its path or from a script.
# PowerShell takes a bare -- out of the words of a function: write '--' where pip should see it.
Remove-Item -Path Alias:pip -ErrorAction Ignore
function global:pip {
    $name = 'pip'
    if ($args.Count -gt 0) {
        $first = [string]$args[0]
        if ($first -ceq 'install' -or ($first.StartsWith('-') -and $args -ccontains 'install')) {
            $name = 'pip-checkface'
        }
    }
    $command = Get-Command -Name $name -CommandType Application -TotalCount 1 -ErrorAction Stop
    & $command @args
}
"""

SHELLS = {
    "bash": POSIX.format(name="bash", file="~/.bashrc"),
    "zsh": POSIX.format(name="zsh", file="~/.zshrc"),
    "fish": FISH,
    "pwsh": PWSH,
}


def run(words: Sequence[str]) -> None:
    """Print the function for one shell. Raises `UnableError` for a shell that is not known."""
    if len(words) != 1 or words[0] not in SHELLS:
        raise UnableError(
            f"expected 'shell-init SHELL' with one of {', '.join(SHELLS)}; "
            f"got {' '.join(['shell-init', *words])!r}"
        )
    print(SHELLS[words[0]], end="")
