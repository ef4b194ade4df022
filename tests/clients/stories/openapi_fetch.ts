import createClient from "openapi-fetch";
import type { paths } from "../made/openapi_typescript/schema";
import { given, play, there, type Api } from "./story";

const client = createClient<paths>({ baseUrl: given("QLINX") });
const by = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

const api: Api = {
  async signUp(email, statement_version) {
    const body = { first_name: "Noor", last_name: "van den Berg", email, mobile: "06 12345678", statement_version };
    there((await client.POST("/v1/sign-ups", { body })).data);
  },
  async confirm(token, password) {
    const details = { first_name: "Noor", last_name: "van den Berg", mobile: "06 12345678", language: "nl" as const };
    const { data } = await client.POST("/v1/sign-ups/confirmations", { body: { token, password, ...details } });
    const opened = there(data);
    const relations = opened.look.relations.map((one) => one.relation_id);
    return { codeRequest: there(opened.code_request), code: there(opened.code), relations };
  },
  async signIn(email, password) {
    const { data } = await client.POST("/v1/sessions", { body: { email, password, role: "person" } });
    return there(data?.access_token);
  },
  async sayYes(token, { codeRequest, code, relations }) {
    const words = relations.map((relation_id) => ({ relation_id, word: "yes" as const }));
    const body = { code_request: codeRequest, code, words };
    const { data } = await client.POST("/v1/account/relations/words", { ...by(token), body });
    return there(data).words.every((one) => one.done);
  },
  async invite(token, key, email, times) {
    const body = {
      ...times,
      title: "Kerstborrel",
      text: "",
      time_zone: "Europe/Amsterdam",
      audience: { everyone: false, departments: [], tags: [], personnel_numbers: [], email_addresses: [email] },
    };
    const params = { header: { "Idempotency-Key": key } };
    const { data } = await client.POST("/v1/employer/invitations", { ...by(token), params, body });
    return there(data).invitation_id;
  },
  async invitationsOfEmployer(token) {
    const params = { query: { limit: 100 } };
    const { data } = await client.GET("/v1/employer/invitations", { ...by(token), params });
    return there(data).invitations.map((one) => one.invitation_id);
  },
  async accepted(token, invitation_id) {
    const params = { path: { invitation_id } };
    const { data } = await client.GET("/v1/employer/invitations/{invitation_id}/replies", { ...by(token), params });
    return there(data).accepted;
  },
  async ownInvitations(token) {
    const { data } = await client.GET("/v1/invitations", by(token));
    return there(data).invitations.map((one) => one.invitation_id);
  },
  async accept(token, invitation_id) {
    const params = { path: { invitation_id } };
    const body = { reply: "accept" as const };
    const { data } = await client.PUT("/v1/invitations/{invitation_id}/reply", { ...by(token), params, body });
    return there(data).reply;
  },
  async askForAccess(token) {
    const body = { kind: "access" as const, relations: [], account: false };
    there((await client.POST("/v1/account/rights-requests", { ...by(token), body })).data);
  },
  async rightsAsked(token) {
    const { data } = await client.GET("/v1/account/rights-requests", by(token));
    return there(data).rights_requests.map((one) => one.kind);
  },
  async withoutAddress() {
    // @ts-expect-error the type says that an address is needed
    const { error } = await client.POST("/v1/password-requests", { body: { role: "person" } });
    return there(error && "errors" in error ? error.errors : undefined).map((one) => one.pointer);
  },
  async withBadToken() {
    const { error } = await client.GET("/v1/account", by("bad"));
    return there(error && "message" in error ? error.message : undefined);
  },
};

await play(api);
