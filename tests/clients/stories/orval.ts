import * as made from "../made/orval/qlinx";
import { given, play, there, type Api } from "./story";

// Its functions know no host.
const plain = globalThis.fetch;
globalThis.fetch = (asked, how) =>
  plain(typeof asked === "string" && asked.startsWith("/") ? given("QLINX") + asked : asked, how);
const by = (token: string, more: Record<string, string> = {}) => ({
  headers: { Authorization: `Bearer ${token}`, ...more },
});

const api: Api = {
  async signUp(email, statement_version) {
    const body = { first_name: "Noor", last_name: "van den Berg", email, mobile: "06 12345678", statement_version };
    const answer = await made.signUpReceiveSignUp(body);
    if (answer.status !== 202) throw new Error(String(answer.status));
  },
  async confirm(token, password) {
    const details = { first_name: "Noor", last_name: "van den Berg", mobile: "06 12345678", language: "nl" as const };
    const answer = await made.signUpConfirm({ token, password, ...details });
    if (answer.status !== 201) throw new Error(String(answer.status));
    const relations = answer.data.look.relations.map((one) => one.relation_id);
    return { codeRequest: there(answer.data.code_request), code: there(answer.data.code), relations };
  },
  async signIn(email, password) {
    const answer = await made.sessionsSignIn({ email, password });
    return there(answer.status === 200 ? answer.data.access_token : undefined);
  },
  async sayYes(token, { codeRequest, code, relations }) {
    const words = relations.map((relation_id) => ({ relation_id, word: "yes" as const }));
    const answer = await made.accountRelationsSayWords({ code_request: codeRequest, code, words }, by(token));
    return answer.status === 200 && answer.data.words.every((one) => one.done);
  },
  async invite(token, key, email, times) {
    const body = { ...times, title: "Kerstborrel", audience: { email_addresses: [email] } };
    const answer = await made.employerInvitationsInvite(body, by(token, { "Idempotency-Key": key }));
    return there(answer.status === 201 ? answer.data.invitation_id : undefined);
  },
  async invitationsOfEmployer(token) {
    const answer = await made.employerInvitationsSeeInvitations({ limit: 100 }, by(token));
    if (answer.status !== 200) throw new Error(String(answer.status));
    return answer.data.invitations.map((one) => one.invitation_id);
  },
  async accepted(token, invitation) {
    const answer = await made.employerInvitationsSeeReplies(invitation, {}, by(token));
    return there(answer.status === 200 ? answer.data.accepted : undefined);
  },
  async ownInvitations(token) {
    const answer = await made.invitationsSeeInvitations({}, by(token));
    if (answer.status !== 200) throw new Error(String(answer.status));
    return answer.data.invitations.map((one) => one.invitation_id);
  },
  async accept(token, invitation) {
    const answer = await made.invitationsAnswerInvitation(invitation, { reply: "accept" }, by(token));
    return there(answer.status === 200 ? answer.data.reply : undefined);
  },
  async askForAccess(token) {
    const answer = await made.rightsRequestsAskSignedIn({ kind: "access" }, by(token));
    if (answer.status !== 202) throw new Error(String(answer.status));
  },
  async rightsAsked(token) {
    const answer = await made.rightsRequestsListRequests({}, by(token));
    if (answer.status !== 200) throw new Error(String(answer.status));
    return answer.data.rights_requests.map((one) => one.kind);
  },
  async withoutAddress() {
    // @ts-expect-error the type says that an address is needed
    const answer = await made.passwordsReceivePasswordRequest({});
    return there(answer.status === 422 ? answer.data.errors : undefined).map((one) => one.pointer);
  },
  async withBadToken() {
    const answer = await made.accountSee(by("bad"));
    return there(answer.status === 401 ? answer.data.message : undefined);
  },
};

await play(api);
