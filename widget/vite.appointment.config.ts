import { bundle } from "./vite.bundle.config";

export default bundle("appointment/main.ts", "BorgerlinjeAppointment", "appointment.js");
