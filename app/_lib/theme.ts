export const themeKey = "emerge.theme";
export const darkQuery = "(prefers-color-scheme: dark)";

/** Runs before the first paint, so that the page never flashes in the other theme. */
export const themeScript = `try{var t=localStorage.getItem("${themeKey}");if(t?t==="dark":matchMedia("${darkQuery}").matches)document.documentElement.classList.add("dark")}catch(e){}`;
