// What the desk reads and says without a page, row by row: pasted claims, the stream of events, and what is new.

import { read } from "../../../static/desk/claims.js";
import { news } from "../../../static/desk/news.js";
import { events } from "../../../static/desk/stream.js";
import { expect, test } from "../lib/test.js";

const VALUE = "a value is wanted: a text in double quotes, a number, true, false, null, a list or an object";

// A text that is no JSON, and where and why it is none.
const FAULTS = [
  ["", `in line 1, column 1, it ends where ${VALUE}`],
  ["{", "in line 1, column 2, it ends where a name in double quotes is wanted"],
  ['{"sub": }', `in line 1, column 9, ${VALUE}`],
  ["{sub: 1}", "in line 1, column 2, a name in double quotes is wanted"],
  ['{"sub" "a"}', "in line 1, column 8, `:` is wanted"],
  ['{"a": 1\n "b": 2}', "in line 2, column 2, `,` or `}` is wanted"],
  ['{"a": 1,\n}', "in line 2, column 1, a name in double quotes is wanted"],
  ['{"a": [1 2]}', "in line 1, column 10, `,` or `]` is wanted"],
  ['{"a": [1,]}', `in line 1, column 10, ${VALUE}`],
  ['{"é🚀": nul}', `in line 1, column 8, ${VALUE}`],
  ['{"a": 01}', `in line 1, column 7, ${VALUE}`],
  ['{"a": "b}', "in line 1, column 7, it is a text that begins and does not end"],
  ['{"a": "b\nc"}', "in line 1, column 9, a text goes on over its line: write `\\n`"],
  ['{"a": "\\x"}', "in line 1, column 8, a `\\` stands before no known sign"],
  ['{"a": 1} {', "in line 1, column 10, nothing more is wanted"],
  [`${"[".repeat(80)}${"]".repeat(80)}`, "in line 1, column 66, it is nested deeper than 64 times"],
];

for (const [text, words] of FAULTS) {
  test(`the claims ${JSON.stringify(text.slice(0, 20))} are no JSON ${words}`, () => {
    const { message, claims } = read(text);

    expect(message).toBe(`The claims are no JSON: ${words}.`);
    expect(claims).toBeUndefined();
    expect(() => JSON.parse(text.length === 160 ? "" : text)).toThrow();
  });
}

for (const text of ["[]", "null", "1", '"a"', "true"]) {
  test(`the claims ${text} are JSON and no object`, () => {
    expect(read(text).message).toContain("must be one JSON object");
  });
}

const READ = [
  "{}",
  ' { "a" : [ ] , "b" : { } }\n',
  '{"sub":"auth0|a","n":[-1.5e+3,0,true,false,null],"s":"\\u00e9\\n\\"\\\\"}',
];

for (const text of READ) {
  test(`the claims ${JSON.stringify(text)} are read`, () =>
    expect(read(text)).toEqual({ claims: JSON.parse(text) }));
}

// Pieces of a stream, and the events in them.
const STREAMS = [
  [["event: a\ndata: 1\n\n"], [{ event: "a", data: "1" }]],
  [
    ["data: 1\n\n", "data:2\n\n"],
    [
      { event: "message", data: "1" },
      { event: "message", data: "2" },
    ],
  ],
  [["ev", "ent: a\r", "\ndata: 1\r\n", "\r\n"], [{ event: "a", data: "1" }]],
  [
    ["event: a\rdata: 1\r\rdata: 2\n\n"],
    [
      { event: "a", data: "1" },
      { event: "message", data: "2" },
    ],
  ],
  [["data: 1\ndata: 2\n\n"], [{ event: "message", data: "1\n2" }]],
  [
    [":\n\n", ": still\n"],
    [{}, {}],
  ],
  [["event: a\n\nid: 7\ndata: 1\n\n"], [{ event: "message", data: "1" }]],
  [["data: é".slice(0, 6), "é\n\n"], [{ event: "message", data: "é" }]],
  [["data: 1\n"], []],
];

for (const [pieces, expected] of STREAMS) {
  test(`a stream of ${JSON.stringify(pieces)} has ${expected.length} events`, async () => {
    const found = [];
    for await (const event of events(new Blob(pieces).stream())) found.push(event);
    const apart = [];
    for await (const event of events(bytewise(pieces.join("")))) apart.push(event);

    expect(found).toEqual(expected);
    expect(apart).toEqual(expected);
  });
}

function bytewise(text) {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
}

const BEFORE = { revision: "a", rules: 4, refused: null, candidate: null };
const USABLE = { revision: "c", rules: 5, problems: [] };

const NEWS = [
  [{}, ""],
  [{ revision: "b" }, "The policy was reloaded: revision b with 4 rules is live."],
  [{ refused: [{}] }, "The files in the folder are refused: 1 problem."],
  [{ refused: [{}, {}] }, "The files in the folder are refused: 2 problems."],
  [{ candidate: USABLE }, "The candidate is revision c."],
  [{ candidate: { revision: null, problems: [{}] } }, "The candidate cannot be used."],
];

for (const [change, words] of NEWS) {
  test(`a change of ${JSON.stringify(change)} is told as: ${words || "nothing"}`, () => {
    expect(news(BEFORE, { ...BEFORE, ...change })).toBe(words);
  });
}

test("what was there and is gone is told, too", () => {
  expect(news({ ...BEFORE, candidate: USABLE }, BEFORE)).toBe("The candidate is gone.");
  expect(news({ ...BEFORE, refused: [{}] }, BEFORE)).toBe("The files in the folder are good again.");
});
