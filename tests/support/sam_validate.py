"""`sam validate` of several templates in one process, by the interpreter that the SAM command lives in:
`.environments/sam/bin/python -m tests.support.sam_validate TEMPLATE…`.

The command takes one template at a time, and most of its time goes into its own imports: twelve templates in
a process each take 54 seconds of a processor, in one process 15.
"""

import sys

from click import ClickException
from samcli.cli.main import cli


def is_valid(template: str) -> bool:
    """What is wrong with it is said as the command says it."""
    try:
        # Click's own way to end would end the process with the first template.
        cli(["validate", "--template", template], standalone_mode=False)
    except ClickException as wrong:
        wrong.show()
        return False
    return True


if __name__ == "__main__":
    # All of them, whatever is wrong with the first.
    sys.exit(len([template for template in sys.argv[1:] if not is_valid(template)]))
