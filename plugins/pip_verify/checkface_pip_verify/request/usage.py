"""What `pip-checkface --help` says."""

USAGE = """\
usage: pip-checkface [--python TARGET] install [options] [any of pip's install options] REQUIREMENT…
       pip-checkface lock show LOCKFILE   the faces of what is locked for this environment
       pip-checkface lock check LOCKFILE  compare it with an index, a folder, or what was accepted
       pip-checkface lock diff OLD NEW    compare two lock files, also git:REVISION:PATH
       pip-checkface ledger list [--json]             what you have accepted
       pip-checkface ledger forget FILENAME           it is new the next time
       pip-checkface ledger forget-identity PROJECT   so is whoever publishes it
       pip-checkface ledger export FILE               for another machine; - prints it
       pip-checkface ledger import FILE               add another machine's, or nothing of it
       pip-checkface ledger compare FILE              only say how the two differ
       pip-checkface shell-init SHELL     a function for bash, zsh, fish or pwsh that sends
                                          pip install through pip-checkface
       pip-checkface self-test            try this gate with swapped wheels, far from your things
       pip-checkface lock REQUIREMENT…    pip's, but of wheels only, so that no code is run
       pip-checkface download, wheel …    as install, but the approved wheels are kept in a
                                          folder (--dest, --wheel-dir); nothing is built
       pip-checkface list, uninstall, …   pip's own, for the same target

Installs with pip, but shows the face of every wheel first, asks, and then installs exactly those
bytes.

options:
  --python TARGET   the Python (or its environment's folder) to install for; else $PIP_PYTHON,
                    $VIRTUAL_ENV, $CONDA_PREFIX, or the python3 on PATH
  -y, --yes         do not ask; never covers a wheel that has changed since it was accepted
  --dry-run         show everything, install nothing
  --json FILE       write what was shown and what was decided, schema 1
  --image CHOICE    how to draw in this terminal; found out where it is not given
  --report FILE     pip's own report of what it installed
  --report-html FILE
                    a page with all faces, in one file
  --lock FILE       the digests that a wheel must have: pylock.toml, requirements with hashes,
                    uv.lock, poetry.lock, pdm.lock, Pipfile.lock; may be given many times
  --publisher POLICY
                    compare with the release on the publisher's forge: auto (what you asked for),
                    require (everything must match) or off; auto where it is not given
  --attestation POLICY
                    verify the index's attestations: auto, require or off; auto where
                    checkface[attest] is installed
  --allow-sdist NAME
                    where no wheel of NAME fits, build its source: its face and those of its build
                    dependencies are shown, and you are asked, before any of its code runs; --yes
                    covers that too; may be given many times
  --allow-variable NAME
                    fill ${NAME} in where it stands in a requirements file; may be given many times
  -h, --help        this text; pip-checkface install --help adds pip's
  -V, --version     our version and pip's

exit codes:
  0    installed, or nothing to do
  1    lock diff: a version has kept its number and changed its bytes
  10   you declined
  11   nobody could be asked: no terminal and no --yes
  12   a digest differs: from the one accepted before, promised, locked, published or approved;
       ledger import, compare: from the other ledger's; self-test: a swap got through
  13   refused: it would run code before you could see a face (source, repository, path, editable)
  14   checkface itself could not do its part (an unknown option, an unreadable ledger, no pip)
  130  interrupted
  141  whoever read the output closed it early
  anything else is pip's own
"""
