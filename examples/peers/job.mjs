// The shared-identity job as one writes it with Microsoft's Graph client for JavaScript: sequential, or with $batch.
// Reads GRAPH, TOKEN, ACCOUNTS and PEER_MODULES from the environment. Fails unless every account ends up licensed.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const require = createRequire(`${process.env.PEER_MODULES}/`);
const { BatchRequestContent, BatchResponseContent, Client, HTTPMessageHandler, RetryHandler } =
  require("@microsoft/microsoft-graph-client");
const { GRAPH, TOKEN } = process.env;
const origin = new URL(GRAPH).origin;
const BATCH = 20;

/** The library sends tokens over https alone; the simulated tenant speaks plain http on loopback. */
class Token {
  setNext(next) {
    this.next = next;
  }
  async execute(context) {
    context.options ??= {};
    const headers = new Headers(context.options.headers);
    headers.set("Authorization", `Bearer ${TOKEN}`);
    context.options.headers = Object.fromEntries(headers);
    await this.next.execute(context);
  }
}
const chain = [new Token(), new RetryHandler(), new HTTPMessageHandler()];
chain.slice(1).forEach((part, place) => chain[place].setNext(part));
const client = Client.initWithMiddleware({ middleware: chain, baseUrl: `${origin}/`, defaultVersion: "v1.0" });

const manners = {
  async sequential(requests) {
    const found = [];
    for (const [method, path, body] of requests) {
      const api = client.api(path);
      found.push(method === "POST" ? await api.post(body) : await api.get());
    }
    return found;
  },
  async batch(requests) {
    const found = [];
    for (let start = 0; start < requests.length; start += BATCH) {
      const steps = requests.slice(start, start + BATCH).map(([method, path, body], place) => ({
        id: String(place + 1),
        request: new Request(origin + path, {
          method,
          headers: body && { "Content-Type": "application/json" },
          body: body && JSON.stringify(body),
        }),
      }));
      const content = await new BatchRequestContent(steps).getContent();
      const answers = new BatchResponseContent(await client.api("/$batch").post(content));
      for (const { id } of steps) {
        const answer = answers.getResponseById(id);
        assert.ok(answer.ok, `${id}: ${answer.status}`);
        found.push(await answer.json());
      }
    }
    return found;
  },
};
const each = manners[process.argv[2]];

const accounts = Array.from({ length: Number(process.env.ACCOUNTS) }, (_, place) => {
  const name = `peer-${String(place + 1).padStart(5, "0")}`;
  return {
    accountEnabled: true, displayName: name, mailNickname: name, usageLocation: "US",
    userPrincipalName: `${name}@contoso.com`,
    passwordProfile: { password: `Aa1!${crypto.randomUUID()}`, forceChangePasswordNextSignIn: false },
  };
});
const users = await each(accounts.map((body) => ["POST", "/users", body]));
const group = await client.api("/groups").post({
  displayName: "Peers", mailEnabled: false, mailNickname: "peers", securityEnabled: true,
});
// Twenty members fit in one request; requests to one group go one after another.
for (let start = 0; start < users.length; start += BATCH) {
  const links = users
    .slice(start, start + BATCH)
    .map(({ id }) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`);
  await client.api(`/groups/${group.id}`).patch({ "members@odata.bind": links });
}
const skus = (await client.api("/subscribedSkus").get()).value;
const sku = skus.find((one) => one.skuPartNumber === "MICROSOFT_REMOTE_ASSIST").skuId;
await client.api(`/groups/${group.id}/assignLicense`).post({
  addLicenses: [{ skuId: sku, disabledPlans: [] }], removeLicenses: [],
});
for (;;) {
  const seen = await client.api(`/groups/${group.id}`).select(["assignedLicenses", "licenseProcessingState"]).get();
  if (seen.assignedLicenses.length > 0 && seen.licenseProcessingState?.state === "ProcessingComplete") break;
  await sleep(500);
}
for (const user of await each(users.map(({ id }) => ["GET", `/users/${id}?$select=id,licenseAssignmentStates`]))) {
  const active = user.licenseAssignmentStates.some((one) => one.skuId === sku && one.state === "Active");
  assert.ok(active, user.id);
}
