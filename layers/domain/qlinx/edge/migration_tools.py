"""What a migration is given beside the context: the user pool with the addresses that are still in it, and people's files."""

from qlinx.aws import clients
from qlinx.aws.pool_addresses import PoolAddresses
from qlinx.edge import wiring
from qlinx.edge.settings import setting
from qlinx.migrations.m0001_relations.outside import Outside


def outside() -> Outside:
    return Outside(PoolAddresses(clients.cognito(), setting("USER_POOL_ID")), wiring.bucket("PRIVATE"))
