// What is wrong with a page: each list should be empty.
(() => {
  const shown = (element) => element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const brief = (element) => element.outerHTML.slice(0, 80);
  const labelled = (element) => element.labels?.length > 0 || element.hasAttribute("aria-label");
  const nameOf = (element) =>
    element.getAttribute("aria-label") ?? element.getAttribute("title") ?? element.textContent ?? "";
  /** Relative luminance of "rgb(r, g, b)", as WCAG defines it. */
  const luminance = (colour) => {
    const [r, g, b] = colour
      .match(/[\d.]+/g)
      .slice(0, 3)
      .map((text) => Number(text) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    if (!element) return "rgb(255, 255, 255)";
    const colour = getComputedStyle(element).backgroundColor;
    return /, 0\)$|transparent/.test(colour) ? ground(element.parentElement) : colour;
  };
  const contrast = (element) => {
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(ground(element))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const hasText = (element) =>
    [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "",
    );
  const isSmall = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return Math.min(width, height) < 24 && getComputedStyle(element).display !== "inline";
  };
  return {
    lang: document.documentElement.lang,
    title: document.title,
    headings: all("h1,h2,h3,h4,h5,h6").map(({ tagName }) => Number(tagName.slice(1))),
    mains: all("main").length,
    unlabelled: all("input,select,textarea")
      .filter((element) => !labelled(element))
      .map(brief),
    nameless: all("button,a,summary,iframe")
      .filter((element) => nameOf(element).trim() === "")
      .map(brief),
    uncaptioned: all("table")
      .filter((table) => !table.querySelector("caption"))
      .map(brief),
    doubledIds: [...document.querySelectorAll("[id]")]
      .map(({ id }) => id)
      .filter((id, index, ids) => ids.indexOf(id) !== index),
    small: all("button,summary,input,a").filter(isSmall).map(brief),
    pale: all("body *")
      .filter((element) => hasText(element) && contrast(element) < 4.5)
      .map(brief),
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    scripts: document.scripts.length,
  };
})();
