/**
 * An OpenID provider for the tests of single sign-on: the certified `oidc-provider`, with nobody at the keyboard.
 *
 * Its only argument is JSON: {port, now, clientId, clientSecret, redirectUri, afterSignOut}. It prints "ready" once it
 * listens. POST /control changes, by the keys of its JSON body,
 *   now        the clock, in milliseconds
 *   people     {subject: {claim: value}}: who has an account here
 *   who        whose account signs in next; null: she presses "cancel"
 *   claimsIn   "id_token" or "userinfo": where the claims beyond the subject are told
 *   rotate     true: from now on there is one signing key, and it is a new one
 *   forge      what is done to the next ID tokens: {claims: {...}, sign: "own" | "foreign" | "secret" | "none"}
 */
import { createHmac, createPrivateKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";

const given = JSON.parse(process.argv[2]);
const state = { now: given.now, people: {}, who: null, claimsIn: "id_token", forge: null };

// Before the library is loaded: it takes the time from here, as the service takes it from the test's clock.
Date.now = () => state.now;
const { Provider } = await import("oidc-provider");

let key = newKey();
let provider, answer;
build();

function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
}

function build() {
  provider = new Provider(`http://127.0.0.1:${given.port}`, {
    jwks: { keys: [key] },
    clients: [
      {
        client_id: given.clientId,
        client_secret: given.clientSecret,
        redirect_uris: [given.redirectUri],
        post_logout_redirect_uris: [given.afterSignOut],
      },
    ],
    cookies: { keys: ["of this test only"] },
    claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"] },
    conformIdTokenClaims: state.claimsIn === "userinfo",
    features: {
      devInteractions: { enabled: false },
      // Its own page fetches a font from the internet.
      rpInitiatedLogout: { logoutSource: (ctx, form) => void (ctx.body = askToSignOut(form)) },
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    findAccount: (_, subject) => ({ accountId: subject, claims: () => ({ sub: subject, ...state.people[subject] }) }),
    // The municipality's own staff have agreed already.
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid profile");
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === "/token" && ctx.body?.id_token && state.forge) ctx.body.id_token = forged(ctx.body.id_token);
  });
  answer = provider.callback();
}

function askToSignOut(form) {
  const button = '<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>';
  return `<!doctype html><html lang="en"><title>Sign out</title><body>${form}${button}</body></html>`;
}

function forged(token) {
  const [, payload] = token.split(".");
  const claims = { ...JSON.parse(Buffer.from(payload, "base64url")), ...state.forge.claims };
  const how = state.forge.sign ?? "own";
  const header = { alg: { secret: "HS256", none: "none" }[how] ?? "RS256", ...(how !== "none" && { kid: key.kid }) };
  const said = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${said}.${signature(how, said)}`;
}

function signature(how, said) {
  if (how === "none") return "";
  if (how === "secret") return createHmac("sha256", given.clientSecret).update(said).digest("base64url");
  const jwk = how === "foreign" ? newKey() : key;
  return sign("sha256", Buffer.from(said), createPrivateKey({ key: jwk, format: "jwk" })).toString("base64url");
}

async function control(request, response) {
  let body = "";
  for await (const piece of request) body += piece;
  const { rotate, ...changes } = JSON.parse(body);
  Object.assign(state, changes);
  if (rotate) key = newKey();
  build();
  response.writeHead(204).end();
}

async function interact(request, response) {
  const result = state.who === null ? { error: "access_denied" } : { login: { accountId: state.who } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

/** A browser whose clock is the true one would throw away at once what expires by ours. */
function withoutExpiry(response) {
  const set = response.setHeader.bind(response);
  const shortened = (cookies) => [cookies].flat().map((cookie) => cookie.replace(/; expires=[^;]*/i, ""));
  response.setHeader = (name, value) => set(name, name.toLowerCase() === "set-cookie" ? shortened(value) : value);
}

createServer((request, response) => {
  withoutExpiry(response);
  if (request.url === "/control") void control(request, response);
  else if (request.url.startsWith("/interaction/")) void interact(request, response);
  else answer(request, response);
}).listen(given.port, "127.0.0.1", () => console.log("ready"));
