import type { UserConfig } from "vite";

/** One script of its own, which a page includes by a plain script tag. */
export function bundle(entry: string, name: string, file: string): UserConfig {
  return {
    build: {
      outDir: "dist",
      emptyOutDir: false,
      target: "es2022",
      lib: { entry, formats: ["iife"], name, fileName: () => file },
    },
  };
}
