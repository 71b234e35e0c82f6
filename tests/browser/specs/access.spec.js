// The access list in a front end: what it knows, when it asks again, and what it forgets.

import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../lib/paths.js";
import { Spa } from "../lib/spa.js";
import { expect, test as base } from "../lib/test.js";

const test = base.extend({
  /** A server under a policy of its own, which `allow` adds a rule to. */
  edited: [
    async ({ launch }, use) => {
      const folder = mkdtempSync(join(tmpdir(), "whiteroom-access-"));
      cpSync(join(ROOT, "policies"), folder, { recursive: true });
      rmSync(join(folder, "cases.toml"));
      writeFileSync(join(folder, "cases.toml"), `[who.bob]\nsub = "auth0|bob"\nname = "Bob Basic"\n`);
      const server = await launch.withDevIssuer({ WHITEROOM_POLICY__DIR: folder });
      await use({ ...server, allow: (rule) => edit(join(folder, "policy.csv"), rule) });
      rmSync(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
});

// Renamed into place, so that nobody reads half of it.
function edit(file, rule) {
  writeFileSync(`${file}.new`, `${readFileSync(file, "utf8")}\n${rule}\n`);
  renameSync(`${file}.new`, file);
}

test("a page that comes back into view knows the policy that was edited meanwhile", async ({ page, edited }) => {
  const spa = new Spa(page, edited);
  await spa.open();
  await spa.signInAs("Bob Basic");
  const door = spa.door("Protected API");
  await expect(door).toHaveAccessibleDescription(/it will be refused/);

  edited.allow("p, user:auth0|bob, /api/protected, ^GET$, allow");
  // The server tells nobody; the page asks when somebody looks at it again.
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect(door).toHaveAccessibleDescription("GET /api/protected", { timeout: 500 });
  }).toPass();
  await door.click();
  await expect(spa.answer("Protected API")).toContainText("Protected Endpoint");
});

/** Runs `act` in the page with the module, and a `send` that gives the `answers` one after another. */
function withAnswers(page, answers, act) {
  return page.evaluate(
    async ([answers, act]) => {
      const module = await import("/access.js");
      const sent = [];
      const send = async (path, init) => {
        sent.push(`${init.method} ${path} ${init.body ?? ""}`.trim());
        const { after, status = 200, ...content } = answers[sent.length - 1];
        for (let turn = 0; turn < (after ?? 0); turn++) await new Promise((resolve) => setTimeout(resolve));
        return Response.json(content, { status });
      };
      return new Function("module", "send", "sent", `return (${act})(module, send, sent)`)(module, send, sent);
    },
    [answers, act.toString()],
  );
}

const ROUTES = (allowed) => ({ revision: "r", routes: [{ method: "GET", route: "/api/a", allowed }] });

test.describe("the module by itself", () => {
  test.use({ bypassCSP: true });
  test.beforeEach(({ page, server }) => page.goto(server.origin));

  test("knows every route, and of one that depends on its parameters neither yes nor no", async ({ page }) => {
    const routes = [
      { method: "GET", route: "/api/a", allowed: true },
      { method: "PUT", route: "/api/a", allowed: false },
      { method: "GET", route: "/api/<id>", allowed: null },
    ];
    const known = await withAnswers(page, [{ revision: "r", routes }], async ({ accessOf }, send, sent) => {
      const list = accessOf({ send });
      const before = [list.can("GET /api/a"), list.cannot("GET /api/a")];
      await list.refresh();
      const requests = ["GET /api/a", "PUT /api/a", "GET /api/<id>", "GET /api/other"];
      const of = (request) => [list.can(request), list.cannot(request)];
      return { sent, before, revision: list.decidedBy(), after: requests.map(of) };
    });
    expect(known).toEqual({
      sent: ["GET /api/access/routes"],
      before: [false, false],
      revision: "r",
      after: [
        [true, false],
        [false, true],
        [false, false],
        [false, false],
      ],
    });
  });

  test("asks for what it is told to, of the API that it is told", async ({ page }) => {
    const answers = [{ revision: "r", access: { "GET /api/a": true } }];
    const [sent, can] = await withAnswers(page, answers, async ({ accessOf }, send, sent) => {
      const list = accessOf({ api: "https://api.example.com", send, requests: ["GET /api/a"] });
      await list.refresh();
      return [sent, list.can("GET /api/a")];
    });
    expect(sent).toEqual(['POST https://api.example.com/api/access {"requests":["GET /api/a"]}']);
    expect(can).toBe(true);
  });

  for (const [about, answers, asked, can] of [
    ["a refusal of what was allowed asks again", [ROUTES(true), ROUTES(false)], 403, false],
    ["so does an end of the session", [ROUTES(true), ROUTES(false)], 401, false],
    ["and an answer to what was refused", [ROUTES(false), ROUTES(true)], 200, true],
    ["an answer to what was allowed does not", [ROUTES(true)], 200, true],
    ["nor a refusal of what was refused", [ROUTES(false)], 403, false],
    ["nor an outage", [ROUTES(true)], 503, true],
  ]) {
    test(about, async ({ page }) => {
      const act = `async ({ accessOf }, send, sent) => {
        const list = accessOf({ send });
        await list.refresh();
        await list.noted("GET /api/a", { status: ${asked} });
        return [sent.length, list.can("GET /api/a")];
      }`;
      expect(await withAnswers(page, answers, act)).toEqual([answers.length, can]);
    });
  }

  test("of two callers the last one counts, in whatever order the answers come", async ({ page }) => {
    const answers = [{ ...ROUTES(true), after: 20 }, ROUTES(false)];
    const can = await withAnswers(page, answers, async ({ accessOf }, send) => {
      const list = accessOf({ send });
      await Promise.all([list.callAs(send), list.callAs(send)]);
      return list.can("GET /api/a");
    });
    expect(can).toBe(false);
  });

  test("forgets the caller before, and tells whoever listens only what is new", async ({ page }) => {
    const answers = [ROUTES(true), ROUTES(true), { status: 503 }];
    const seen = await withAnswers(page, answers, async ({ accessOf }, send) => {
      const list = accessOf({ send });
      const seen = [];
      const end = list.subscribe(() => seen.push(list.can("GET /api/a")));
      await list.refresh();
      await list.refresh();
      const answered = await list.callAs(send);
      end();
      return { seen, answered };
    });
    expect(seen).toEqual({ seen: [true, false], answered: false });
  });
});
