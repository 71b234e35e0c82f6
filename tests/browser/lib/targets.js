// A target is where a press reaches the button, which may be more than its box: asked of the page, pixel by pixel.

// The smallest side of anything to press, in CSS pixels.
const TARGET = 44;

/** What there is to press in `page` and is smaller than a finger. */
export async function smallTargets(page) {
  const found = [];
  for (const button of await page.getByRole("button").all()) {
    await button.scrollIntoViewIfNeeded();
    if ((await button.evaluate(reach)) < TARGET) found.push(await button.textContent());
  }
  return found;
}

// The shorter of the lengths, across and down, that reach `button` through its middle. Runs in the page.
function reach(button) {
  const { x, y, width, height } = button.getBoundingClientRect();
  const [middle, centre] = [x + width / 2, y + height / 2];
  const hits = (left, top) => button.contains(document.elementFromPoint(left, top));
  const across = [...Array(innerWidth).keys()].filter((left) => hits(left, centre)).length;
  const down = [...Array(innerHeight).keys()].filter((top) => hits(middle, top)).length;
  return Math.min(across, down);
}
