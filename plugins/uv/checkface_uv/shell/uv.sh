# Sends what installs (`uv sync`, `add`, `remove`, `lock`, `pip install`, `tool install`, `uvx`) through
# uv-checkface; every other uv command goes to uv.
# Put this line into {file}:   eval "$(uv-checkface shell-init {name})"
# Undo it here with:  unset -f uv uvx     and for good by taking that line out again.
# Not covered: uv run, which syncs by itself (uv run --no-sync does not), a uv that is called by its path
# or from a script, and options before the command.
unalias uv uvx 2>/dev/null || true
function uv {
  case "${1-}" in
    sync | add | remove | lock)
      command uv-checkface "$@"
      return
      ;;
    pip | tool)
      if [ "${2-}" = install ]; then
        command uv-checkface "$@"
        return
      fi
      ;;
  esac
  command uv "$@"
}
function uvx {
  command uv-checkface x "$@"
}
