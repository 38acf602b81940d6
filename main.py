"""Start the counselor workstation, or one of its commands."""

import sys

from counselor_app.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
