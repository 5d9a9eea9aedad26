"""What `pip-checkface --help` says."""

USAGE = """\
usage: pip-checkface [--python TARGET] install [options] [any of pip's install options] REQUIREMENT…
       pip-checkface ledger list
       pip-checkface ledger forget FILENAME
       pip-checkface ANYTHING ELSE        goes straight to pip, for the same target

Installs with pip, but shows the face of every wheel first, asks, and then installs exactly those
bytes.

options:
  --python TARGET   the Python (or its environment's folder) to install for; else $PIP_PYTHON,
                    $VIRTUAL_ENV, $CONDA_PREFIX, or the python3 on PATH
  --yes             do not ask; never covers a wheel that has changed since it was accepted
  --dry-run         show everything, install nothing
  --json FILE       write what was shown and what was decided, schema 1
  --image CHOICE    how to draw in this terminal; found out where it is not given
  --report FILE     pip's own report of what it installed
  -h, --help        this text; pip-checkface install --help adds pip's
  -V, --version     our version and pip's

exit codes:
  0    installed, or nothing to do
  10   you declined
  11   nobody could be asked: no terminal and no --yes
  12   a digest differs: from the one accepted before, the one promised, or the one approved
  13   refused: it would run code before you could see a face (source, repository, path, editable)
  14   checkface itself could not do its part (an unknown option, an unreadable ledger, no pip)
  130  interrupted
  anything else is pip's own
"""
