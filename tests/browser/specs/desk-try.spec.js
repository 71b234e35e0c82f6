// Try-it: every verdict with its reason, for personas and for pasted claims.

import { expect, test } from "../lib/test.js";

const result = (desk) => desk.page.locator(".result");
const part = (desk, title) =>
  result(desk)
    .locator("section")
    .filter({ has: desk.page.getByRole("heading", { name: title }) });

test("an allowed request shows the rule, its line and the way of the roles", async ({ desk, folder }) => {
  folder.append(
    "policy.csv",
    "p, role:reader, /api/things/:id, ^GET$, allow\ng, permission:read:protected, role:reader\n",
  );
  await desk.open("/desk/try");
  await desk.try("alice", "GET", "/api/things/7");

  await expect(result(desk)).toContainText("allowed GET /api/things/7 by alice");
  const [line, given] = ["p, role:reader", "g, permission"].map((start) => folder.lineOf("policy.csv", start));
  await expect(part(desk, "Settled by")).toContainText(
    `policy.csv:${line} p, role:reader, /api/things/:id, ^GET$, allow`,
  );
  const roles = part(desk, "How the caller came to be meant");
  await expect(roles).toContainText("permission:read:protected by the claim permissions");
  await expect(roles).toContainText(
    `role:reader by policy.csv:${given} g, permission:read:protected, role:reader`,
  );
  await expect(result(desk)).toContainText("This server has no GET route there");

  await part(desk, "Settled by")
    .getByRole("link", { name: `policy.csv:${line}` })
    .click();
  await desk.isAt("Rules");
  await expect(desk.rule(line)).toBeFocused();
});

test("a denied request shows the smallest change and the nearest rules", async ({ desk, folder }) => {
  await desk.open("/desk/try");
  await desk.try("bob", "GET", "/api/protected");

  await expect(result(desk)).toContainText("denied GET /api/protected by bob");
  await expect(part(desk, "Settled by")).toContainText("No rule allows it.");
  await expect(part(desk, "The smallest change")).toContainText("It would take the permission read:protected.");
  const nearest = part(desk, "Nearest rules").locator(".nearest > li").first();
  await expect(nearest).toContainText(`policy.csv:${folder.lineOf("policy.csv", "p, permission:read:protected")}`);
  await expect(nearest).toContainText("fails g(r.sub, p.sub)");
  await expect(nearest).toContainText("holds keyMatch2(r.obj, p.obj)");
});

test("every other answer is told as what it is", async ({ desk, folder }) => {
  folder.append("policy.csv", "p, user:auth0|bob, /api/me, ^GET$, deny\n");
  folder.write(
    "cases.toml",
    folder
      .read("cases.toml")
      .replace(
        '"GET /api/members-only", "GET /api/me"]\ncannot = ["GET /api/protected", "DELETE',
        '"GET /api/members-only"]\ncannot = ["GET /api/protected", "DELETE',
      ),
  );
  folder.write(
    "step_up.toml",
    '[[demand]]\npath = "/api/protected"\nmethods = "^GET$"\nacr = ["urn:example:mfa"]\n',
  );
  await desk.open("/desk/try");

  await desk.try("bob", "GET", "/api/me");
  await expect(part(desk, "Settled by")).toContainText("p, user:auth0|bob, /api/me, ^GET$, deny");
  await expect(part(desk, "The smallest change")).toContainText("Narrow or remove the rule that denies it.");
  await desk.try("anonymous", "GET", "/api/members-only");
  await expect(part(desk, "The smallest change")).toContainText("signing in would be enough");
  await desk.try("alice", "DELETE", "/api/protected");
  await expect(part(desk, "The smallest change")).toContainText("Add a rule");
  await desk.try("alice", "GET", "/api/protected");
  await expect(result(desk)).toContainText("step-up GET /api/protected by alice");
  await expect(part(desk, "The sign-in is not good enough")).toContainText("urn:example:mfa");
  await desk.try("alice", "GET", "/api//protected");
  await expect(result(desk)).toContainText("refused before policy");
  await expect(result(desk)).toContainText("Two programs could read this path differently");
});

