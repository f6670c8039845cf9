import { bundle } from "./vite.bundle.config";

export default bundle("callback/main.ts", "BorgerlinjeOwnCallback", "callback.js");
