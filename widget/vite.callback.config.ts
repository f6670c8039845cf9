import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2022",
    lib: {
      entry: "callback/main.ts",
      formats: ["iife"],
      name: "BorgerlinjeOwnCallback",
      fileName: () => "callback.js",
    },
  },
});
