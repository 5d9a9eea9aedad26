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
