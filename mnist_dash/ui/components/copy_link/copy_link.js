// Copies this page's address with the query that Python sends. Where the browser forbids that (plain http on another
// machine), the address is shown selected instead, ready for Ctrl+C.

const SHOWN = 1800; // ms for which the button says that it worked

export default function copyLink({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const field = parentElement.querySelector("input");
  button.textContent = data.label;
  field.hidden = true;
  button.onclick = async () => {
    const address = `${location.origin}${location.pathname}?${data.query}`;
    try {
      await navigator.clipboard.writeText(address);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = data.label), SHOWN);
    } catch {
      field.hidden = false;
      field.value = address;
      field.select();
    }
  };
}
