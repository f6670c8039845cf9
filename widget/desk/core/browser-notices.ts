/** The system's own notices, for when the desk lies behind another window. */

export function mayShowBrowserNotices(): boolean {
  return "Notification" in window && Notification.permission === "granted";
}

export async function allowBrowserNotices(): Promise<boolean> {
  return "Notification" in window && (await Notification.requestPermission()) === "granted";
}

/** One at a time: a newer one takes the older one's place. */
export function showBrowserNotice(words: string): void {
  if (!document.hidden || !mayShowBrowserNotices()) return;
  const notice = new Notification("Borgerlinje", { body: words, tag: "borgerlinje-desk" });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}
