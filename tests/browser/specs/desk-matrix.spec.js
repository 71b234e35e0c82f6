// The matrix: a table of personas and routes, for the live policy, the candidate, and where they differ.

import { expect, test } from "../lib/test.js";

const cell = (desk, name) => desk.grid.getByRole("link", { name, exact: true });
const show = (desk, name) =>
  desk.page.getByRole("navigation", { name: "Which answers" }).getByRole("link", { name, exact: true }).click();

test("each persona has an answer on each route, which leads to its reason", async ({ desk }) => {
  await desk.open("/desk/matrix");

  const columns = desk.grid.getByRole("columnheader");
  await expect(columns).toHaveText(["Route", "anonymous", "alice", "bob", "carol", "dave"]);
  await expect(desk.grid.getByRole("rowheader", { name: "GET /api/protected" })).toBeVisible();
  await expect(cell(desk, "alice, GET /api/protected: allow")).toHaveText(/allow/);
  await expect(cell(desk, "bob, GET /api/protected: deny")).toHaveText(/deny/);
  await expect(cell(desk, "carol, GET /admin/api/policy: allow")).toBeVisible();
  await expect(desk.page.getByRole("navigation", { name: "Which answers" })).toHaveCount(0);

  await cell(desk, "bob, GET /api/protected: deny").click();
  await desk.isAt("Try it");
  await expect(desk.page.locator(".result")).toContainText("denied GET /api/protected by bob");
});

test("what the candidate would flip is marked, and not by its colour alone", async ({ desk, folder }) => {
  await desk.open("/desk/matrix");
  await expect(cell(desk, "bob, GET /api/protected: deny")).toBeVisible();
  folder.write(
    "candidate.csv",
    folder
      .read("policy.csv")
      .replace("p, authenticated, /api/me, ^GET$, allow", "")
      .replace("p, permission:read:protected, /api", "p, authenticated, /api"),
  );

  await expect(desk.page.getByText(/^The candidate would flip \d+ answers here\.$/)).toBeVisible();
  await expect(cell(desk, "bob, GET /api/protected: deny, would flip")).toContainText("⇄");
  await show(desk, "Candidate");
  await expect(cell(desk, "bob, GET /api/protected: allow, would flip")).toContainText("allow");
  await show(desk, "What would flip");
  await expect(cell(desk, "bob, GET /api/protected: deny → allow")).toHaveText("deny → allow ⇄");
  await expect(cell(desk, "alice, GET /api/me: allow → deny")).toHaveText("allow → deny ⇄");
  await expect(desk.grid.getByRole("columnheader")).toHaveText(["Route", "alice", "bob", "carol", "dave"]);
  await expect(desk.grid.getByRole("rowheader")).toHaveText(["GET /api/me", "GET /api/protected"]);
  await expect(desk.grid.getByRole("row").last().getByRole("cell")).toHaveText([
    "same",
    /deny → allow/,
    /deny → allow/,
    /deny → allow/,
  ]);

  await cell(desk, "bob, GET /api/protected: deny → allow").click();
  await expect(desk.page.locator(".result")).toContainText("allowed GET /api/protected by bob");
  await desk.page.goBack();
  folder.remove("candidate.csv");
  await expect(cell(desk, "bob, GET /api/protected: deny")).toBeVisible();
});
