// Each view of the desk in light and dark, on a desk and in a hand: no finding of axe, no sideways scrolling but of the
// grid within itself, targets to hit.

import AxeBuilder from "@axe-core/playwright";
import { Desk } from "../lib/desk.js";
import { Folder } from "../lib/folder.js";
import { picture } from "../lib/pictures.js";
import { smallTargets } from "../lib/targets.js";
import { expect, test as base } from "../lib/test.js";

// One server for all of it, by a folder in which there is something to see everywhere.
const test = base.extend({
  busy: [
    async ({ launch }, use) => {
      const folder = new Folder();
      folder.append(
        "policy.csv",
        "p, role:editor, /api/members-only, ^GET$, allow\np, permision:read:reports, /api/protected, ^GET$, allow\n",
      );
      folder.write(
        "candidate.csv",
        folder.read("policy.csv").replace("p, permission:read:protected, /api", "p, authenticated, /api"),
      );
      const server = await launch.withDevIssuer({ WHITEROOM_POLICY__DIR: folder.path });
      for (const path of ["open", "open", "members-only", "protected"])
        await fetch(`${server.origin}/api/${path}`);
      await use({ ...server, folder });
      folder.end();
    },
    { scope: "worker" },
  ],
});

const VIEWS = {
  rules: ["/desk/rules", (desk) => expect(desk.rules).not.toHaveCount(0)],
  "try-it": [
    "/desk/try?who=bob&method=GET&path=%2Fapi%2Fprotected",
    (desk) => expect(desk.page.getByRole("heading", { name: "Nearest rules" })).toBeVisible(),
  ],
  claims: [
    "/desk/try",
    async (desk) => {
      await desk.page.getByLabel("Who").selectOption("pasted claims");
      await desk.page.getByLabel("Claims", { exact: true }).fill('{"sub": zoe}');
      await desk.page.getByRole("button", { name: "Explain" }).click();
      await expect(desk.page.locator("#claims-fault")).toContainText("column 9");
    },
  ],
  matrix: ["/desk/matrix", (desk) => expect(desk.grid).toBeVisible()],
  flips: ["/desk/matrix?show=flips", (desk) => expect(desk.grid).toBeVisible()],
  candidate: ["/desk/candidate", (desk) => expect(desk.page.getByText(/would flip\./)).toBeVisible()],
  decisions: [
    "/desk/decisions?path=%2Fapi%2Fopen&door=guard",
    (desk) => expect(desk.decisions).not.toHaveCount(0),
  ],
};

const PICTURES = { "rules light wide": "desk", "try-it dark narrow": "desk-dark-narrow" };
const SIZES = {
  wide: { width: 1280, height: 800 },
  narrow: { width: 375, height: 812 },
  slim: { width: 320, height: 640 },
};

for (const [name, [path, reach]] of Object.entries(VIEWS)) {
  for (const [colorScheme, size] of [
    ["light", "wide"],
    ["light", "narrow"],
    ["dark", "wide"],
    ["dark", "narrow"],
    ["light", "slim"],
  ]) {
    const title = `${name} ${colorScheme} ${size}`;

    test(`${title}: usable by everyone`, async ({ page, busy }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(SIZES[size]);
      const desk = new Desk(page, busy);
      await desk.open(path);
      await reach(desk);

      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
      expect(await sideways(page)).toEqual([]);
      // Nothing there depends on colours.
      if (colorScheme === "light") expect(await smallTargets(page)).toEqual([]);
      if (PICTURES[title]) await picture(page, PICTURES[title]);
      if (process.env.LOOK)
        await page.screenshot({ path: `${process.env.LOOK}/${title.replaceAll(" ", "-")}.png`, fullPage: true });
    });
  }
}

test("refused files and a closed desk are usable by everyone, too", async ({ desk, folder, page, complaints }) => {
  complaints.expectStatus(403, "/admin/api/policy");
  await page.setViewportSize(SIZES.narrow);
  await desk.open();
  folder.append("policy.csv", "p, role:guest, /api/me, ^(GET, deny\n");
  await expect(page.getByRole("region", { name: "The files in the folder are refused" })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  expect(await sideways(page)).toEqual([]);
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/refused.png`, fullPage: true });

  const back = page.waitForEvent("load");
  await desk.logOut.click();
  await back;
  await desk.signInAs("Bob Basic");
  await expect(page.getByText("You are missing the permission read:policy.")).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  expect(await sideways(page)).toEqual([]);
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/closed.png`, fullPage: true });
});

test("nothing in the desk moves for who asked for less motion", async ({ page, busy }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const desk = new Desk(page, busy);
  await desk.open();
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll("#desk *")].filter(
        (element) => getComputedStyle(element).transitionDuration !== "0s",
      ).length,
  );

  expect(moving).toBe(0);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

// What is wider than the page, or scrolls within itself; the grid may. Runs through the page.
function sideways(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
    const inner = [...document.querySelectorAll("#desk *")].filter((element) => {
      const scrolls = ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
      return scrolls && element.scrollWidth > element.clientWidth && !element.matches(".scroll, textarea");
    });
    return [...wide, ...inner.map((element) => element.outerHTML.slice(0, 80))];
  });
}
