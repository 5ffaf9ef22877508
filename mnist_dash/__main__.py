"""`python -m mnist_dash`: the command line."""

import sys

from mnist_dash.cli import main

sys.exit(main())
