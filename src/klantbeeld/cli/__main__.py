"""So that `python -m klantbeeld.cli` is the command."""

import sys

from klantbeeld.cli.main import main

sys.exit(main())
