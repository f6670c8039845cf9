import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2022",
    lib: {
      entry: "appointment/main.ts",
      formats: ["iife"],
      name: "BorgerlinjeAppointment",
      fileName: () => "appointment.js",
    },
  },
});
