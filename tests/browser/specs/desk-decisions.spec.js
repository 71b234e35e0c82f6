// Recent decisions: by every filter, with what finds them elsewhere.

import { expect, test } from "../lib/test.js";

const form = (desk) => desk.page.getByRole("form", { name: "Which decisions" });
const told = (desk) => desk.page.locator(".told");

async function filter(desk, fields) {
  if (!(await form(desk).getByLabel("Door").isVisible())) await form(desk).getByText("More filters").click();
  for (const [name, value] of Object.entries(fields)) {
    const field = form(desk).getByLabel(name, { exact: true });
    if (name === "Verdict") await field.selectOption(value);
    else await field.fill(value);
  }
  await form(desk).getByRole("button", { name: "Show" }).click();
  await expect(desk.page.locator(".view-body")).toHaveAttribute("aria-busy", "false");
}

test("each filter leaves what matches it", async ({ desk, folder }) => {
  folder.write("step_up.toml", '[[demand]]\npath = "/api/me"\nmethods = "^GET$"\nacr = ["urn:example:mfa"]\n');
  await fetch(`${desk.origin}/api/open`);
  await fetch(`${desk.origin}/api/protected`);
  await desk.open("/desk/decisions");
  const open = folder.lineOf("policy.csv", "p, anyone, /api/open");

  for (const [fields, matches] of [
    [{ Verdict: "deny" }, (row) => expect(row).toContainText(/^deny/)],
    [{ Verdict: "allow" }, (row) => expect(row).toContainText(/^allow/)],
    [{ Door: "guard" }, (row) => expect(row).toContainText("· guard")],
    [{ Door: "access_list", Verdict: "allow" }, (row) => expect(row).toContainText("· access list")],
    [{ Method: "GET", "Path begins with": "/api/pro" }, (row) => expect(row).toContainText("GET /api/protected")],
    [{ Principal: "user:auth0|carol" }, (row) => expect(row).toContainText("user:auth0|carol")],
    [{ Code: "step_up_required" }, (row) => expect(row).toContainText("· step_up_required")],
    [{ "Rule’s line": String(open) }, (row) => expect(row).toContainText(`line ${open} p, anyone, /api/open`)],
  ]) {
    await desk.page.goto(`${desk.origin}/desk/decisions`);
    await desk.isAt("Decisions");
    await filter(desk, fields);
    await expect(desk.decisions).not.toHaveCount(0);
    for (const row of await desk.decisions.all()) await matches(row);
  }
});

test("filters that match nothing, or are not understood, are told", async ({ desk, complaints }) => {
  complaints.expectStatus(400, "/admin/api/policy/decisions");
  await fetch(`${desk.origin}/api/open`);
  await desk.open("/desk/decisions");
  await expect(desk.decisions).not.toHaveCount(0);
  await filter(desk, { Principal: "user:nobody" });
  await expect(told(desk)).toHaveText(/^0 shown, of \d+ kept\.$/);
  await filter(desk, { "Rule’s line": "-1" });
  await expect(desk.trouble).toContainText("The query must be");

  await form(desk).getByRole("link", { name: "Clear" }).click();
  await expect(desk.trouble).toBeEmpty();
  await expect(desk.decisions).not.toHaveCount(0);
  await expect(form(desk).getByLabel("Principal")).toHaveValue("");
});

test("the filters stand in the address", async ({ desk }) => {
  await fetch(`${desk.origin}/api/protected`);
  await desk.open("/desk/decisions?verdict=deny&path=%2Fapi%2Fprotected&door=guard");
  await expect(form(desk).getByLabel("Verdict")).toHaveValue("deny");
  await expect(form(desk).getByLabel("Door")).toHaveValue("guard");
  await expect(desk.decisions).toHaveCount(1);
  await desk.page.reload();
  await expect(desk.decisions).toHaveCount(1);
});

test("the desk’s own requests are left out unless they are asked for", async ({ desk }) => {
  await fetch(`${desk.origin}/api/open`);
  await desk.open("/desk/decisions");
  await expect(desk.decisions.filter({ hasText: "/admin/" })).toHaveCount(0);
  await expect(told(desk)).toContainText("of the desk’s own are left out");
  await form(desk).getByText("More filters").click();
  await form(desk).getByLabel("Also the desk’s own requests").check();
  await form(desk).getByRole("button", { name: "Show" }).click();

  await expect(desk.decisions.filter({ hasText: "GET /admin/api/policy" })).not.toHaveCount(0);
});

test("a decision leads to its rule, and its trace id can be copied", async ({ desk, folder, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const answer = await fetch(`${desk.origin}/api/protected`);
  const { trace_id } = await answer.json();
  await fetch(`${desk.origin}/api/open`);
  await desk.open("/desk/decisions?door=guard");
  const refused = desk.decisions.filter({ hasText: trace_id });
  await expect(refused).toContainText("deny GET /api/protected");
  await expect(refused).toContainText("No rule allows it");
  await refused.getByRole("button", { name: `Copy the trace id ${trace_id}` }).click();
  await expect(desk.page.getByRole("status").getByText("Copied.")).toHaveCount(1);
  expect(await desk.page.evaluate(() => navigator.clipboard.readText())).toBe(trace_id);

  const line = folder.lineOf("policy.csv", "p, anyone, /api/open");
  await desk.decisions
    .filter({ hasText: "GET /api/open" })
    .getByRole("link", { name: `line ${line}` })
    .click();
  await desk.isAt("Rules");
  await expect(desk.rule(line)).toBeFocused();
});

test("markup in a path or a name is text", async ({ desk }) => {
  await fetch(`${desk.origin}/api/access`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ requests: ["GET /api/%3Cimg%20src=x%20onerror=alert(1)%3E"] }),
  });
  await desk.open("/desk/decisions");

  await expect(desk.decisions.filter({ hasText: "/api/<img src=x onerror=alert(1)>" })).toHaveCount(1);
  await expect(desk.page.locator("#desk img")).toHaveCount(0);
});
