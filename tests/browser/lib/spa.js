// The single-page app as its user sees it: by roles and names, never by its markup.

import { expect } from "@playwright/test";

/** The doors by the names on their buttons. */
export const DOORS = {
  "Open API": { path: "/api/open", answer: "Open Endpoint" },
  "Members Only API": { path: "/api/members-only", answer: "Members Only Endpoint" },
  "Protected API": { path: "/api/protected", answer: "Protected Endpoint" },
};

export class Spa {
  constructor(page, { origin, issuer }) {
    this.page = page;
    this.origin = origin;
    this.issuer = issuer;
    this.logIn = page.getByRole("button", { name: "Log in", exact: true });
    this.logOut = page.getByRole("button", { name: "Log out", exact: true });
    this.call = page.getByRole("region", { name: "Call the API" });
    this.profile = page.getByRole("heading", { name: "Profile", exact: true });
    this.accessToken = page.getByRole("heading", { name: "Access token", exact: true });
    this.token = page.getByRole("region", { name: "Access token" }).locator("pre");
    this.notice = page.getByRole("alert");
  }

  door(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  /** What stands beside the door's button. */
  answer(name) {
    return this.page
      .getByRole("listitem")
      .filter({ has: this.door(name) })
      .getByRole("status");
  }

  /** Opens the app and waits until it knows who is calling. */
  async open(path = "/") {
    await this.page.goto(this.origin + path);
    await expect(this.page.getByText(/^You are calling as/)).toBeVisible();
  }

  /** Presses `Log in` and waits for the issuer's sign-in page. */
  async leave() {
    await this.logIn.click();
    await expect(this.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  }

  /** Signs in as the persona named `name`, from the open page. */
  async signInAs(name) {
    await this.leave();
    await this.page.getByRole("button", { name }).click();
    await this.isCalledBy(name);
  }

  /** Logs out, and waits until the issuer has sent the browser back: the page empties itself before it leaves. */
  async signOut() {
    const back = this.page.waitForEvent("load");
    await this.logOut.click();
    await back;
    await this.isCalledByNobody();
  }

  async isCalledBy(name) {
    await expect(this.page.getByText(`You are calling as ${name}.`)).toBeVisible();
    await expect(this.logOut).toBeVisible();
    await expect(this.logIn).toBeHidden();
    await expect(this.profile).toBeVisible();
    await expect(this.accessToken).toBeVisible();
  }

  async isCalledByNobody() {
    await expect(this.page.getByText("You are calling as nobody")).toBeVisible();
    await expect(this.logIn).toBeVisible();
    await expect(this.logOut).toBeHidden();
    await expect(this.profile).toBeHidden();
    await expect(this.accessToken).toBeHidden();
  }
}
