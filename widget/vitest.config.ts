import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "jsdom",
    include: ["{shared,citizen,desk}/**/*.test.ts"],
  },
});
