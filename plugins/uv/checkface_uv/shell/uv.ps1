# Sends what installs (uv sync, add, remove, lock, pip install, tool install, uvx) through uv-checkface;
# every other uv command goes to uv.
# Put this line into $PROFILE:   uv-checkface shell-init pwsh | Out-String | Invoke-Expression
# Undo it here with:  Remove-Item Function:uv, Function:uvx     and for good by taking that line out again.
# Not covered: uv run, which syncs by itself (uv run --no-sync does not), a uv that is called by its path
# or from a script, and options before the command.
Remove-Item -Path Alias:uv, Alias:uvx -ErrorAction Ignore
function global:uv {
    $name = 'uv'
    if ($args.Count -gt 0) {
        $first = [string]$args[0]
        $installs = $args.Count -gt 1 -and [string]$args[1] -ceq 'install'
        if (@('sync', 'add', 'remove', 'lock') -ccontains $first) { $name = 'uv-checkface' }
        if (@('pip', 'tool') -ccontains $first -and $installs) { $name = 'uv-checkface' }
    }
    $command = Get-Command -Name $name -CommandType Application -TotalCount 1 -ErrorAction Stop
    & $command @args
}
function global:uvx {
    $command = Get-Command -Name 'uv-checkface' -CommandType Application -TotalCount 1 -ErrorAction Stop
    & $command x @args
}
