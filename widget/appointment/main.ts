import { defineBooking } from "../citizen/booking/define";
import { BorgerlinjeAppointment } from "./appointment-element";

defineBooking();
customElements.define("borgerlinje-appointment", BorgerlinjeAppointment);
