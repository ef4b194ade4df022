// The three stories that every generated client plays, over the calls that it gives (see the adapters beside this).

export interface Opened {
  readonly codeRequest: string;
  readonly code: string;
  readonly relations: readonly string[];
}

export interface Api {
  signUp(email: string, statement: string): Promise<void>;
  confirm(token: string, password: string): Promise<Opened>;
  signIn(email: string, password: string): Promise<string>;
  sayYes(token: string, opened: Opened): Promise<boolean>;
  invite(token: string, key: string, email: string, times: Times): Promise<string>;
  invitationsOfEmployer(token: string): Promise<readonly string[]>;
  accepted(token: string, invitation: string): Promise<number>;
  ownInvitations(token: string): Promise<readonly string[]>;
  accept(token: string, invitation: string): Promise<string>;
  askForAccess(token: string): Promise<void>;
  rightsAsked(token: string): Promise<readonly string[]>;
  withoutAddress(): Promise<readonly string[]>;
  withBadToken(): Promise<string>;
}

export interface Times {
  readonly starts_at: string;
  readonly ends_at: string;
  readonly answer_by: string;
}

const PASSWORD = "Een-lang-wachtwoord-7";

export function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not given`);
  return value;
}

export function there<T>(value: T | null | undefined, what = "an answer"): T {
  if (value === undefined || value === null) throw new Error(`${what} is missing`);
  return value;
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 240; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${what} did not come`);
}

async function mailedToken(address: string): Promise<string> {
  return until("the mail", async () => {
    const mails = await (await fetch(`${given("MAILBOX")}/messages?to=${encodeURIComponent(address)}`)).text();
    return /\/sign-up\/([A-Za-z0-9._-]+)/.exec(mails)?.[1];
  });
}

export async function play(api: Api): Promise<void> {
  const address = given("ADDRESS");
  const employer = given("EMPLOYER_TOKEN");

  // An employer invites; the same key again makes no other.
  const day = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
  const times = { starts_at: `${day}T19:30`, ends_at: `${day}T22:00`, answer_by: `${day}T12:00` };
  const invitation = await api.invite(employer, address, address, times);
  must((await api.invite(employer, address, address, times)) === invitation, "the key was carried out twice");
  must((await api.invitationsOfEmployer(employer)).includes(invitation), "the invitation is not on the list");

  // Somebody signs up, says that it is them, and replies.
  await api.signUp(address, given("STATEMENT"));
  const opened = await api.confirm(await mailedToken(address), PASSWORD);
  const token = await api.signIn(address, PASSWORD);
  must(await api.sayYes(token, opened), "the yes was not taken");
  await until("the invitation", async () => (await api.ownInvitations(token)).find((one) => one === invitation));
  must((await api.accept(token, invitation)) === "accepted", "the reply was not taken");
  await until("the reply", async () => ((await api.accepted(employer, invitation)) === 1 ? true : undefined));

  // They use a right.
  await api.askForAccess(token);
  must((await api.rightsAsked(token)).join() === "access", "the right was not asked for");

  // What is refused is told: by us, field by field, and by the gateway.
  must((await api.withoutAddress()).join() === "/email", "the missing field is not named");
  must((await api.withBadToken()) === "Unauthorized", "the bad token is not told");
}