test("what was asked stands in the address, for live and candidate", async ({ desk, folder }) => {
  folder.write("candidate.csv", `${folder.read("policy.csv")}p, authenticated, /api/protected, ^GET$, allow\n`);
  await desk.open("/desk/try");
  await desk.try("bob", "GET", "/api/protected", "candidate");
  await expect(result(desk)).toContainText("allowed GET /api/protected by bob");
  const line = folder.lineOf("candidate.csv", "p, authenticated, /api/protected");
  await expect(part(desk, "Settled by").getByRole("link", { name: `candidate.csv:${line}` })).toBeVisible();

  await desk.page.reload();
  await expect(result(desk)).toContainText("allowed GET /api/protected by bob");
  await expect(desk.page.getByLabel("Who")).toHaveValue("bob");
  await part(desk, "Settled by")
    .getByRole("link", { name: `candidate.csv:${line}` })
    .click();
  await expect(desk.rule(line, desk.candidateRules)).toBeFocused();
});

test("pasted claims are explained, and stand in no address", async ({ desk }) => {
  await desk.open("/desk/try");
  const claims = desk.page.getByLabel("Claims", { exact: true });
  await expect(claims).toBeHidden();
  await desk.page.getByLabel("Who").selectOption("pasted claims");
  await claims.fill('{"sub": "auth0|zoe", "permissions": ["read:protected"]}');
  await desk.try("pasted claims", "GET", "/api/protected");

  await expect(result(desk)).toContainText("allowed GET /api/protected by the claims of user:auth0|zoe");
  expect(desk.page.url()).not.toContain("zoe");
  await claims.fill('{"sub": "auth0|<i>zoe</i>"}');
  await desk.try("pasted claims", "GET", "/api/protected");
  await expect(result(desk)).toContainText("denied GET /api/protected by the claims of user:auth0|<i>zoe</i>");
});

test("claims that cannot be read are refused with the place", async ({ desk, complaints }) => {
  complaints.expectStatus(413, "/admin/api/policy/explain");
  complaints.expectStatus(400, "/admin/api/policy/explain");
  await desk.open("/desk/try");
  const claims = desk.page.getByLabel("Claims", { exact: true });
  const fault = desk.page.locator("#claims-fault");
  await desk.page.getByLabel("Who").selectOption("pasted claims");
  await claims.fill('{"sub": "a",\n "permissions": [read]}');
  await desk.try("pasted claims", "GET", "/api/open");

  await expect(fault).toContainText("in line 2, column 18");
  await expect(claims).toBeFocused();
  await expect(claims).toHaveAttribute("aria-invalid", "true");
  expect(
    await claims.evaluate(({ value, selectionStart }) => value.slice(selectionStart, selectionStart + 4)),
  ).toBe("read");
  await claims.fill("[]");
  await expect(fault).toBeEmpty();
  await desk.try("pasted claims", "GET", "/api/open");
  await expect(fault).toContainText("must be one JSON object");

  await claims.fill(JSON.stringify({ sub: "a", more: "x".repeat(1_100_000) }));
  await desk.try("pasted claims", "GET", "/api/open");
  await expect(desk.trouble).toContainText("Not answered.");
  await claims.fill('{"sub": "a"}');
  await desk.try("pasted claims", "GET", "/api/open");
  await expect(result(desk)).toContainText("allowed");
  await expect(desk.trouble).toBeEmpty();
});

test("an edit answers anew what was asked, and leaves alone what is being written", async ({ desk, folder }) => {
  await desk.open("/desk/try");
  await desk.try("bob", "POST", "/api/open");
  await expect(result(desk)).toContainText("denied POST /api/open by bob");
  await desk.page.getByLabel("Path").fill("/api/half-writ");
  folder.append("policy.csv", "p, user:auth0|bob, /api/open, ^POST$, allow\n");

  await expect(result(desk)).toContainText("allowed POST /api/open by bob");
  await expect(desk.page.getByLabel("Path")).toHaveValue("/api/half-writ");
});
