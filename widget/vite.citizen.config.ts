import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2022",
    lib: {
      entry: "citizen/main.ts",
      formats: ["iife"],
      name: "BorgerlinjeCitizen",
      fileName: () => "citizen.js",
    },
  },
});
