
// A picture that is still being drawn is asked for again, some times; till then its words stand there.
(() => {
  const PAUSES = [5, 10, 20, 40, 60];
  const retry = picture => {
    let tried = 0;
    const again = () => {
      if (tried < PAUSES.length) setTimeout(() => { picture.src = picture.src; }, PAUSES[tried++] * 1000);
    };
    picture.addEventListener("error", again);
    if (picture.complete && !picture.naturalWidth) again();
  };
  const begin = () => document.querySelectorAll(".checkface-index img.checkface-picture").forEach(retry);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
})();
