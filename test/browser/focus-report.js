// Where the keyboard is, and whether a person sees it; null if nowhere.
(() => {
  const active = document.activeElement;
  if (!active || active === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(active);
  const { top, bottom } = active.getBoundingClientRect();
  return {
    visible: outlineStyle !== "none" && outlineWidth !== "0px" && bottom > 0 && top < innerHeight,
    what: active.outerHTML.slice(0, 80),
  };
})();
