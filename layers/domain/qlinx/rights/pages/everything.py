"""Everything that is kept about an account, as a page: what an export would hold, made anew each time."""

from qlinx.aws.user_pool import UserPool
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language
from qlinx.mailing.suppression import asks_memory
from qlinx.people.own_data import active_person
from qlinx.people.places import MY_REQUESTS
from qlinx.people.store import asks_memories, person_item
from qlinx.records.asking import Within
from qlinx.records.context import Context
from qlinx.rights.clearing import values_of
from qlinx.rights.kinds.access.archive import facts_of
from qlinx.rights.kinds.access.export import document_about


def everything_page(ctx: Context, account_id: str, language: Language, *, pool: UserPool) -> Page:
    """With why, on what ground, from whom, for whom and until when; by the declarations alone.

    Raises
    ------
    NotSignedIn
    """
    ctx = ctx.reading()
    person = active_person(ctx, account_id)
    ctx.store.prefetch(
        Within(person_item(account_id).pk, ""),
        *asks_memory(person.address_hash, person.mail_scope),
        asks_memories(person.address_hash),
    )
    reader = person.model_copy(update={"language": language})
    document = document_about(ctx, reader, values_of(ctx, account_id), files=(), pool=pool)
    return Page("rights.everything", {**facts_of(document), "requests": MY_REQUESTS, "desk": True})
