# Sends `pip install …` through pip-checkface; every other pip command goes to pip.
# Put this line into {file}:   eval "$(pip-checkface shell-init {name})"
# Undo it here with:  unset -f pip     and for good by taking that line out again.
# Not covered: python -m pip, pip3, and a pip that is called by its path or from a script.
unalias pip 2>/dev/null || true
function pip {
  case "${1-}" in
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
}
