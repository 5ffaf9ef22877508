// Keeps a text in this browser's storage and gives it back after a reload; nothing is shown. Where the browser allows
// no storage, nothing is kept and nothing is said: the page still offers files.

const told = new Set(); // names whose text this page has reported since it was loaded

export default function keeper({ data, setTriggerValue }) {
  const { name, text } = data;
  const known = () => {
    try {
      return localStorage.getItem(name) ?? "";
    } catch {
      return "";
    }
  };
  const report = (stored, whole) => setTriggerValue("stored", { text: stored, whole });
  if (!told.has(name)) {
    told.add(name);
    const stored = known();
    if (stored && stored !== text) {
      report(stored, false); // the server joins both and sends what is to be kept
      return;
    }
  }
  if (text !== null && text !== known()) {
    try {
      text ? localStorage.setItem(name, text) : localStorage.removeItem(name);
    } catch {} // full or forbidden
  }
  const other = (event) => event.key === name && report(event.newValue ?? "", true); // another tab kept or emptied it
  addEventListener("storage", other);
  return () => removeEventListener("storage", other);
}
