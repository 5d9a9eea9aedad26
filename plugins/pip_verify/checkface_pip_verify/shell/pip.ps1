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
