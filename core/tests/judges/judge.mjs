// The Graph client for JavaScript of Microsoft deploys to the simulated tenant and removes everything again.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

// The library lies in a folder of tools, not beside this file.
const require = createRequire(`${process.env.JUDGE_MODULES}/`);
const {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  GraphError,
  HTTPMessageHandler,
  RedirectHandler,
  RetryHandler,
  TelemetryHandler,
} = require("@microsoft/microsoft-graph-client");

const ACCOUNTS = 8;
const OMA_URI = "./Vendor/MSFT/Policy/Config/MixedReality/AADGroupMembershipCacheValidityInDays";

/** The library's own handler sends tokens over https alone; this one talks to a child on loopback only. */
class Token {
  constructor(token) {
    this.token = token;
  }

  setNext(next) {
    this.next = next;
  }

  async execute(context) {
    context.options ??= {};
    const headers = new Headers(context.options.headers);
    headers.set("Authorization", `Bearer ${this.token}`);
    context.options.headers = Object.fromEntries(headers);
    await this.next.execute(context);
  }
}

/** The default chain of the library with another part for authentication. */
function connect(announced) {
  const chain = [
    new Token(announced.token),
    new RetryHandler(),
    new RedirectHandler(),
    new TelemetryHandler(),
    new HTTPMessageHandler(),
  ];
  chain.slice(1).forEach((part, place) => chain[place].setNext(part));
  return Client.initWithMiddleware({ middleware: chain, baseUrl: `${announced.authority}/`, defaultVersion: "v1.0" });
}

