from qlinx_client import AuthenticatedClient, Client, models
from qlinx_client.api.account import account_see
from qlinx_client.api.account_relations import account_relations_say_words
from qlinx_client.api.employer_invitations import (
    employer_invitations_invite,
    employer_invitations_see_invitations,
    employer_invitations_see_replies,
)
from qlinx_client.api.invitations import invitations_answer_invitation, invitations_see_invitations
from qlinx_client.api.rights_requests import rights_requests_ask_signed_in, rights_requests_list_requests
from qlinx_client.api.sessions import sessions_sign_in
from qlinx_client.api.sign_up import sign_up_confirm, sign_up_receive_sign_up
from qlinx_client.types import Unset
from story import Opened, Times, given, play


def by(token: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=given("QLINX"), token=token)


def anybody() -> Client:
    return Client(base_url=given("QLINX"))


def known(value: str | Unset) -> str:
    assert isinstance(value, str)
    return value


class Calls:
    def sign_up(self, email: str, statement: str) -> None:
        body = models.SignUpRequest("Noor", "van den Berg", email, statement, mobile="06 12345678")
        assert isinstance(sign_up_receive_sign_up.sync(client=anybody(), body=body), models.SignUpReceived)

    def confirm(self, token: str, password: str) -> Opened:
        language = models.ConfirmationRequestLanguage.NL
        body = models.ConfirmationRequest(
            first_name="Noor",
            last_name="van den Berg",
            mobile="06 12345678",
            language=language,
            token=token,
            password=password,
        )
        opened = sign_up_confirm.sync(client=anybody(), body=body)
        assert isinstance(opened, models.AccountOpened)
        relations = [one.relation_id for one in opened.look.relations]
        return Opened(known(opened.code_request), known(opened.code), relations)

    def sign_in(self, email: str, password: str) -> str:
        found = sessions_sign_in.sync(client=anybody(), body=models.SignInRequest(email, password))
        assert isinstance(found, models.SessionResponse)
        return known(found.access_token)

    def say_yes(self, token: str, opened: Opened) -> bool:
        words = [models.WordSaid(models.Spoken.YES, relation_id=one) for one in opened.relations]
        body = models.WordsSaid(opened.code_request, opened.code, words)
        found = account_relations_say_words.sync(client=by(token), body=body)
        assert isinstance(found, models.WordsResponse)
        return all(one.done for one in found.words)

    def invite(self, token: str, key: str, email: str, times: Times) -> str:
        body = models.InvitationDraft(
            title="Kerstborrel",
            starts_at=times.starts_at,
            ends_at=times.ends_at,
            answer_by=times.answer_by,
            audience=models.AudienceDraft(email_addresses=[email]),
        )
        found = employer_invitations_invite.sync(client=by(token), body=body, idempotency_key=key)
        assert isinstance(found, models.EmployerInvitation)
        return found.invitation_id

    def invitations_of_employer(self, token: str) -> list[str]:
        found = employer_invitations_see_invitations.sync(client=by(token), limit=100)
        assert isinstance(found, models.EmployerInvitations)
        return [one.invitation_id for one in found.invitations]

    def accepted(self, token: str, invitation: str) -> int:
        found = employer_invitations_see_replies.sync(invitation, client=by(token))
        assert isinstance(found, models.InvitationReplies)
        return found.accepted

    def own_invitations(self, token: str) -> list[str]:
        found = invitations_see_invitations.sync(client=by(token))
        assert isinstance(found, models.InvitationsResponse)
        return [one.invitation_id for one in found.invitations]

    def accept(self, token: str, invitation: str) -> str:
        body = models.ReplyRequest(models.ReplyChoice.ACCEPT)
        found = invitations_answer_invitation.sync(invitation, client=by(token), body=body)
        assert isinstance(found, models.InvitationResponse)
        return found.reply.value

    def ask_for_access(self, token: str) -> None:
        body = models.RightsAsked(models.RightsAskedKind.ACCESS)
        found = rights_requests_ask_signed_in.sync(client=by(token), body=body)
        assert not isinstance(found, models.Problem | models.AnyProblem | None)

    def rights_asked(self, token: str) -> list[str]:
        found = rights_requests_list_requests.sync(client=by(token))
        assert isinstance(found, models.RightsRequestsResponse)
        return [one.kind.value for one in found.rights_requests]

    def with_bad_token(self) -> str:
        found = account_see.sync(client=by("bad"))
        assert isinstance(found, models.AnyProblem)
        return known(found.message)


play(Calls())
