import { bundle } from "./vite.bundle.config";

export default bundle("citizen/main.ts", "BorgerlinjeCitizen", "citizen.js");
