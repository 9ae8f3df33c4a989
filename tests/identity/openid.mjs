// An identity provider for tests: oidc-provider, with a page on which one says who one is.
// Arguments: the port, a file that says who we are as a client, and "userinfo" to keep addresses out of the ID token.
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const [port, file] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

// Who says to be "eva-weak" shows one factor, "eva-unverified" has an address that nobody verified.
function claimsOf(login) {
  const [name, ...marks] = login.split("-");
  const email = name.includes("@") ? name : `${name}@els.test`;
  return { sub: login, email, email_verified: !marks.includes("unverified") };
}

const provider = new Provider(issuer, {
  clients: [JSON.parse(readFileSync(file, "utf8"))],
  claims: { openid: ["sub", "amr", "auth_time"], email: ["email", "email_verified"], profile: [] },
  conformIdTokenClaims: process.argv[4] === "userinfo",
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  cookies: { keys: ["a key of no importance"] },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => claimsOf(id) }),
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const page = `<!doctype html><title>School</title><form method="post"><label>Wie bent u? <input name="login" autofocus></label>
<button>Verder</button></form>`;

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  if (ctx.method === "GET") {
    ctx.body = page;
    return;
  }
  let body = "";
  for await (const part of ctx.req) body += part;
  const login = new URLSearchParams(body).get("login");
  const amr = login.includes("weak") ? ["pwd"] : ["pwd", "mfa"];
  const result = login ? { login: { accountId: login, amr, remember: false } } : { error: "access_denied" };
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
