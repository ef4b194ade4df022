"""The runs of this package: the notices of a day, and the relations of an agreement that is over."""

from typing import Final

from qlinx.retention import ending_relations, notices
from qlinx.runs.declaring import RunTypes

PACKAGE: Final = notices.PACKAGE
RUN_TYPES: Final[RunTypes] = {**notices.RUN_TYPES, **ending_relations.RUN_TYPES}
