// Fields of forms: what a person typed and chose there, and how it is put into the same fields of another page.

/** The fields that a person may have changed. */
export function fieldsIn(root) {
  return [...root.querySelectorAll("input:not([type=hidden]), textarea, select")];
}

export function isChanged(field) {
  if (field.type === "file") return field.files.length > 0;
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (field.localName === "select") return isChosenAnew(field);
  return field.value !== field.defaultValue;
}

/** Says whether other options are chosen than those that the page came with; with none marked, the first is. */
function isChosenAnew(select) {
  const options = [...select.options];
  const isMarked = options.some((option) => option.defaultSelected);
  if (!isMarked && !select.multiple) return select.selectedIndex > 0;
  return options.some((option) => option.selected !== option.defaultSelected);
}

function isTicked(field) {
  return field.type === "checkbox" || field.type === "radio";
}

/** A shown password is one, too. */
export function isPassword(field) {
  return field.type === "password" || (field.autocomplete ?? "").endsWith("password");
}

/** The same for a field and its copy on the page as it was sent. */
export function addressOf(field) {
  return [field.form?.getAttribute("action") ?? "", placeOf(field)].join(" ");
}

/** The same, inside of one form or island. */
function placeOf(field) {
  return [field.localName, field.name, field.id, isTicked(field) ? field.getAttribute("value") ?? "" : ""].join(" ");
}

/** What stands in a field: a text, or whether it is ticked. */
export function contentOf(field) {
  if (isTicked(field)) return field.checked;
  if (field.multiple && field.localName === "select") return [...field.selectedOptions].map((option) => option.value);
  return field.value;
}

export function fillIn(field, content) {
  if (isTicked(field)) field.checked = content;
  else if (Array.isArray(content)) for (const option of field.options) option.selected = content.includes(option.value);
  else field.value = content;
}

function isSame(one, other) {
  return Array.isArray(one) ? String(one) === String(other) : one === other;
}

/** Takes the field at `address` out of `free`; `undefined` if it is not there. */
function takeOut(free, address, by = addressOf) {
  const at = free.findIndex((field) => by(field) === address);
  return at < 0 ? undefined : free.splice(at, 1)[0];
}

/** Puts contents into the fields that they are of, and gives those in which others stood. */
export function putBack(contents) {
  const free = fieldsIn(document.body);
  const filled = [];
  for (const [address, content] of contents) {
    const field = takeOut(free, address);
    if (field === undefined || isSame(contentOf(field), content)) continue;
    fillIn(field, content);
    filled.push(field);
  }
  return filled;
}

/** Tells whoever listens that a person changed `field`. */
export function tellOf(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Where the cursor is, as far as a field tells. */
function selectionOf(field) {
  try {
    return typeof field.selectionStart === "number" ? [field.selectionStart, field.selectionEnd] : null;
  } catch {
    return null;
  }
}

/** Takes what was typed and chosen inside `root`, and the focus. What it gives puts both into what is inside of another by then. */
export function take(root, by = placeOf) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const taken = fieldsIn(root).map((field) => ({
    address: by(field),
    content: field.type === "file" ? null : contentOf(field),
    files: field.type === "file" ? field.files : null,
    isChanged: isChanged(field),
    isFocused: field === focused,
    selection: field === focused ? selectionOf(field) : null,
  }));
  const focusedId = focused?.id;
  return (other = root) => {
    const free = fieldsIn(other);
    const told = [];
    let isFocused = focused === null;
    for (const { address, content, files, isChanged: wasChanged, isFocused: wasFocused, selection } of taken) {
      const field = takeOut(free, address, by);
      if (field === undefined) continue;
      if (wasChanged && files !== null) {
        field.files = files;
        told.push(field);
      } else if (wasChanged && !isSame(contentOf(field), content)) {
        fillIn(field, content);
        told.push(field);
      }
      if (!wasFocused) continue;
      field.focus({ preventScroll: true });
      if (selection !== null) field.setSelectionRange(...selection);
      isFocused = true;
    }
    if (!isFocused && focusedId) document.getElementById(focusedId)?.focus({ preventScroll: true });
    told.forEach(tellOf);
  };
}

/** By which two pages' fields are the same. */
export const byAddress = addressOf;
