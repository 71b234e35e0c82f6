// The React app on an origin of its own: the same API, across origins.

import { REACT_BUILT } from "../lib/paths.js";
import { close, listen } from "../lib/ports.js";
import { DOORS } from "../lib/spa.js";
import { staticServer } from "../lib/static-server.js";
import { expect, test as base } from "../lib/test.js";

const test = base.extend({
  /** The app's origin, and the API that allows it. */
  react: [
    async ({ launch }, use) => {
      let api;
      const app = staticServer(REACT_BUILT, () => ({ api: api.origin }));
      const origin = await listen(app);
      api = await launch.withDevIssuer({ WHITEROOM_CORS__ALLOWED_ORIGINS: origin });
      await use({ origin, api: api.origin });
      await close(app);
    },
    { scope: "worker" },
  ],
  press: async ({ page }, use) => {
    await use(async (name) => {
      const door = page.getByRole("button", { name, exact: true });
      await door.click();
      return page.getByRole("paragraph").filter({ has: door }).getByRole("status");
    });
  },
});

async function signIn(page, name) {
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("button", { name }).click();
  await expect(page.getByRole("heading", { name: "Profile" })).toBeVisible();
}

test("alice is answered by all three endpoints, after a reload too", async ({ page, react, press }) => {
  await page.goto(react.origin);
  await signIn(page, "Alice Admin");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Profile" })).toBeVisible();

  for (const [name, { answer }] of Object.entries(DOORS)) await expect(await press(name)).toHaveText(answer);
});

test("bob reads across origins which permission he is missing", async ({ page, react, press, complaints }) => {
  complaints.expectStatus(403, "/api/protected");
  await page.goto(react.origin);
  await signIn(page, "Bob Basic");

  await expect(await press("Members Only API")).toHaveText("Members Only Endpoint");
  await expect(await press("Protected API")).toContainText("you are missing read:protected");
});

test("each button says beforehand whether it will be refused", async ({ page, react }) => {
  const described = async (words) => {
    for (const [name, said] of Object.entries(words))
      await expect(page.getByRole("button", { name, exact: true })).toHaveAccessibleDescription(said);
  };
  const refused = "will be refused";
  await page.goto(react.origin);
  await described({ "Open API": "", "Members Only API": refused, "Protected API": refused });
  await signIn(page, "Bob Basic");
  await described({ "Open API": "", "Members Only API": "", "Protected API": refused });
});

test("nobody is answered only what is open, and logging out makes a nobody", async ({
  page,
  react,
  press,
  complaints,
}) => {
  complaints.expectStatus(401, "/api/members-only");
  await page.goto(react.origin);
  await signIn(page, "Alice Admin");
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();

  await expect(await press("Open API")).toHaveText("Open Endpoint");
  await expect(await press("Members Only API")).toContainText("401");
});

test("the API answers preflights of its allow-list and of nobody else", async ({ react }) => {
  const preflight = (origin) =>
    fetch(`${react.api}/api/protected`, {
      method: "OPTIONS",
      headers: {
        Origin: origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
      },
    });
  const ours = await preflight(react.origin);
  const theirs = await preflight("http://elsewhere.example");

  expect(ours.ok).toBe(true);
  expect(ours.headers.get("access-control-allow-origin")).toBe(react.origin);
  expect(ours.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("authorization");
  expect(theirs.headers.get("access-control-allow-origin")).toBeNull();
});

test("an origin that the API does not allow is told so", async ({ page, server, complaints }) => {
  const app = staticServer(REACT_BUILT, () => ({ api: server.origin }));
  const origin = await listen(app);
  complaints.expectBlocked(server.origin);
  await page.goto(origin);

  await expect(page.getByRole("alert")).toContainText(`does it allow the origin ${origin}?`);
  await close(app);
});
