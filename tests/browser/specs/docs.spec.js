// The API described, drawn by the viewer that comes with the server: nothing from elsewhere, nothing inline.

import { expect, test } from "../lib/test.js";

test("every route of the description is drawn, from this server alone", async ({ page, server }) => {
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url())));
  const described = await fetch(`${server.origin}/openapi.json`).then((answer) => answer.json());
  const operations = Object.values(described.paths).flatMap((path) => Object.keys(path));
  await page.goto(`${server.origin}/docs`);

  await expect(page.locator(".opblock")).toHaveCount(operations.length);
  for (const path of Object.keys(described.paths)) {
    await expect(page.locator(`.opblock-summary-path[data-path="${path}"]`).first()).toBeVisible();
  }
  const elsewhere = asked.filter(({ protocol, origin }) => protocol !== "data:" && origin !== server.origin);
  expect(elsewhere).toEqual([]);
});

test("a route is tried out at the address that the page came from", async ({ page, server }) => {
  await page.goto(`${server.origin}/docs`);
  await expect(page.locator(".servers select")).toHaveValue(server.origin);
  const route = page.locator(".opblock").filter({ has: page.locator('[data-path="/api/open"]') });
  await route.locator(".opblock-summary-control").first().click();
  await route.getByRole("button", { name: "Try it out" }).click();
  await route.getByRole("button", { name: "Execute" }).click();

  const answer = route.locator(".live-responses-table tbody .response").first();
  await expect(answer.locator(".response-col_status")).toContainText("200");
  await expect(answer.locator(".response-col_description")).toContainText("Open Endpoint");
});
