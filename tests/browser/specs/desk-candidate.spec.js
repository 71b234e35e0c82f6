// The candidate: who would gain and lose, what the shadow saw, and recent decisions replayed.

import { expect, test } from "../lib/test.js";

const part = (desk, name) => desk.page.getByRole("region", { name, exact: true });

// Everybody with a token may what alice may, and nobody may ask who he is.
function candidate(folder) {
  const rules = folder.read("policy.csv");
  return rules
    .replace("p, authenticated, /api/me, ^GET$, allow", "p, permission:read:me, /api/me, ^GET$, allow")
    .replace("p, permission:read:protected, /api/protected", "p, authenticated, /api/protected");
}

test("a candidate appears with who gains and who loses by it", async ({ desk, folder }) => {
  await desk.open("/desk/candidate");
  await expect(desk.page.getByRole("heading", { name: "There is no candidate" })).toBeVisible();
  await expect(desk.stands("Candidate")).toContainText("none");
  folder.write("candidate.csv", candidate(folder));
  const line = folder.lineOf("candidate.csv", "p, authenticated, /api/protected");

  await expect(desk.stands("Candidate").locator("code")).toHaveText(/^[0-9a-f]{12}$/);
  const gains = part(desk, "Who gains and who loses").locator(".gained");
  await expect(gains).toContainText(
    `now allow by candidate.csv:${line} p, authenticated, /api/protected, ^GET$, allow`,
  );
  await expect(gains).toContainText("before no rule allows it");
  await expect(gains).toContainText("bob (persona) GET /api/protected");
  await expect(gains).toContainText("every valid token GET /api/protected");
  const losses = part(desk, "Who gains and who loses").locator(".lost");
  await expect(losses).toContainText("alice (persona) GET /api/me");
  await expect(losses).toContainText(
    `before allow by policy.csv:${folder.lineOf("policy.csv", "p, authenticated, /api/me,")}`,
  );
  await expect(part(desk, "Who gains and who loses")).toContainText(
    /Compared: \d+ names and \d+ personas, at \d+ paths/,
  );

  await gains
    .getByRole("link", { name: `candidate.csv:${line}` })
    .first()
    .click();
  await desk.isAt("Rules");
  await expect(desk.rule(line, desk.candidateRules)).toBeFocused();
});

test("what was decided is decided again, in the shadow and in a replay", async ({ desk, folder }) => {
  folder.write("candidate.csv", candidate(folder));
  await desk.open("/desk/candidate");
  // The page itself asked for its claims when it opened, which the candidate denies.
  const shadow = part(desk, "In the shadow of the live policy");
  const count = (name) => shadow.locator(".counts > div").filter({ hasText: name }).locator("dd");
  await desk.turnTo("Rules");
  await desk.turnTo("Candidate");
  await expect(count("would deny")).toHaveText(/^[1-9]\d*$/);
  await expect(count("failed")).toHaveText("0");
  const last = part(desk, "The last that it would deny");
  await expect(last).toContainText("GET /api/me");
  await expect(last).toContainText("would be deny, no rule allows it");
  await expect(last).toContainText("user:auth0|carol");

  const replay = part(desk, "Recent decisions, replayed");
  await expect(replay.getByText(/^[1-9]\d* of \d+ recent decisions would flip\.$/)).toBeVisible();
  await expect(replay.locator(".decision").first()).toContainText("would be");
  await expect(replay.locator(".decision").filter({ hasText: "GET /api/me" }).first()).toContainText(
    "allow GET /api/me",
  );
});

test("pasted rules are replayed, and come to nothing else", async ({ desk, folder, complaints }) => {
  complaints.expectStatus(400, "/admin/api/policy/replay");
  await desk.open("/desk/candidate");
  const pasted = part(desk, "Replay against pasted rules");
  const revision = await desk.stands("Live revision").locator("code").textContent();
  await pasted
    .getByRole("textbox")
    .fill(folder.read("policy.csv").replace("p, authenticated, /api/me,", "p, anyone, /api/you,"));
  await pasted.getByRole("button", { name: "Replay" }).click();

  await expect(pasted.getByRole("status")).toHaveText(/^[1-9]\d* of \d+ recent decisions would flip\.$/);
  await expect(pasted.locator(".decision").first()).toContainText("would be deny, no rule allows it");
  await pasted.getByRole("textbox").fill("p, anyone, /api/open, ^(GET, allow\np, anyone\n");
  await pasted.getByRole("button", { name: "Replay" }).click();
  await expect(pasted.getByRole("status")).toContainText("The rules do not load");
  await expect(pasted.getByRole("listitem").filter({ hasText: "rules:1:23" })).toContainText("unclosed group");
  await expect(pasted.getByRole("listitem").filter({ hasText: "rules:2:4" })).toContainText("Mend:");
  await expect(pasted.locator(".decision")).toHaveCount(0);
  await expect(desk.stands("Live revision").locator("code")).toHaveText(revision);
  await expect(desk.stands("Candidate")).toContainText("none");
});

test("a candidate that cannot be used shows why, and the live policy stays", async ({ desk, folder }) => {
  await desk.open("/desk/candidate");
  folder.write("candidate.csv", "p, anyone, /api/open, ^GET$, alow\n");

  const unusable = part(desk, "The candidate cannot be used");
  await expect(unusable).toContainText("candidate.csv:1:");
  await expect(unusable).toContainText("Mend:");
  await expect(desk.stands("Candidate")).toContainText("unusable");
  await desk.turnTo("Rules");
  await expect(part(desk, "The candidate cannot be used")).toContainText("candidate.csv:1:");
  await expect(desk.rule(folder.lineOf("policy.csv", "p, anyone"))).toBeVisible();

  folder.write("candidate.csv", folder.read("policy.csv"));
  await expect(part(desk, "The candidate cannot be used")).toHaveCount(0);
  await desk.turnTo("Candidate");
  await expect(part(desk, "Recent decisions, replayed")).toContainText(
    /^.*0 of \d+ recent decisions would flip\./,
  );
});
