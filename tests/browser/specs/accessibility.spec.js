// Each page in light and dark, wide and narrow: no finding of axe, no sideways scrolling, targets to hit.

import AxeBuilder from "@axe-core/playwright";
import { picture } from "../lib/pictures.js";
import { smallTargets } from "../lib/targets.js";
import { expect, test } from "../lib/test.js";

const PAGES = {
  "signed out": async (spa) => spa.open(),
  "signed in": async (spa) => {
    await spa.open();
    await spa.signInAs("Alice Admin");
  },
  refused: async (spa, complaints) => {
    complaints.expectStatus(403, "/api/protected");
    await spa.open();
    await spa.signInAs("Bob Basic");
    await spa.door("Protected API").click();
    await expect(spa.answer("Protected API")).toContainText("read:protected");
  },
  cancelled: async (spa) => {
    await spa.open();
    await spa.leave();
    await spa.page.getByRole("button", { name: "Cancel" }).click();
    await expect(spa.notice).toContainText("cancelled");
  },
  "sign-in": async (spa) => {
    await spa.open();
    await spa.leave();
  },
};

const PICTURES = {
  "sign-in light wide": ({ page }) => ["sign-in-page", page.getByRole("main")],
  "refused dark narrow": ({ call }) => ["refusal-dark-narrow", call],
};
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 320, height: 640 } };

for (const [name, reach] of Object.entries(PAGES)) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const title = `${name} ${colorScheme} ${size}`;

      test(`${title}: usable by everyone`, async ({ spa, complaints }) => {
        await spa.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await spa.page.setViewportSize(viewport);
        await reach(spa, complaints);

        const { violations } = await new AxeBuilder({ page: spa.page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
        expect(await spa.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          viewport.width,
        );
        expect(await smallTargets(spa.page)).toEqual([]);
        if (PICTURES[title]) await picture(spa.page, ...PICTURES[title](spa));
      });
    }
  }
}

test("nothing moves for who asked for less motion", async ({ spa }) => {
  await spa.page.emulateMedia({ reducedMotion: "reduce" });
  await spa.open();

  await expect(spa.logIn).toHaveCSS("transition-duration", "0s");
});
