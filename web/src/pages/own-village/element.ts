/** Makes an element of the page: this page has no framework, so that it is small enough for any phone on any network. */

type Attributes = Readonly<Record<string, string | boolean>>;
type Child = Node | string | undefined;

/** `true` sets an attribute without a value, `false` leaves it out; undefined children are left out. Text is always text, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}
