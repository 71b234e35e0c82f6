// Fields of a form, each with its label and room for what is wrong with it.

import { make } from "./make.js";

/** A field `name` labelled `label` with `control`, an element that takes the id. */
export function field(name, label, control, hint) {
  control.id = `field-${name}`;
  control.name = name;
  if (hint) control.setAttribute("aria-describedby", `hint-${name}`);
  return make(
    "div",
    { class: `field field-${name}` },
    make("label", { for: control.id }, label),
    control,
    hint && make("p", { id: `hint-${name}`, class: "hint" }, hint),
  );
}

/** One line of text; `known` are texts that are offered. */
export function line(name, label, { known = [], hint, ...attributes } = {}) {
  const control = make("input", {
    type: "text",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    ...attributes,
  });
  const made = field(name, label, control, hint);
  control.setAttribute("list", `known-${name}`);
  made.append(make("datalist", { id: `known-${name}` }, options(known)));
  return made;
}

/** One of `choices`, each a text or `[value, words]`. */
export function select(name, label, choices) {
  return field(name, label, make("select", {}, options(choices)));
}

/** Much text. */
export function area(name, label, { hint, ...attributes } = {}) {
  return field(
    name,
    label,
    make("textarea", { spellcheck: "false", autocapitalize: "none", ...attributes }),
    hint,
  );
}

/** The options for `choices`. */
export function options(choices) {
  return choices.map((choice) => {
    const [value, words] = Array.isArray(choice) ? choice : [choice, choice];
    return make("option", { value }, words);
  });
}
