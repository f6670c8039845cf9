import { BorgerlinjeBooking } from "./booking-element";
import { BorgerlinjeBookingDetails } from "./details-element";
import { BorgerlinjeSlotPicker } from "./slot-picker";

/** Makes the elements of appointments known to the browser. */
export function defineBooking(): void {
  customElements.define("borgerlinje-slot-picker", BorgerlinjeSlotPicker);
  customElements.define("borgerlinje-booking", BorgerlinjeBooking);
  customElements.define("borgerlinje-booking-details", BorgerlinjeBookingDetails);
}
