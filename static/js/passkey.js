/* Ties the buttons of a page to allauth's passkey script; says so where no passkey was given. */
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-passkey]").forEach((place) => {
    window.allauth.webauthn.forms[place.dataset.passkey]({ ids: JSON.parse(place.dataset.ids) });
  });
});
document.addEventListener("allauth.error", (event) => {
  const notice = document.getElementById("khong-co-khoa");
  if (!notice) return;
  event.preventDefault();
  notice.hidden = false;
});
