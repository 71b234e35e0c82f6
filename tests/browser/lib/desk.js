// The policy desk as an admin sees it: by roles and names, never by its markup.

import { expect } from "@playwright/test";

export class Desk {
  constructor(page, { origin, issuer }) {
    this.page = page;
    this.origin = origin;
    this.issuer = issuer;
    this.heading = page.getByRole("heading", { name: "Policy desk", level: 1 });
    this.logIn = page.getByRole("button", { name: "Log in to open the desk" });
    this.logOut = page.getByRole("button", { name: "Log out", exact: true });
    this.views = page.getByRole("navigation", { name: "Views of the desk" });
    this.standing = page.locator(".standing");
    this.liveness = page.locator(".liveness");
    this.trouble = page.locator(".view > .notice");
    // Findings are items of lists within.
    this.rules = page.getByRole("list", { name: "Rules of the live policy" }).locator("> li");
    this.candidateRules = page.getByRole("list", { name: "Rules of the candidate" }).locator("> li");
    this.decisions = page.locator(".decision");
    this.grid = page.getByRole("region", { name: "Personas and routes" });
  }

  /** Signs in as the persona named `name` from `path` of the desk, and comes back there. */
  async signInAs(name, path = "/desk") {
    await this.page.goto(this.origin + path);
    await this.logIn.click();
    await this.page.getByRole("button", { name }).click();
    await expect(this.logOut).toBeVisible();
    await expect(this.page).toHaveURL(this.origin + path);
  }

  /** Signs in as Carol, who may read the policy, and waits until the page follows it. */
  async open(path = "/desk") {
    await this.signInAs("Carol Careful", path);
    await this.isLive();
  }

  async isLive() {
    await expect(this.liveness).toHaveText("Live");
  }

  /** Opens the view with the link `name`. */
  async turnTo(name) {
    await this.views.getByRole("link", { name, exact: true }).click();
    await this.isAt(name);
  }

  async isAt(name) {
    await expect(this.page.getByRole("heading", { name, exact: true, level: 2 })).toBeVisible();
    await expect(this.views.getByRole("link", { name, exact: true })).toHaveAttribute("aria-current", "page");
    await expect(this.page.locator(".view-body")).toHaveAttribute("aria-busy", "false");
  }

  /** The rule at `line` of the live policy. */
  rule(line, rules = this.rules) {
    return rules.filter({ has: this.page.getByRole("link", { name: `Line ${line}`, exact: true }) });
  }

  /** The value beside `name` in the strip. */
  stands(name) {
    return this.standing
      .locator("div")
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .locator("dd");
  }

  /** Asks whether `who` may `method` `path`. */
  async try(who, method, path, by) {
    const form = this.page.getByRole("form", { name: "A request to try" });
    await form.getByLabel("Who").selectOption(who);
    await form.getByLabel("Method").selectOption(method);
    await form.getByLabel("Path").fill(path);
    if (by) await form.getByLabel("By").selectOption(by);
    await form.getByRole("button", { name: "Explain" }).click();
  }
}
