import * as made from "../made/openapi_generator_typescript";
import { given, play, there, type Api } from "./story";

const by = (accessToken?: string) => new made.Configuration({ basePath: given("QLINX"), accessToken });

async function refusal(asked: Promise<unknown>): Promise<unknown> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof made.ResponseError) return error.response.json();
    throw error;
  }
  throw new Error("nothing was refused");
}

const details = { firstName: "Noor", lastName: "van den Berg", mobile: "06 12345678" };

const api: Api = {
  async signUp(email, statementVersion) {
    const signUpRequest = { ...details, email, statementVersion };
    await new made.SignUpApi(by()).signUpReceiveSignUp({ signUpRequest });
  },
  async confirm(token, password) {
    const confirmationRequest = { ...details, language: "nl" as const, token, password };
    const opened = await new made.SignUpApi(by()).signUpConfirm({ confirmationRequest });
    const relations = opened.look.relations.map((one) => one.relationId);
    return { codeRequest: there(opened.codeRequest), code: there(opened.code), relations };
  },
  async signIn(email, password) {
    return there((await new made.SessionsApi(by()).sessionsSignIn({ signInRequest: { email, password } })).accessToken);
  },
  async sayYes(token, { codeRequest, code, relations }) {
    const words = relations.map((relationId) => ({ relationId, word: made.Spoken.Yes }));
    const asked = { wordsSaid: { codeRequest, code, words } };
    return (await new made.AccountRelationsApi(by(token)).accountRelationsSayWords(asked)).words.every((one) => one.done);
  },
  async invite(token, idempotencyKey, email, times) {
    const invitationDraft = {
      title: "Kerstborrel",
      startsAt: times.starts_at,
      endsAt: times.ends_at,
      answerBy: times.answer_by,
      audience: { emailAddresses: [email] },
    };
    const asked = { invitationDraft, idempotencyKey };
    return (await new made.EmployerInvitationsApi(by(token)).employerInvitationsInvite(asked)).invitationId;
  },
  async invitationsOfEmployer(token) {
    const asked = { limit: 100 };
    const found = await new made.EmployerInvitationsApi(by(token)).employerInvitationsSeeInvitations(asked);
    return found.invitations.map((one) => one.invitationId);
  },
  async accepted(token, invitationId) {
    const asked = { invitationId };
    return (await new made.EmployerInvitationsApi(by(token)).employerInvitationsSeeReplies(asked)).accepted;
  },
  async ownInvitations(token) {
    const found = await new made.InvitationsApi(by(token)).invitationsSeeInvitations();
    return found.invitations.map((one) => one.invitationId);
  },
  async accept(token, invitationId) {
    const asked = { invitationId, replyRequest: { reply: made.ReplyChoice.Accept } };
    return (await new made.InvitationsApi(by(token)).invitationsAnswerInvitation(asked)).reply;
  },
  async askForAccess(token) {
    const rightsAsked = { kind: made.RightsAskedKindEnum.Access };
    await new made.RightsRequestsApi(by(token)).rightsRequestsAskSignedIn({ rightsAsked });
  },
  async rightsAsked(token) {
    const found = await new made.RightsRequestsApi(by(token)).rightsRequestsListRequests();
    return found.rightsRequests.map((one) => one.kind);
  },
  async withoutAddress() {
    // @ts-expect-error the type says that an address is needed
    const asked: made.NewPasswordRequest = {};
    const told = await refusal(new made.PasswordsApi(by()).passwordsReceivePasswordRequest({ newPasswordRequest: asked }));
    return there(made.ProblemFromJSON(told).errors).map((one) => one.pointer);
  },
  async withBadToken() {
    return there(made.AnyProblemFromJSON(await refusal(new made.AccountApi(by("bad")).accountSee())).message);
  },
};

await play(api);
