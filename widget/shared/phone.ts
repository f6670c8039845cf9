/** A Danish number in pairs, as it is read aloud; any other as it came. */
export function readablePhone(phone: string): string {
  const danish = /^(\+45)?(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(phone.replace(/\s/g, ""));
  return danish ? danish.slice(1).filter(Boolean).join(" ") : phone;
}
