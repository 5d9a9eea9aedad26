"""`python -m checkface_pip_verify` is `pip-checkface`."""

import sys

from checkface_pip_verify.cli import main

sys.exit(main())
