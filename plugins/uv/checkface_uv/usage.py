"""The help of `uv-checkface`."""

from __future__ import annotations

USAGE = """\
uv-checkface: see the face of every package before uv installs it.

  uv-checkface sync [OPTIONS]           show what uv.lock brings, ask, and install exactly that
  uv-checkface lock [--upgrade] …       show what a new uv.lock names, and keep it if you agree
  uv-checkface add REQUIREMENT…         the same for a new need; declined, nothing has changed
  uv-checkface remove NAME…             the same for one that goes
  uv-checkface pip install REQUIREMENT… the same for uv pip install
  uv-checkface tool install NAME        the same for a tool
  uv-checkface x NAME …                 the same for uvx: what was shown is what runs
  uv-checkface run --with NAME … CMD    the same for uv run --no-project
  uv-checkface check                    compare installed files, and uv's cache, with records
  uv-checkface shell-init SHELL         print functions that send uv's installs through us

Our own options, with any of these:
  -y, --yes               install whatever is new; never what has changed
  --no-input              ask nobody
  --dry-run               only show
  --image CHOICE          how faces are drawn in this terminal
  --json FILE             what happened, for programs
  --report-html FILE      what happened, with all faces
  --publisher POLICY      auto, require or off: what the publisher's release says
  --attestation POLICY    auto, require or off: what attestations say
  --allow-build NAME      let uv build this package: its code runs
  --allow-unseen NAME     let this package come without a face
  --allow-python          let uv start a Python that lies in the project
  --allow-setting NAME    let this setting of the project pass, whatever it starts
  --allow-variable NAME   fill ${NAME} in where it stands in a requirements file

All other options are uv's.

Exit codes:
  10   you said no
  11   nobody could be asked, and --yes was not given
  12   a digest is not the one that it should be
  13   refused: it could run code before you have agreed, or has no face
  14   checkface could not do its part
  130  interrupted
  141  the reader of the output went away
  any other is uv's own
"""
