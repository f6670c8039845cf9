import { defineConfig } from "vite";

export default defineConfig({
  root: "desk",
  base: "/widget/desk/",
  build: {
    outDir: "../dist/desk",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // The desk's content policy has no data: for scripts, styles or fonts.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { index: "desk/index.html", supervisor: "desk/supervisor.html" } },
  },
});