/** Sends requests in one batch; gives the bodies in their order. */
async function batch(client, origin, requests) {
  const steps = requests.map(([method, path, body], place) => ({
    id: String(place + 1),
    request: new Request(origin + path, {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  }));
  const content = await new BatchRequestContent(steps).getContent();
  const responses = new BatchResponseContent(await client.api("/$batch").post(content));
  return Promise.all(
    steps.map(async ({ id }) => {
      const response = responses.getResponseById(id);
      const text = await response.text();
      assert.ok(response.ok, `${id}: ${response.status} ${text}`);
      return text && JSON.parse(text);
    }),
  );
}

/** The error of a call that must be refused, as the library reads it. */
async function refused(call, status) {
  const error = await call.then(
    () => assert.fail(`a call was not refused with ${status}`),
    (error) => error,
  );
  assert.ok(error instanceof GraphError && error.code && error.message && error.requestId, error);
  assert.equal(error.statusCode, status);
  return error;
}

async function holdings(client, origin) {
  const names = [];
  let page = await client.api("/users").select("userPrincipalName").top(7).get();
  for (;;) {
    names.push(...page.value.map((user) => user.userPrincipalName));
    const next = page["@odata.nextLink"];
    if (!next) break;
    // `PageIterator` takes absolute addresses of https alone.
    assert.ok(next.startsWith(`${origin}/v1.0/users?`), next);
    page = await client.api(next.slice(`${origin}/v1.0`.length)).get();
  }
  const list = async (path, property) => (await client.api(path).get()).value.map((one) => one[property]).sort();
  const skus = (await client.api("/subscribedSkus").get()).value;
  return {
    users: names.sort(),
    groups: await list("/groups", "displayName"),
    profiles: await list("/deviceManagement/deviceConfigurations", "displayName"),
    seats: Object.fromEntries(skus.map((one) => [one.skuPartNumber, one.consumedUnits])),
  };
}

function account(number) {
  const name = `judge-${String(number).padStart(2, "0")}`;
  return {
    accountEnabled: true,
    displayName: name,
    mailNickname: name,
    userPrincipalName: `${name}@contoso.com`,
    usageLocation: "US",
    passwordProfile: { password: `Aa1!${crypto.randomUUID()}`, forceChangePasswordNextSignIn: false },
  };
}

/** Gives a product to a group, or takes it, and waits until that is processed. */
async function licence(client, group, sku, give) {
  await client.api(`/groups/${group}/assignLicense`).post({
    addLicenses: give ? [{ skuId: sku, disabledPlans: [] }] : [],
    removeLicenses: give ? [] : [sku],
  });
  for (let tries = 0; tries < 600; tries += 1) {
    const seen = await client.api(`/groups/${group}`).select(["assignedLicenses", "licenseProcessingState"]).get();
    const held = seen.assignedLicenses.some((one) => one.skuId === sku);
    if (seen.licenseProcessingState?.state === "ProcessingComplete" && held === give) return;
    await sleep(50);
  }
  assert.fail("the group licence was never processed");
}

async function statesOf(client, user, group) {
  const seen = await client.api(`/users/${user}`).select("licenseAssignmentStates").get();
  return seen.licenseAssignmentStates
    .filter((one) => one.assignedByGroup === group)
    .map(({ skuId, state, error }) => ({ skuId, state, error }));
}

async function sharedIdentity(client, origin) {
  const accounts = Array.from({ length: ACCOUNTS }, (_, place) => account(place + 1));
  const users = await batch(client, origin, accounts.map((body) => ["POST", "/users", body]));
  const conflict = await refused(client.api("/users").post(account(1)), 400);
  assert.match(conflict.message, /userPrincipalName/);
  const group = await client.api("/groups").post({
    displayName: "Judged headsets",
    mailEnabled: false,
    mailNickname: "judged-headsets",
    securityEnabled: true,
  });
  const reference = ({ id }) => ({ "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
  await batch(client, origin, users.map((user) => ["POST", `/groups/${group.id}/members/$ref`, reference(user)]));
  const members = await client.api(`/groups/${group.id}/members`).get();
  assert.deepEqual(members.value.map((one) => one.id).sort(), users.map((one) => one.id).sort());
  const found = await client
    .api("/users")
    .header("ConsistencyLevel", "eventual")
    .search('"displayName:judge"')
    .count(true)
    .get();
  assert.equal(found["@odata.count"], ACCOUNTS);
  const skus = (await client.api("/subscribedSkus").get()).value;
  const sku = skus.find((one) => one.skuPartNumber === "MICROSOFT_REMOTE_ASSIST").skuId;
  await licence(client, group.id, sku, true);
  for (const user of users) {
    assert.deepEqual(await statesOf(client, user.id, group.id), [{ skuId: sku, state: "Active", error: "None" }]);
  }
  return { users, group, sku };
}

async function removeSharedIdentity(client, { users, group, sku }) {
  await refused(client.api(`/groups/${group.id}`).delete(), 400);
  await licence(client, group.id, sku, false);
  for (const user of users) assert.deepEqual(await statesOf(client, user.id, group.id), []);
  await client.api(`/groups/${group.id}`).delete();
  await refused(client.api(`/groups/${group.id}`).get(), 404);
  for (const user of users) await client.api(`/users/${user.id}`).delete();
}

async function guest(client) {
  const answer = await client.api("/invitations").post({
    invitedUserEmailAddress: "expert-01@vendor.example",
    inviteRedirectUrl: "https://myapps.microsoft.com",
    sendInvitationMessage: false,
  });
  assert.equal(answer.status, "PendingAcceptance");
  const seen = await client
    .api(`/users/${answer.invitedUser.id}`)
    .select(["userType", "externalUserState", "userPrincipalName"])
    .get();
  assert.deepEqual([seen.userType, seen.externalUserState], ["Guest", "PendingAcceptance"]);
  assert.match(seen.userPrincipalName, /#EXT#/);
  await client.api(`/users/${answer.invitedUser.id}`).delete();
}

async function profile(client, group) {
  const path = "/deviceManagement/deviceConfigurations";
  const made = await client.api(path).post({
    "@odata.type": "#microsoft.graph.windows10CustomConfiguration",
    displayName: "Judged profile",
    omaSettings: [
      {
        "@odata.type": "#microsoft.graph.omaSettingInteger",
        displayName: "Days without network",
        omaUri: OMA_URI,
        value: 7,
      },
    ],
  });
  const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: group.id };
  await client.api(`${path}/${made.id}/assign`).post({ assignments: [{ target }] });
  const seen = await client.api(`${path}/${made.id}`).get();
  assert.equal(seen["@odata.type"], "#microsoft.graph.windows10CustomConfiguration");
  assert.deepEqual([seen.omaSettings[0].omaUri, seen.omaSettings[0].value], [OMA_URI, 7]);
  const assigned = await client.api(`${path}/${made.id}/assignments`).get();
  assert.deepEqual(assigned.value.map((one) => one.target.groupId), [group.id]);
  await client.api(`${path}/${made.id}`).delete();
  await refused(client.api(`${path}/${made.id}`).get(), 404);
}

/** Runs our command line on the same tenant. */
async function ours(folder, announced, verb) {
  const scenarios = join(dirname(fileURLToPath(import.meta.url)), "../../../examples/scenarios");
  for (const name of ["plant-7.yaml", "plant-7-devices.csv"]) await copyFile(join(scenarios, name), join(folder, name));
  const line = [verb, "plant-7.yaml", "--yes", "--simulator", announced.authority];
  await promisify(execFile)(process.env.REMOTE_ASSIST_BINARY, line, { cwd: folder, env: { ...process.env, HOME: folder } });
}

/** What our command line wrote, read by the library. */
async function readsBack(client, announced) {
  const folder = await mkdtemp(join(tmpdir(), "judge-"));
  try {
    await ours(folder, announced, "apply");
    const path = "/deviceManagement/deviceConfigurations";
    const listed = (await client.api(path).expand("assignments").get()).value;
    const made = listed.filter((one) => one.displayName.includes("plant-7"));
    assert.deepEqual(made.map((one) => one.displayName).sort(), [
      "HoloLens plant-7: Windows Hello PIN",
      "HoloLens plant-7: device policies",
      "HoloLens plant-7: kiosk",
    ]);
    const groups = (await client.api("/groups").get()).value;
    const group = groups.find((one) => one.displayName.startsWith("Plant 7"));
    const kiosk = made.find((one) => one.displayName.endsWith("kiosk"));
    assert.ok(kiosk.omaSettings[0].value.includes(group.id));
    for (const one of made) assert.deepEqual(one.assignments.map((held) => held.target.groupId), [group.id]);
    await ours(folder, announced, "teardown");
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function judge(announced) {
  const client = connect(announced);
  const before = await holdings(client, announced.authority);
  const name = "microsoft-graph-client (JavaScript)";
  const identity = await sharedIdentity(client, announced.authority);
  console.log(`${name}: shared identity: ${ACCOUNTS} accounts, group, memberships, licence active for each member`);
  await guest(client);
  console.log(`${name}: guest: invited, read, removed`);
  await profile(client, identity.group);
  console.log(`${name}: Intune: custom profile made, assigned, read, removed`);
  await readsBack(client, announced);
  console.log(`${name}: what our command line wrote: three profiles with their settings and groups`);
  await removeSharedIdentity(client, identity);
  assert.deepEqual(await holdings(client, announced.authority), before);
  console.log(`${name}: removal: licence off, group and accounts deleted, the tenant is as it was`);
}

const served = spawn(process.env.REMOTE_ASSIST_BINARY, ["sim", "serve"], { stdio: ["pipe", "pipe", "ignore"] });
const ended = new Promise((resolve) => served.once("exit", resolve));
const lines = createInterface({ input: served.stdout });
try {
  await judge(JSON.parse((await lines[Symbol.asyncIterator]().next()).value));
} finally {
  // The tenant is served until its input ends.
  lines.close();
  served.stdin.end();
  await ended;
}
