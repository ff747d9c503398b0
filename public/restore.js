// Says how far a backup has come that is sent to a new O2M: what browsers show of that themselves is small, or nothing.

const form = document.querySelector("form[data-upload]");

function send(event) {
  event.preventDefault();
  const [bar, button, broken] = ["progress", "button", "[data-broken]"].map((selector) => form.querySelector(selector));
  const request = new XMLHttpRequest();
  const show = (isGoing, isBroken) => {
    bar.hidden = !isGoing;
    button.disabled = isGoing;
    broken.hidden = !isBroken;
  };
  request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = loaded / total));
  // Where that leads, a page says how it went.
  request.addEventListener("load", () => location.replace(request.responseURL));
  request.addEventListener("error", () => show(false, true));
  request.open("POST", form.action);
  request.send(new FormData(form));
  show(true, false);
}

form?.addEventListener("submit", send);
