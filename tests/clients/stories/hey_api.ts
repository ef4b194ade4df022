import { client } from "../made/hey_api/client.gen";
import * as sdk from "../made/hey_api/sdk.gen";
import { given, play, there, type Api } from "./story";

client.setConfig({ baseUrl: given("QLINX") });
const by = (token: string) => ({ auth: () => token });

const api: Api = {
  async signUp(email, statement_version) {
    const body = { first_name: "Noor", last_name: "van den Berg", email, mobile: "06 12345678", statement_version };
    there((await sdk.signUpReceiveSignUp({ body })).data);
  },
  async confirm(token, password) {
    const details = { first_name: "Noor", last_name: "van den Berg", mobile: "06 12345678", language: "nl" as const };
    const opened = there((await sdk.signUpConfirm({ body: { token, password, ...details } })).data);
    const relations = opened.look.relations.map((one) => one.relation_id);
    return { codeRequest: there(opened.code_request), code: there(opened.code), relations };
  },
  async signIn(email, password) {
    return there((await sdk.sessionsSignIn({ body: { email, password } })).data?.access_token);
  },
  async sayYes(token, { codeRequest, code, relations }) {
    const words = relations.map((relation_id) => ({ relation_id, word: "yes" as const }));
    const body = { code_request: codeRequest, code, words };
    const { data } = await sdk.accountRelationsSayWords({ ...by(token), body });
    return there(data).words.every((one) => one.done);
  },
  async invite(token, key, email, times) {
    const body = { ...times, title: "Kerstborrel", audience: { email_addresses: [email] } };
    const headers = { "Idempotency-Key": key };
    return there((await sdk.employerInvitationsInvite({ ...by(token), headers, body })).data).invitation_id;
  },
  async invitationsOfEmployer(token) {
    const { data } = await sdk.employerInvitationsSeeInvitations({ ...by(token), query: { limit: 100 } });
    return there(data).invitations.map((one) => one.invitation_id);
  },
  async accepted(token, invitation_id) {
    return there((await sdk.employerInvitationsSeeReplies({ ...by(token), path: { invitation_id } })).data).accepted;
  },
  async ownInvitations(token) {
    return there((await sdk.invitationsSeeInvitations(by(token))).data).invitations.map((one) => one.invitation_id);
  },
  async accept(token, invitation_id) {
    const asked = { ...by(token), path: { invitation_id }, body: { reply: "accept" as const } };
    return there((await sdk.invitationsAnswerInvitation(asked)).data).reply;
  },
  async askForAccess(token) {
    there((await sdk.rightsRequestsAskSignedIn({ ...by(token), body: { kind: "access" } })).data);
  },
  async rightsAsked(token) {
    return there((await sdk.rightsRequestsListRequests(by(token))).data).rights_requests.map((one) => one.kind);
  },
  async withoutAddress() {
    // @ts-expect-error the type says that an address is needed
    const { error } = await sdk.passwordsReceivePasswordRequest({ body: {} });
    return there(error && "errors" in error ? error.errors : undefined).map((one) => one.pointer);
  },
  async withBadToken() {
    const { error } = await sdk.accountSee(by("bad"));
    return there(error && "message" in error ? error.message : undefined);
  },
};

await play(api);
