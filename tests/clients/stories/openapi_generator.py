import qlinx_generated as made
from story import Opened, Times, given, play, there


def by(token: str | None = None) -> made.ApiClient:
    return made.ApiClient(made.Configuration(host=given("QLINX"), access_token=token))


class Calls:
    def sign_up(self, email: str, statement: str) -> None:
        request = made.SignUpRequest(
            first_name="Noor",
            last_name="van den Berg",
            email=email,
            mobile="06 12345678",
            statement_version=statement,
        )
        made.SignUpApi(by()).sign_up_receive_sign_up(request)

    def confirm(self, token: str, password: str) -> Opened:
        request = made.ConfirmationRequest(
            first_name="Noor",
            last_name="van den Berg",
            mobile="06 12345678",
            language="nl",
            token=token,
            password=password,
        )
        opened = made.SignUpApi(by()).sign_up_confirm(request)
        relations = [one.relation_id for one in opened.look.relations]
        return Opened(there(opened.code_request), there(opened.code), relations)

    def sign_in(self, email: str, password: str) -> str:
        request = made.SignInRequest(email=email, password=password)
        return there(made.SessionsApi(by()).sessions_sign_in(request).access_token)

    def say_yes(self, token: str, opened: Opened) -> bool:
        words = [made.WordSaid(relation_id=one, word=made.Spoken.YES) for one in opened.relations]
        request = made.WordsSaid(code_request=opened.code_request, code=opened.code, words=words)
        said = made.AccountRelationsApi(by(token)).account_relations_say_words(request)
        return all(one.done for one in said.words)

    def invite(self, token: str, key: str, email: str, times: Times) -> str:
        draft = made.InvitationDraft(
            title="Kerstborrel",
            starts_at=times.starts_at,
            ends_at=times.ends_at,
            answer_by=times.answer_by,
            audience=made.AudienceDraft(email_addresses=[email]),
        )
        invited = made.EmployerInvitationsApi(by(token)).employer_invitations_invite(
            draft, idempotency_key=key
        )
        return invited.invitation_id

    def invitations_of_employer(self, token: str) -> list[str]:
        found = made.EmployerInvitationsApi(by(token)).employer_invitations_see_invitations(limit=100)
        return [one.invitation_id for one in found.invitations]

    def accepted(self, token: str, invitation: str) -> int:
        return made.EmployerInvitationsApi(by(token)).employer_invitations_see_replies(invitation).accepted

    def own_invitations(self, token: str) -> list[str]:
        found = made.InvitationsApi(by(token)).invitations_see_invitations()
        return [one.invitation_id for one in found.invitations]

    def accept(self, token: str, invitation: str) -> str:
        request = made.ReplyRequest(reply=made.ReplyChoice.ACCEPT)
        return made.InvitationsApi(by(token)).invitations_answer_invitation(invitation, request).reply.value

    def ask_for_access(self, token: str) -> None:
        made.RightsRequestsApi(by(token)).rights_requests_ask_signed_in(made.RightsAsked(kind="access"))

    def rights_asked(self, token: str) -> list[str]:
        found = made.RightsRequestsApi(by(token)).rights_requests_list_requests()
        return [str(one.kind) for one in found.rights_requests]

    def with_bad_token(self) -> str:
        try:
            made.AccountApi(by("bad")).account_see()
        except made.ApiException as refused:
            problem = made.AnyProblem.from_json(there(refused.body))
            return there(there(problem).message)
        raise AssertionError("nothing was refused")


play(Calls())
