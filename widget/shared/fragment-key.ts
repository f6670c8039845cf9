const FRAGMENT = /^#([0-9a-f-]{36})\.([\w-]{20,100})$/;

/** What a link to one's own page opens. The key stands in the fragment, which browsers send to nobody. */
export interface OwnKey {
  id: string;
  token: string;
}

export function keyInFragment(fragment: string): OwnKey | null {
  const [, id, token] = FRAGMENT.exec(fragment) ?? [];
  return id === undefined || token === undefined ? null : { id, token };
}
