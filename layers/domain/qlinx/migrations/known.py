"""The migrations that can be run, by name. A new one is added here, in a package of its own."""

from collections.abc import Callable, Mapping

from qlinx.migrations.m0001_relations.migration import relations_migration
from qlinx.migrations.m0001_relations.outside import Outside
from qlinx.migrations.plan import Migration

MIGRATIONS: Mapping[str, Callable[[Outside], Migration]] = {"m0001": relations_migration}
