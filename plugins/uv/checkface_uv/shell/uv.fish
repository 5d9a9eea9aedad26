# Sends what installs (`uv sync`, `add`, `remove`, `lock`, `pip install`, `tool install`, `uvx`) through
# uv-checkface; every other uv command goes to uv.
# Put this line into ~/.config/fish/config.fish:   uv-checkface shell-init fish | source
# Undo it here with:  functions --erase uv uvx     and for good by taking that line out again.
# Not covered: uv run, which syncs by itself (uv run --no-sync does not), a uv that is called by its path
# or from a script, and options before the command.
function uv --description 'uv, whose installs go through uv-checkface'
    switch "$argv[1]"
        case sync add remove lock
            command uv-checkface $argv
            return
        case pip tool
            if test "$argv[2]" = install
                command uv-checkface $argv
                return
            end
    end
    command uv $argv
end
function uvx --description 'uvx, through uv-checkface'
    command uv-checkface x $argv
end
