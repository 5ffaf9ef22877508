// Copies the address of the view as it is. Where the browser forbids that (plain http on another machine), the address
// is shown selected instead, ready for Ctrl+C.

const SHOWN = 6000; // ms for which it says what it did
const SAFE = 2000; // characters that every mail program and chat leaves whole

export default function copyView({ parentElement }) {
  const [button, note, field] = ["button", "output", "input"].map((name) => parentElement.querySelector(name));
  const say = (text) => {
    note.textContent = note.title = text;
    clearTimeout(button.timer);
    button.timer = setTimeout(() => (note.textContent = note.title = ""), SHOWN);
  };
  button.onclick = async () => {
    const link = address.shared;
    const long = link.length > SAFE ? ` It has ${link.length.toLocaleString("en")} characters: some programs cut it.` : "";
    field.hidden = true;
    try {
      await navigator.clipboard.writeText(link);
      say(`Copied ${readable(link)}${long}`);
    } catch {
      field.hidden = false;
      field.value = link;
      field.select();
      say(`Press Ctrl+C to copy the selected address.${long}`);
    }
  };
}

// The address as people read it: the page and its choices.
function readable(link) {
  const { pathname, searchParams } = new URL(link);
  const choices = [...searchParams].map(([name, value]) => `${name} = ${value}`);
  return [pathname, ...choices].join(", ");
}
