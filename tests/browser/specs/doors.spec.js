// Three endpoints, three callers: what each is told before and after pressing.

import { picture } from "../lib/pictures.js";
import { DOORS, Spa } from "../lib/spa.js";
import { expect, test } from "../lib/test.js";

const LOG_IN_FIRST = "Log in first: without a token this will be refused.";
const NOT_COVERED = "Your permissions do not cover this: it will be refused.";
const NOT_LOGGED_IN = "Refused: you are not logged in. Log in and try again.";
const MISSING = "Refused. You are missing the permission read:protected.";

// Of each caller: the doors that refuse, with the warning before, the status and the words after.
const CALLERS = [
  {
    who: "nobody",
    refused: {
      "Members Only API": { warning: LOG_IN_FIRST, status: 401, words: NOT_LOGGED_IN },
      "Protected API": { warning: LOG_IN_FIRST, status: 401, words: NOT_LOGGED_IN },
    },
  },
  { who: "Bob Basic", refused: { "Protected API": { warning: NOT_COVERED, status: 403, words: MISSING } } },
  { who: "Alice Admin", refused: {} },
];

for (const { who, refused } of CALLERS) {
  test.describe(`called by ${who}`, () => {
    test.beforeEach(async ({ spa }) => {
      await spa.open();
      if (who !== "nobody") await spa.signInAs(who);
    });

    for (const [name, { path, answer }] of Object.entries(DOORS)) {
      const no = refused[name];

      test(`${name} says beforehand that it will ${no ? "refuse" : "answer"}, and does`, async ({
        spa,
        complaints,
      }) => {
        const request = `GET ${path}`;
        await expect(spa.door(name)).toBeEnabled();
        await expect(spa.door(name)).toHaveAccessibleDescription(no ? `${request} ${no.warning}` : request);
        await expect(spa.answer(name)).toBeEmpty();

        if (no) complaints.expectStatus(no.status, path);
        await spa.door(name).click();

        await expect(spa.answer(name)).toHaveText(no ? `${no.status}${no.words}` : `200${answer}`);
      });
    }
  });
}

test("a refusal names the missing permission and the trace that finds it in the log", async ({
  spa,
  server,
  complaints,
}) => {
  complaints.expectStatus(403, "/api/protected");
  await spa.open();
  await spa.signInAs("Bob Basic");
  for (const name of Object.keys(DOORS)) await spa.door(name).click();

  await expect(spa.answer("Protected API")).toContainText("read:protected");
  const [, trace] = /^trace ([0-9a-f]{32})$/.exec(await spa.page.getByText(/^trace /).textContent());
  await expect.poll(() => server.output()).toContain(trace);
  await picture(spa.page, "refusal", spa.call);
});

test("the page shows the profile and the token that the API reads", async ({ spa }) => {
  await spa.open();
  await picture(spa.page, "signed-out");
  await spa.signInAs("Alice Admin");
  for (const [name, { answer }] of Object.entries(DOORS)) {
    await spa.door(name).click();
    await expect(spa.answer(name)).toContainText(answer);
  }

  await expect(spa.token).toHaveText(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  await expect(spa.page.getByRole("definition").filter({ hasText: "auth0|alice" })).toBeVisible();
  const principals = spa.page.getByRole("list", { name: "What the API reads from it" });
  await expect(principals.getByText("permission:read:protected", { exact: true })).toBeVisible();
  await expect(principals.getByText("user:auth0|alice", { exact: true })).toBeVisible();
  await picture(spa.page, "signed-in");
});

test("the token that is shown is the one that is sent", async ({ spa }) => {
  await spa.open();
  await spa.signInAs("Alice Admin");
  const sent = spa.page.waitForRequest((request) => request.url().endsWith("/api/protected"));
  await spa.door("Protected API").click();

  const headers = await (await sent).allHeaders();
  expect(headers.authorization).toBe(`Bearer ${await spa.token.textContent()}`);
});

test("an API that is gone is told, and nobody is logged out for it", async ({ page, launch, complaints }) => {
  const server = await launch.withDevIssuer();
  const spa = new Spa(page, server);
  await spa.open();
  await spa.signInAs("Alice Admin");
  await server.stop();
  complaints.expectSilence(server.origin);

  await spa.door("Protected API").click();
  await expect(spa.answer("Protected API")).toHaveText("—The API could not be reached.");
  await spa.isCalledBy("Alice Admin");
});
