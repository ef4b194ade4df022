"""What the holder of an account is shown of their own data."""

from qlinx.employers.names import names_of
from qlinx.kit.texts import Language
from qlinx.people.model import Account
from qlinx.people.own_data import own_data
from qlinx.people.schemas.account import AccountData
from qlinx.records.context import Context


def account_shown(ctx: Context, account: Account, language: Language) -> AccountData:
    """Everything that is kept about the holder, with the names of the employers that share.

    Raises
    ------
    NotSignedIn
    """
    data = own_data(ctx, account)
    return AccountData.of(data, names_of(ctx, (one.join.employer_id for one in data.joined)), language)
