/**
 * Shows or closes the panel as it should be; true where it was shown anew.
 * Where it covers the page it is modal: the page must then be out of reach for keyboard and screen reader too.
 */
export function syncDialog(dialog: HTMLDialogElement, open: boolean, covers: boolean): boolean {
  const modal = dialog.open && dialog.matches(":modal");
  if (dialog.open && (!open || modal !== covers)) dialog.close();
  if (!open || dialog.open) return false;
  if (covers) {
    dialog.showModal();
    return true;
  }
  const focused = document.activeElement;
  dialog.show();
  // A panel that is open from the start must not take the focus from the page.
  const inside = (dialog.getRootNode() as ShadowRoot).activeElement;
  if (inside instanceof HTMLElement) inside.blur();
  if (focused instanceof HTMLElement) focused.focus();
  return true;
}
