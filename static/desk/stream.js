// A `text/event-stream` (HTML, section 9.2) out of a response's body. Pure: no page, no network.
//
// `EventSource` cannot carry a token, so the stream is a `fetch` like any other, and this is what reads it.

/**
 * The events of `body` as they come, each `{ event, data }`. A comment comes as `{}`: it says nothing, but that somebody
 * is there.
 */
export async function* events(body) {
  let event = "";
  let data = [];
  for await (const line of lines(body)) {
    if (line === "") {
      if (data.length) yield { event: event || "message", data: data.join("\n") };
      [event, data] = ["", []];
      continue;
    }
    const [, name, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
    if (name === "") yield {};
    if (name === "event") event = value ?? "";
    if (name === "data") data.push(value ?? "");
  }
}

// A line ends with CR, LF or both, and a piece of the stream may end between the two.
async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = parts.pop();
      yield* parts;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
